/**
 * The bytes of a file as the pieces in which they arrived: never joined, so that a file of hundreds of megabytes costs its own size once.
 * A content does not change; every change makes another one that shares the pieces.
 */
export class Content {
  static readonly empty: Content = new Content([]);

  readonly size: number;
  readonly #pieces: readonly Buffer[];
  /** Where each piece begins. */
  readonly #starts: readonly number[];

  constructor(pieces: readonly Buffer[]) {
    this.#pieces = pieces.filter((piece) => piece.length > 0);
    let size = 0;
    this.#starts = this.#pieces.map((piece) => {
      const start = size;
      size += piece.length;
      return start;
    });
    this.size = size;
  }

  /** Views of the bytes from `start` up to, not including, `end`. */
  slice(start = 0, end: number = this.size): Buffer[] {
    const views: Buffer[] = [];
    for (let index = this.#indexAt(start); index < this.#pieces.length; index += 1) {
      const piece = this.#pieces[index] as Buffer;
      const at = this.#starts[index] as number;
      if (at >= end) break;
      const view = piece.subarray(Math.max(0, start - at), Math.min(piece.length, end - at));
      if (view.length > 0) views.push(view);
    }
    return views;
  }

  /** This content with `other` written at `position`, which lies within or at the end of it. */
  overwrite(position: number, other: Content): Content {
    return new Content([...this.slice(0, position), ...other.slice(), ...this.slice(position + other.size)]);
  }

  /** The last piece that begins at or before `position`. */
  #indexAt(position: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] as number) <= position) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
