/** Where a file ended when it had this ETag. */
export interface KnownEnd {
  readonly etag: string | undefined;
  readonly size: number;
}

/** Files that are remembered, at most. */
const maxKnown = 1_000;

/** Where files ended after the last append to them here: who appends to one again need not ask, as long as its ETag is the same. */
export class Ends {
  readonly #known = new Map<string, KnownEnd>();

  note(path: string, end: KnownEnd): void {
    this.#known.delete(path);
    this.#known.set(path, end);
    const [oldest] = this.#known.keys();
    if (this.#known.size > maxKnown && oldest !== undefined) this.#known.delete(oldest);
  }

  /** The size of a file that has this ETag, if that is known. */
  sizeOf(path: string, etag: string): number | undefined {
    const known = this.#known.get(path);
    return known?.etag === etag ? known.size : undefined;
  }
}
