import { DatastoreError } from '../errors/datastore-error.ts';
import type { Capability } from '../operations/capabilities.ts';
import { type Operation, type OperationRow, operations } from '../operations/operations.ts';
import { partsOf, rebuildStore } from '../store/create-store.ts';
import type { Datastore } from '../store/datastore.ts';
import { freeLate } from '../store/late-answer.ts';
import { orAbort } from '../streams/abort.ts';
import type { RequestBody } from '../streams/body.ts';
import { type LayerRequest, mapStream, wrapConnection } from './wrap-connection.ts';

/** How long a store may take. Each in milliseconds. */
export interface TimeoutOptions {
  /** For an operation that moves no stream, and for the answer to one that does. Default 60 000. */
  readonly operation?: number | undefined;
  /** For each step of a stream: the next chunk, the next page, the store taking what it was given. Default 60 000. */
  readonly idle?: number | undefined;
}

/** A clock that aborts when it runs out; `pause` stops it while somebody else is slow. */
class Watchdog {
  readonly #controller = new AbortController();
  readonly signal: AbortSignal;
  readonly #operation: Operation;
  #timer: NodeJS.Timeout | undefined;

  constructor(operation: Operation, outer: AbortSignal | undefined) {
    this.#operation = operation;
    this.signal = outer === undefined ? this.#controller.signal : AbortSignal.any([outer, this.#controller.signal]);
  }

  start(milliseconds: number): void {
    this.pause();
    this.#timer = setTimeout(() => {
      this.#controller.abort(
        new DatastoreError('SERVICE.TIMEOUT', `The ${this.#operation} made no progress for ${milliseconds} ms.`, {
          operation: this.#operation,
        }),
      );
    }, milliseconds);
  }

  pause(): void {
    clearTimeout(this.#timer);
  }

  /** What a failure should be: the timeout if that is what aborted, else the error itself. */
  explain(error: unknown): unknown {
    return this.#controller.signal.aborted ? this.#controller.signal.reason : error;
  }
}

/** Passes a stream on, with the clock running only while the stream is waited for. */
async function* watched(stream: AsyncIterable<unknown>, watchdog: Watchdog, idle: number): AsyncGenerator<unknown> {
  const iterator = stream[Symbol.asyncIterator]();
  let finished = false;
  try {
    for (;;) {
      watchdog.start(idle);
      const step = await orAbort(iterator.next(), watchdog.signal);
      watchdog.pause();
      if (step.done) break;
      yield step.value;
    }
    finished = true;
  } catch (error) {
    finished = true;
    // Not awaited: a stream that hangs in next() also hangs in return().
    if (watchdog.signal.aborted) void iterator.return?.().then(undefined, () => undefined);
    throw watchdog.explain(error);
  } finally {
    watchdog.pause();
    if (!finished) await iterator.return?.();
  }
}

/** A stream whose consumer is watched: the clock stands still while the caller's own stream is waited for. */
async function* fed<T>(stream: AsyncIterable<T>, watchdog: Watchdog, idle: number): AsyncGenerator<T> {
  watchdog.pause();
  for await (const part of stream) {
    watchdog.start(idle);
    yield part;
    watchdog.pause();
  }
  watchdog.start(idle);
}

/** A request whose bytes or rows are watched on their way. */
function watchBody(operation: Operation, request: LayerRequest, watchdog: Watchdog, idle: number): LayerRequest {
  const row: OperationRow = operations[operation];
  if (row.body === 'rows') return { ...request, batches: fed(request.batches as AsyncIterable<unknown>, watchdog, idle) };
  if (row.body === undefined) return request;
  const { stream, size } = request.body as RequestBody;
  return stream === undefined ? request : { ...request, body: { stream: fed(stream, watchdog, idle), size } };
}

/** A store whose every step has a time limit: `SERVICE.TIMEOUT` instead of waiting for ever. Time that the caller takes does not count. */
export function timeout<C extends Capability>(store: Datastore<C>, options: TimeoutOptions = {}): Datastore<C> {
  const { operation: whole = 60_000, idle = 60_000 } = options;
  const connection = wrapConnection(partsOf(store).connection, {
    async call(operation, request, next) {
      const watchdog = new Watchdog(operation, request.signal);
      watchdog.start(whole);
      try {
        const answer = next({ ...watchBody(operation, request, watchdog, idle), signal: watchdog.signal });
        // A change is not abandoned half way, as in a store without this layer.
        const response = await (operations[operation].effect === 'write' ? answer : orAbort(answer, watchdog.signal, freeLate));
        return mapStream(operation, response, (stream) => watched(stream, watchdog, idle));
      } catch (error) {
        throw watchdog.explain(error);
      } finally {
        watchdog.pause();
      }
    },
    pages(operation, request, next) {
      const watchdog = new Watchdog(operation, request.signal);
      return watched(next({ ...request, signal: watchdog.signal }), watchdog, idle);
    },
  });
  return rebuildStore(store, { connection });
}
