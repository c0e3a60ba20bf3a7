import { parentPath } from '@stowage/core';

/**
 * Which names of the target this transfer has given away, so that two sources never become one file: where the target folds names
 * (`A` and `a`), or where the sources may bring the same name twice. It remembers every name, so it is used only in these cases.
 */
export class NameClaims {
  readonly #fold: (path: string) => string;
  readonly #taken: Map<string, string> = new Map();

  constructor(fold: (path: string) => string) {
    this.#fold = fold;
  }

  /** Takes a file's name. Returns the name that is in its way, if there is one: another file's, or another spelling of one of its folders. */
  claim(path: string): string | undefined {
    const folders: string[] = [];
    for (let folder = parentPath(path); folder !== ''; folder = parentPath(folder)) folders.push(folder);
    for (const folder of folders) {
      const taken = this.#taken.get(this.#fold(folder));
      if (taken !== undefined && taken !== folder) return taken;
    }
    const folded = this.#fold(path);
    const taken = this.#taken.get(folded);
    if (taken !== undefined) return taken;
    for (const folder of folders) this.#taken.set(this.#fold(folder), folder);
    this.#taken.set(folded, path);
    return undefined;
  }
}
