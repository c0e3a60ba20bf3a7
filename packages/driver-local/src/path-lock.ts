import { orAbort } from '@stowage/core/driver';

/**
 * Lets one task at a time work on a key, in the order of asking. One object serves all datastores of this process, as two of
 * them may lie over the same folder.
 */
export class PathLocks {
  readonly #tails = new Map<string, Promise<void>>();

  /** Runs a task alone on its keys. Keys are taken in one order, so two tasks with the same keys never wait for each other. */
  async run<T>(keys: readonly string[], signal: AbortSignal | undefined, task: () => Promise<T>): Promise<T> {
    const releases: (() => void)[] = [];
    try {
      for (const key of [...new Set(keys)].sort()) releases.push(await this.#take(key, signal));
      return await task();
    } finally {
      for (const release of releases) release();
    }
  }

  async #take(key: string, signal: AbortSignal | undefined): Promise<() => void> {
    const before = this.#tails.get(key);
    const { promise, resolve } = Promise.withResolvers<void>();
    const tail = before === undefined ? promise : before.then(() => promise);
    this.#tails.set(key, tail);
    const release = (): void => {
      resolve();
      if (this.#tails.get(key) === tail) this.#tails.delete(key);
    };
    if (before === undefined) return release;
    try {
      await orAbort(before, signal);
    } catch (error) {
      release();
      throw error;
    }
    return release;
  }
}

/** The locks of this process. */
export const pathLocks: PathLocks = new PathLocks();
