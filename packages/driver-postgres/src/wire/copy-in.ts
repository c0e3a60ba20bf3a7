import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from } from 'pg-copy-streams';

/**
 * Sends a COPY's data, no faster than the server takes it, and gives how many rows that were. A source that fails, or a signal, makes the server
 * forget what it got.
 */
export async function copyIn(
  client: pg.ClientBase,
  statement: string,
  pieces: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): Promise<number> {
  const stream = client.query(from(statement, { highWaterMark: 1 << 20 }));
  let failure: { readonly error: unknown } | undefined;
  async function* watched(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      yield* pieces;
    } catch (error) {
      failure = { error };
      throw error;
    }
  }
  try {
    await pipeline(watched(), stream, signal === undefined ? {} : { signal });
  } catch (error) {
    // What the server says of a COPY that the source has ended is only that it was ended.
    throw failure === undefined ? error : failure.error;
  }
  return stream.rowCount;
}
