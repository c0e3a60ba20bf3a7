/**
 * Tells in an ordered listing when a path lies in another path that is a file. In such an order all paths that start with a
 * name stand together, so only the files that the current path starts with need to be remembered.
 */
export class FilePrefixes {
  readonly #chain: string[] = [];

  /** Takes the next file of the listing; returns the file that it lies in, if there is one. */
  add(path: string): string | undefined {
    for (let last = this.#chain.at(-1); last !== undefined && !path.startsWith(last); last = this.#chain.at(-1)) this.#chain.pop();
    const holder = this.#chain.find((file) => path.startsWith(`${file}/`));
    this.#chain.push(path);
    return holder;
  }
}
