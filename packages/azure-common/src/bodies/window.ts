/**
 * Runs tasks side by side, a bounded number at a time, and stops at the first failure: the signal that every task gets is then
 * aborted, and the failure is what `add` and `finish` throw.
 */
export class Window {
  readonly #stop = new AbortController();
  /** For the tasks: aborted when one of them fails or the caller's own signal is. */
  readonly signal: AbortSignal;
  readonly #running = new Set<Promise<void>>();
  #failure: { readonly error: unknown } | undefined;

  constructor(signal: AbortSignal | undefined) {
    this.signal = signal === undefined ? this.#stop.signal : AbortSignal.any([signal, this.#stop.signal]);
  }

  /** Waits until fewer than `limit` tasks are running. */
  async room(limit: number): Promise<void> {
    while (this.#running.size >= limit && this.#failure === undefined) await Promise.race(this.#running);
    this.#throwFailure();
  }

  /** Starts a task as soon as fewer than `limit` are running. */
  async add(limit: number, task: (signal: AbortSignal) => Promise<void>): Promise<void> {
    await this.room(limit);
    const running = task(this.signal)
      .catch((error: unknown) => this.#fail(error))
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Waits until all tasks are done. */
  async finish(): Promise<void> {
    await Promise.all(this.#running);
    this.#throwFailure();
  }

  /** Stops what is running and waits for its end. */
  async cancel(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#running);
  }

  #fail(error: unknown): void {
    // What fails after the first is its consequence.
    this.#failure ??= { error };
    this.#stop.abort(error);
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}
