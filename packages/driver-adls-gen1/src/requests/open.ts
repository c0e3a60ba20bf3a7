import { recode, type StreamAnswer } from '@stowage/azure-common';
import { DatastoreError, isDatastoreError } from '@stowage/core/driver';
import type { Receiver } from './json-answer.ts';
import { operationOn } from './operation.ts';

/** A range of a file: at least one byte, and all of it there. */
export interface OpenRequest {
  readonly path: string;
  readonly offset: number;
  readonly length: number;
  /** Marks the reads of one file by one reader, for the service's own caches. */
  readonly session?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** OPEN: the bytes of a range. The service does not say how many it sends, so they are counted. */
export async function openFile(client: Receiver, { path, offset, length, session, signal }: OpenRequest): Promise<StreamAnswer> {
  const parameters = { read: 'true', offset, length, filesessionid: session };
  try {
    return counted(await client.receive({ ...operationOn(path, 'OPEN', parameters), signal }), path, length);
  } catch (error) {
    // BadOffsetException: it has become shorter.
    throw isDatastoreError(error, 'CONDITION.FAILED') ? recode(error, 'CONDITION.FAILED', readAgain) : error;
  }
}

const readAgain = 'It was written while it was being read: read it again.';

function counted(answer: StreamAnswer, path: string, length: number): StreamAnswer {
  const checked = (found: number): void => {
    if (found === length) return;
    throw new DatastoreError(
      'SERVICE.UNAVAILABLE',
      `OPEN: of ${JSON.stringify(path)} came ${found} bytes where ${length} were asked for.`,
      {
        path,
        requestId: answer.requestId,
        retryable: true,
        nextAction: readAgain,
      },
    );
  };
  return {
    status: answer.status,
    requestId: answer.requestId,
    headers: answer.headers,
    header: (name) => answer.header(name),
    size: length,
    chunks: countedChunks(answer.chunks, checked),
    text: () => answer.text(),
    cancel: () => answer.cancel(),
    bytes: async () => {
      const bytes = await answer.bytes();
      checked(bytes.byteLength);
      return bytes;
    },
  };
}

async function* countedChunks(
  chunks: AsyncIterable<Uint8Array>,
  checked: (found: number) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  let found = 0;
  for await (const chunk of chunks) {
    found += chunk.byteLength;
    yield chunk;
  }
  checked(found);
}
