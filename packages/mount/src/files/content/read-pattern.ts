import { unitSize } from './units.ts';

/** How far from where a reader was its next read still counts as going on: the kernel's own read-ahead comes out of order. */
const tolerance = 2 ** 20;

/** Readers of one open file that are told apart. */
const maxStreams = 4;

interface ReadStream {
  /** The furthest byte that was asked for. */
  next: number;
  /** Bytes to be ahead of it. */
  window: number;
  /** Where the window was doubled last. */
  grownAt: number;
}

/**
 * Tells from the reads of an open file how far to fetch ahead: nothing for reads here and there, and for those that go on where others
 * ended a window that doubles as they go, up to a limit.
 */
export class ReadPattern {
  readonly #limit: number;
  #streams: ReadStream[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Notes a read, and gives the byte up to which there should be content. */
  observe(start: number, end: number): number {
    const known = this.#streams.find(({ next }) => start <= next + tolerance && start >= next - tolerance);
    if (known === undefined) {
      // A reader that begins at the beginning will most likely go on.
      const stream = { next: end, window: start === 0 ? Math.min(unitSize, this.#limit) : 0, grownAt: end };
      this.#streams = [stream, ...this.#streams.slice(0, maxStreams - 1)];
      return end + stream.window;
    }
    if (this.#streams[0] !== known) this.#streams = [known, ...this.#streams.filter((stream) => stream !== known)];
    if (end > known.next) {
      known.next = end;
      if (end - known.grownAt >= known.window / 4) {
        known.window = Math.min(this.#limit, Math.max(known.window * 2, 2 * unitSize));
        known.grownAt = end;
      }
    }
    return known.next + known.window;
  }
}
