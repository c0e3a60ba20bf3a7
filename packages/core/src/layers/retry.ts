import type { Capability } from '../operations/capabilities.ts';
import type { ReadRequest, ReadResponse } from '../operations/file-requests.ts';
import { type Operation, type OperationRow, operations } from '../operations/operations.ts';
import { createRetry, isWorthRetrying, type Retry, type RetryPolicy } from '../retry/retry.ts';
import { partsOf, rebuildStore } from '../store/create-store.ts';
import type { Datastore } from '../store/datastore.ts';
import { throwIfAborted } from '../streams/abort.ts';
import type { RequestBody } from '../streams/body.ts';
import { collectBytes } from '../streams/collect.ts';
import { type LayerRequest, wrapConnection } from './wrap-connection.ts';

/**
 * Whether the whole operation may be sent again: a stream can be read only once, and a conditional change that got through
 * would meet its own result and report a conflict that nobody else made.
 */
function isRepeatable(operation: Operation, request: LayerRequest): { readonly possible: boolean; readonly idempotent: boolean } {
  const row: OperationRow = operations[operation];
  const body = request.body as RequestBody | undefined;
  const conditional = row.effect === 'write' && (request.ifNoneMatch !== undefined || request.ifMatch !== undefined);
  return { possible: row.body === undefined || body?.bytes !== undefined, idempotent: row.idempotent && !conditional };
}

type Read = (request: ReadRequest) => Promise<ReadResponse>;

/** The bytes of a read; when the stream breaks, it goes on behind the last byte received, of the same version of the file. */
async function* resumed(first: ReadResponse, request: ReadRequest, read: Read, retry: Retry): AsyncGenerator<Uint8Array> {
  const { etag } = first.entry;
  const { suffix: _suffix, ifNoneMatch: _ifNoneMatch, ...rest } = request;
  const end = first.range.offset + first.range.length;
  let offset = first.range.offset;
  let chunks = first.chunks;
  for (;;) {
    try {
      for await (const chunk of chunks) {
        offset += chunk.byteLength;
        yield chunk;
      }
      return;
    } catch (error) {
      throwIfAborted(request.signal);
      if (offset >= end || !isWorthRetrying(error, true)) throw error;
    }
    const again = async (): Promise<AsyncIterable<Uint8Array>> =>
      begun((await read({ ...rest, range: { offset, length: end - offset }, ifMatch: etag })).chunks);
    chunks = await retry(again, { idempotent: true, signal: request.signal });
  }
}

/** A stream whose first chunk has come: an answer that breaks before that is a failed attempt, and not to be repeated for ever. */
async function begun(chunks: AsyncIterable<Uint8Array>): Promise<AsyncIterable<Uint8Array>> {
  const iterator = chunks[Symbol.asyncIterator]();
  const first = await iterator.next();
  async function* all(): AsyncGenerator<Uint8Array> {
    let finished = first.done === true;
    try {
      for (let step = first; !step.done; step = await iterator.next()) yield step.value;
      finished = true;
    } catch (error) {
      finished = true;
      throw error;
    } finally {
      if (!finished) await iterator.return?.();
    }
  }
  return all();
}

/** All the bytes of a read at once; when that breaks, the same version of the file is asked for again. */
async function wholeAgain(first: ReadResponse, request: ReadRequest, read: Read, retry: Retry): Promise<Uint8Array> {
  let response: ReadResponse | undefined = first;
  const attempt = async (): Promise<Uint8Array> => {
    const { ifNoneMatch: _ifNoneMatch, ...rest } = request;
    const { chunks, bytes } = response ?? (await read({ ...rest, ifMatch: first.entry.etag }));
    response = undefined;
    return bytes === undefined ? collectBytes(chunks) : bytes();
  };
  return retry(attempt, { idempotent: true, signal: request.signal });
}

/** A listing; when a page breaks, it goes on behind the last page received, where the store takes cursors. */
async function* relisted(
  open: (cursor: unknown) => AsyncIterable<unknown>,
  request: LayerRequest,
  takesCursor: boolean,
  retry: Retry,
): AsyncGenerator<unknown> {
  let cursor = request.cursor;
  let started = false;
  let pages = open(cursor)[Symbol.asyncIterator]();
  const step = async (): Promise<IteratorResult<unknown>> => {
    try {
      return await pages.next();
    } catch (error) {
      pages = open(cursor)[Symbol.asyncIterator]();
      throw error;
    }
  };
  try {
    for (;;) {
      // Behind the last page there is no cursor: to begin anew would give everything twice.
      const repeatable = !started || (takesCursor && cursor !== undefined);
      const result = await (repeatable ? retry(step, { idempotent: true, signal: request.signal }) : pages.next());
      if (result.done) return;
      started = true;
      cursor = (result.value as { readonly cursor?: string }).cursor;
      yield result.value;
    }
  } finally {
    await pages.return?.();
  }
}

/** The same store with failed operations repeated by `retry`. */
export function withRetry<C extends Capability>(store: Datastore<C>, retry: Retry): Datastore<C> {
  const { connection, capabilities } = partsOf(store);
  const wrapped = wrapConnection(connection, {
    call(operation, request, next) {
      const { possible, idempotent } = isRepeatable(operation, request);
      return possible ? retry(() => next(request), { idempotent, signal: request.signal }) : next(request);
    },
    pages(operation, request, next) {
      const takesCursor = operation === 'list' && capabilities.list?.cursor === true;
      return relisted((cursor) => next({ ...request, cursor }), request, takesCursor, retry);
    },
  });
  const { read } = wrapped;
  const readAgain = connection.read?.bind(connection);
  if (read === undefined || readAgain === undefined || !capabilities.read?.ifMatch || !capabilities.read.range)
    return rebuildStore(store, { connection: wrapped });
  const resuming = async (request: ReadRequest): Promise<ReadResponse> => {
    const response = await read.call(wrapped, request);
    if (response.entry.etag === undefined) return response;
    return {
      entry: response.entry,
      range: response.range,
      chunks: resumed(response, request, readAgain, retry),
      bytes: response.bytes && (() => wholeAgain(response, request, readAgain, retry)),
      cancel: () => response.cancel(),
    };
  };
  wrapped.read = resuming;
  return rebuildStore(store, { connection: wrapped });
}

/**
 * A store that repeats failed operations. `openDatastore` does so by itself; this is for another policy around a store that was
 * opened with `retry: false`. A broken read goes on where it broke, pinned to the file's ETag; a broken listing goes on at its
 * last cursor; an append, a rename and a conditional write are repeated only when the service surely did nothing, and a write
 * from a stream, which can be read only once, not at all.
 */
export function retry<C extends Capability>(store: Datastore<C>, policy: RetryPolicy = {}): Datastore<C> {
  return withRetry(store, createRetry(policy));
}
