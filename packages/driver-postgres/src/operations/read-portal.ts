import { orAbort, type QueryRequest, type Statement } from '@stowage/core/driver';
import type { RecordBatch, Schema } from 'apache-arrow';
import { createRowDecoder } from '../decode/row-decoder.ts';
import type { Connections } from '../session/pool.ts';
import type { Session } from '../session/session.ts';
import type { ReadColumn } from '../types/columns.ts';
import { bindMessage } from '../wire/bind-message.ts';
import { openResult } from '../wire/result-stream.ts';
import { explain } from './explained.ts';

/** The rows of a statement that has been prepared on a session. */
export interface PortalSource {
  readonly columns: readonly ReadColumn[];
  readonly parameters: Statement['parameters'];
  readonly schema: Schema;
  readonly request: Pick<QueryRequest, 'batchRows' | 'signal'>;
  readonly operation: string;
  /** The session goes on after the last row. Default: it ends. */
  readonly keepsSession?: true;
}

/**
 * Runs the prepared statement and reads its rows as batches, no faster than they are used: what is not read stays with the server. Ending early
 * stops the server.
 */
export async function* readPortal(
  connections: Connections,
  session: Session,
  source: PortalSource,
): AsyncGenerator<RecordBatch, void, undefined> {
  const { columns, parameters, schema, operation, keepsSession } = source;
  const { batchRows, signal } = source.request;
  const decoder = createRowDecoder(
    schema,
    columns.map(({ reading }) => reading.createDecoder()),
    batchRows,
  );
  const ready: RecordBatch[] = [];
  const onRow = (bytes: Buffer, view: DataView, start: number, end: number): void => {
    const batch = decoder.read(bytes, view, start, end);
    if (batch !== undefined) ready.push(batch);
  };
  const formats = columns.map(({ reading }) => reading.format);
  const result = openResult(session.client, (connection) => {
    connection.stream.write(bindMessage(parameters, formats));
    connection.execute({ portal: '', rows: 0 });
    connection.sync();
  });
  let isOver = false;
  try {
    for (let goesOn = true; goesOn; ) {
      goesOn = await orAbort(result.read(onRow), signal);
      isOver = !goesOn;
      yield* ready.splice(0);
    }
    const last = decoder.finish();
    if (last !== undefined) yield last;
  } catch (error) {
    throw explain(error, { operation, connections, signal });
  } finally {
    if (!isOver) {
      await session.cancel();
      await result.drain();
    }
    if (!keepsSession) await session.end();
  }
}
