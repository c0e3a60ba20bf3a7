import type { Capability } from '../operations/capabilities.ts';
import { partsOf, rebuildStore } from '../store/create-store.ts';
import type { Datastore } from '../store/datastore.ts';
import { throwIfAborted } from '../streams/abort.ts';
import { mapStream, wrapConnection } from './wrap-connection.ts';

/** How much a store may do at a time. */
export interface LimitOptions {
  /** Operations at a time, at most. One that streams counts until its stream has ended. Required. */
  readonly concurrency: number;
}

/** Hands out a number of permits, in the order in which they were asked for. */
class Semaphore {
  #free: number;
  readonly #waiting = new Set<() => void>();

  constructor(permits: number) {
    this.#free = permits;
  }

  async acquire(signal: AbortSignal | undefined): Promise<() => void> {
    throwIfAborted(signal);
    if (this.#free > 0) this.#free--;
    else await this.#turn(signal);
    let released = false;
    return () => {
      if (released) return;
      released = true;
      const [first] = this.#waiting;
      if (first === undefined) this.#free++;
      else first();
    };
  }

  #turn(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const onTurn = (): void => {
        this.#waiting.delete(onTurn);
        signal?.removeEventListener('abort', onAbort);
        resolve();
      };
      const onAbort = (): void => {
        this.#waiting.delete(onTurn);
        reject(signal?.reason);
      };
      this.#waiting.add(onTurn);
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }
}

/** A store that does at most so many operations at a time; the others wait their turn, and can be aborted while they wait. */
export function limit<C extends Capability>(store: Datastore<C>, options: LimitOptions): Datastore<C> {
  if (!Number.isInteger(options.concurrency) || options.concurrency < 1)
    throw new RangeError('concurrency must be a whole number, 1 or more');
  const semaphore = new Semaphore(options.concurrency);
  async function* held(stream: AsyncIterable<unknown>, release: () => void): AsyncGenerator<unknown> {
    try {
      yield* stream;
    } finally {
      release();
    }
  }
  const connection = wrapConnection(partsOf(store).connection, {
    async call(operation, request, next) {
      const release = await semaphore.acquire(request.signal);
      let streaming = false;
      try {
        const response = await next(request);
        const mapped = mapStream(operation, response, (stream) => held(stream, release), release);
        streaming = mapped !== response;
        return mapped;
      } finally {
        if (!streaming) release();
      }
    },
    async *pages(_operation, request, next) {
      const iterator = next(request)[Symbol.asyncIterator]();
      let finished = false;
      try {
        while (!finished) {
          // Between two pages the permit is free: whoever consumes a listing may well work on its entries meanwhile.
          const release = await semaphore.acquire(request.signal);
          const step = await iterator.next().finally(release);
          finished = step.done === true;
          if (!step.done) yield step.value;
        }
      } finally {
        if (!finished) await iterator.return?.();
      }
    },
  });
  return rebuildStore(store, { connection });
}
