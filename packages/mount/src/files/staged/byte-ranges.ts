/** A set of bytes by number, as spans that neither touch nor overlap. */
export class ByteRanges {
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];

  /** How many bytes there are. */
  get size(): number {
    return this.#ends.reduce((sum, end, index) => sum + end - (this.#starts[index] as number), 0);
  }

  /** Adds bytes, and tells how many of them are new. */
  add(start: number, end: number): number {
    if (end <= start) return 0;
    const first = this.#firstEndingFrom(start);
    let from = start;
    let to = end;
    let last = first;
    let known = 0;
    while (last < this.#starts.length && (this.#starts[last] as number) <= end) {
      const [a, b] = [this.#starts[last] as number, this.#ends[last] as number];
      known += Math.max(0, Math.min(b, end) - Math.max(a, start));
      from = Math.min(from, a);
      to = Math.max(to, b);
      last++;
    }
    this.#starts.splice(first, last - first, from);
    this.#ends.splice(first, last - first, to);
    return end - start - known;
  }

  /** Leaves only the bytes before `size`, and tells how many went. */
  clip(size: number): number {
    let gone = 0;
    while (this.#starts.length > 0) {
      const last = this.#starts.length - 1;
      const [start, end] = [this.#starts[last] as number, this.#ends[last] as number];
      if (end <= size) break;
      gone += end - Math.max(start, size);
      if (start < size) {
        this.#ends[last] = size;
        break;
      }
      this.#starts.pop();
      this.#ends.pop();
    }
    return gone;
  }

  /** The part from `start` that is wholly in the set, or wholly not, up to `end`. */
  partAt(start: number, end: number): { readonly isIn: boolean; readonly end: number } {
    const index = this.#firstEndingFrom(start + 1);
    const from = this.#starts[index];
    if (from === undefined || from >= end) return { isIn: false, end };
    if (from > start) return { isIn: false, end: from };
    return { isIn: true, end: Math.min(end, this.#ends[index] as number) };
  }

  /** The first span whose end is at `position` or behind it. */
  #firstEndingFrom(position: number): number {
    let low = 0;
    let high = this.#ends.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#ends[middle] as number) < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
