/** Bytes of a block; the last one may have fewer. */
export const blockSize: number = 2 ** 20;
/** Reads that are under way or wait for the store, so that it never waits for the disk. */
const readAhead = 4;

/** Reads blocks of a file on disk, one after the other, of which the next are being read while the store takes one. Their memory is used again. */
export class StagedBlocks {
  readonly #read: (target: Uint8Array, offset: number) => Promise<void>;
  readonly #spare: Uint8Array[] = [];
  readonly #ahead: Promise<Uint8Array>[] = [];
  /** What was taken last, and may be used again when the next is. */
  #taken: Uint8Array | undefined;

  constructor(read: (target: Uint8Array, offset: number) => Promise<void>) {
    this.#read = read;
  }

  get isEmpty(): boolean {
    return this.#ahead.length === 0;
  }

  get isFull(): boolean {
    return this.#ahead.length === readAhead;
  }

  /** Begins to read the next block, at most up to `end`, and gives where it ends. */
  begin(offset: number, end: number): number {
    const length = Math.min(blockSize, end - offset);
    // Not from Node's pool, which small blocks would keep.
    const memory = this.#spare.pop() ?? Buffer.allocUnsafeSlow(blockSize);
    const target = memory.subarray(0, length);
    const block = this.#read(target, offset).then(() => target);
    // Its failure is thrown when it is its turn.
    block.catch(() => undefined);
    this.#ahead.push(block);
    return offset + length;
  }

  /** The block that was begun first. It is the caller's until the next one is taken. */
  async take(): Promise<Uint8Array | undefined> {
    if (this.#taken !== undefined) this.#spare.push(new Uint8Array(this.#taken.buffer));
    this.#taken = undefined;
    this.#taken = await this.#ahead.shift();
    return this.#taken;
  }
}
