/**
 * Tells which directories a listing has given already, in bounded memory.
 *
 * Three kinds of line stand for one directory `a`: a blob `a` with the mark of Microsoft's tools, a blob `a/`, and the prefix
 * `a/`. Names come in order, so between `a` and `a/` there are only names that begin with `a`: after each page, all other directories
 * can be forgotten. What is left goes into the cursor.
 */
export class KnownDirectories {
  #paths: Set<string>;

  constructor(paths: readonly string[] = []) {
    this.#paths = new Set(paths);
  }

  /** Notes a directory; false if it was there already. */
  add(path: string): boolean {
    if (this.#paths.has(path)) return false;
    this.#paths.add(path);
    return true;
  }

  /** Forgets the directories that cannot come again behind this name. */
  forgetBefore(name: string): void {
    for (const path of this.#paths) if (!name.startsWith(path) || name > `${path}/`) this.#paths.delete(path);
  }

  /** What is still known. */
  get paths(): readonly string[] {
    return [...this.#paths];
  }
}
