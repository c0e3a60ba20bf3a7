/** A stretch of a file, from `start` up to, not including, `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A stretch that was written or cleared at one time. */
interface Extent extends Span {
  /** The bytes from `start`; absent in a hole, and for zeros that take up space. */
  readonly bytes?: Buffer;
  readonly allocated: boolean;
  /** The moment of the change, on the share's count of changes. */
  readonly change: number;
}

/** Space is given to files in pages of this many bytes. */
const pageSize = 512;

/**
 * The bytes of a file of any size, of which only what was written costs memory: a hole reads as zeros.
 * Extents never change, so that a snapshot is a copy of their list.
 */
export class SparseContent {
  #size: number;
  /** In order, without overlap. What lies between two of them was never touched. */
  #extents: Extent[];

  constructor(size = 0, extents: readonly Extent[] = []) {
    this.#size = size;
    this.#extents = [...extents];
  }

  get size(): number {
    return this.#size;
  }

  /** The same bytes, apart from changes to come on either side. */
  copy(): SparseContent {
    return new SparseContent(this.#size, this.#extents);
  }

  /** The same bytes, as if all had been written at `change`. */
  copyWrittenAt(change: number): SparseContent {
    return new SparseContent(
      this.#size,
      this.#extents.map((extent) => ({ ...extent, change })),
    );
  }

  /** Cuts off or adds a hole at the end. */
  resize(size: number, change: number): void {
    if (size < this.#size) {
      this.#replace(size, Number.POSITIVE_INFINITY, []);
      // The rest of the last page was zeroed on the way, which is a change of that page.
      if (size % pageSize !== 0 && this.#isAllocated(size - (size % pageSize), size)) this.#touchLastPage(size, change);
    }
    this.#size = size;
  }

  /** Writes chunks one after the other at `start`; the caller has checked that they fit. */
  write(start: number, chunks: readonly Buffer[], change: number): void {
    const extents: Extent[] = [];
    let at = start;
    for (const bytes of chunks) {
      if (bytes.length === 0) continue;
      extents.push({ start: at, end: at + bytes.length, bytes, allocated: true, change });
      at += bytes.length;
    }
    this.#replace(start, at, extents);
  }

  /** Clears a stretch: whole pages are given back, and of a page that is cleared in part the bytes become zeros. */
  clear({ start, end }: Span, change: number): void {
    const firstWhole = Math.ceil(start / pageSize) * pageSize;
    const lastWhole = end === this.#size ? end : Math.floor(end / pageSize) * pageSize;
    if (firstWhole >= lastWhole) {
      this.#zero({ start, end }, change);
      return;
    }
    if (start < firstWhole) this.#zero({ start, end: firstWhole }, change);
    this.#replace(firstWhole, lastWhole, [{ start: firstWhole, end: lastWhole, allocated: false, change }]);
    if (lastWhole < end) this.#zero({ start: lastWhole, end }, change);
  }

  /** The bytes of a stretch that lies within the file; holes are zeros. */
  read({ start, end }: Span): Buffer[] {
    const chunks: Buffer[] = [];
    let at = start;
    for (const extent of this.#overlapping(start, end)) {
      if (extent.start > at) chunks.push(...zeros(extent.start - at));
      const from = Math.max(at, extent.start);
      const to = Math.min(end, extent.end);
      chunks.push(...(extent.bytes === undefined ? zeros(to - from) : [extent.bytes.subarray(from - extent.start, to - extent.start)]));
      at = to;
    }
    if (at < end) chunks.push(...zeros(end - at));
    return chunks;
  }

  /** Whole pages that take up space, in order; the last ends where the file ends. */
  allocatedPages(): Span[] {
    return this.#pagesOf(this.#extents.filter(({ allocated }) => allocated));
  }

  /** Whole pages that were written or cleared after a moment. */
  pagesChangedAfter(change: number): Span[] {
    return this.#pagesOf(this.#extents.filter((extent) => extent.change > change));
  }

  /** Bytes that take up space. */
  get allocatedBytes(): number {
    return this.allocatedPages().reduce((sum, { start, end }) => sum + end - start, 0);
  }

  #pagesOf(extents: readonly Extent[]): Span[] {
    const pages: { start: number; end: number }[] = [];
    for (const extent of extents) {
      const start = Math.floor(extent.start / pageSize) * pageSize;
      const end = Math.min(this.#size, Math.ceil(extent.end / pageSize) * pageSize);
      const last = pages.at(-1);
      if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
      else if (start < end) pages.push({ start, end });
    }
    return pages;
  }

  /** Zeros that take up space only where the page already does. */
  #zero({ start, end }: Span, change: number): void {
    const page = start - (start % pageSize);
    this.#replace(start, end, [{ start, end, allocated: this.#isAllocated(page, page + pageSize), change }]);
  }

  #touchLastPage(size: number, change: number): void {
    const at = size - 1;
    const bytes = Buffer.concat(this.read({ start: at, end: size }));
    this.#replace(at, size, [{ start: at, end: size, bytes, allocated: true, change }]);
  }

  #isAllocated(start: number, end: number): boolean {
    return this.#overlapping(start, end).some(({ allocated }) => allocated);
  }

  #overlapping(start: number, end: number): readonly Extent[] {
    const first = this.#firstEndingAfter(start);
    let last = first;
    while (last < this.#extents.length && (this.#extents[last] as Extent).start < end) last += 1;
    return this.#extents.slice(first, last);
  }

  /** Puts extents in the place of everything from `start` to `end`, of which the edges are kept. */
  #replace(start: number, end: number, extents: readonly Extent[]): void {
    const old = this.#overlapping(start, end);
    const kept: Extent[] = [...extents];
    const [first] = old;
    const last = old.at(-1);
    if (first !== undefined && first.start < start) kept.unshift(cut(first, first.start, start));
    if (last !== undefined && last.end > end) kept.push(cut(last, end, last.end));
    this.#extents.splice(this.#firstEndingAfter(start), old.length, ...kept);
  }

  #firstEndingAfter(position: number): number {
    let low = 0;
    let high = this.#extents.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#extents[middle] as Extent).end > position) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

function cut(extent: Extent, start: number, end: number): Extent {
  const { bytes, allocated, change } = extent;
  return { start, end, allocated, change, ...(bytes && { bytes: bytes.subarray(start - extent.start, end - extent.start) }) };
}

const emptiness = Buffer.alloc(1 << 20);

/** That many zeros, all views of the same memory. */
function* zeros(length: number): Generator<Buffer> {
  for (let left = length; left > 0; left -= emptiness.length) yield left < emptiness.length ? emptiness.subarray(0, left) : emptiness;
}
