/** Lets tasks on one thing run one after the other, in the order in which they came, and tasks on different things side by side. */
export class Turns {
  readonly #last = new Map<string, Promise<void>>();

  /** Runs a task when all earlier ones of the same name are over, whatever became of them. */
  async run<T>(name: string, task: () => Promise<T>): Promise<T> {
    const running = (this.#last.get(name) ?? Promise.resolve()).then(task);
    const settled = running.then(
      () => undefined,
      () => undefined,
    );
    this.#last.set(name, settled);
    try {
      return await running;
    } finally {
      if (this.#last.get(name) === settled) this.#last.delete(name);
    }
  }
}
