/** Hands values from one that pushes to one that iterates, one at a time. */
export class Channel<T> implements AsyncIterable<T> {
  #held: { readonly value: T; readonly taken: () => void } | undefined;
  #wake: (() => void) | undefined;
  #end: { readonly error?: unknown } | undefined;

  /** Resolves when the value has been taken, or when nobody will. */
  push(value: T): Promise<void> {
    if (this.#end !== undefined) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#held = { value, taken: resolve };
    this.#wake?.();
    return promise;
  }

  /** No value will come any more. With an error, the one that iterates gets it. */
  close(end: { readonly error?: unknown } = {}): void {
    this.#end ??= end;
    this.#held?.taken();
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    try {
      while (true) {
        if (this.#end !== undefined && 'error' in this.#end) throw this.#end.error;
        const held = this.#held;
        if (held !== undefined) {
          yield held.value;
          // Only now: whoever pushes the next one is told that this one has been dealt with.
          this.#held = undefined;
          held.taken();
        } else if (this.#end !== undefined) return;
        else {
          const { promise, resolve } = Promise.withResolvers<void>();
          this.#wake = resolve;
          await promise;
          this.#wake = undefined;
        }
      }
    } finally {
      this.close();
    }
  }
}
