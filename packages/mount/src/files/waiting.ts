/** Waits for a promise or for the signal, whichever comes first. The promise goes on for others; its failure after that is nobody's. */
export function orAbort<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise<T>((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    if (signal.aborted) {
      promise.catch(() => undefined);
      return onAbort();
    }
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

/** Lets one task run at a time, in the order in which they came. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs a task when it is its turn. A signal that is aborted before that ends the wait, and the task is never run; afterwards it is the task's affair. */
  take<T>(task: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    let hasBegun = false;
    const begin = (): Promise<T> => {
      signal?.throwIfAborted();
      hasBegun = true;
      return task();
    };
    const turn = this.#last.then(begin);
    this.#last = turn.catch(() => undefined);
    if (signal === undefined) return turn;
    return new Promise<T>((resolve, reject) => {
      const onAbort = (): void => {
        if (!hasBegun) reject(signal.reason);
      };
      signal.addEventListener('abort', onAbort, { once: true });
      turn.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
    });
  }
}
