import type { BlockPlan } from './block-plan.ts';

/** What a first block of unknown size begins with: most such bodies are small. */
const firstBuffer = 64 * 1024;

/**
 * Cuts a stream into blocks, each in one piece of memory.
 *
 * The bytes are copied: a source may use its chunks again, and small chunks may be views of large buffers, which they would
 * keep alive. Blocks that are given back are filled again, so that a long stream takes no more memory than a few blocks.
 */
export class BlockCutter {
  readonly #source: AsyncIterator<Uint8Array>;
  readonly #plan: BlockPlan;
  readonly #spare: Uint8Array[] = [];
  #index = 0;
  /** Bytes that are still to come, if that is known. */
  #left: number | undefined;
  /** What the last block had no room for. */
  #rest: Uint8Array | undefined;
  #isEnded = false;

  /** `size` is that of the whole stream, if it is known. */
  constructor(chunks: AsyncIterable<Uint8Array>, plan: BlockPlan, size: number | undefined) {
    this.#source = chunks[Symbol.asyncIterator]();
    this.#plan = plan;
    this.#left = size;
  }

  /** Whether nothing is left; reads on to find out, as a stream may end behind a full block. */
  async isDone(): Promise<boolean> {
    this.#rest ??= await this.#read();
    return this.#rest === undefined;
  }

  /** The next block, as large as planned but for the last; undefined at the end. */
  async next(): Promise<Uint8Array | undefined> {
    if (await this.isDone()) return undefined;
    const size = this.#plan.sizeOf(this.#index);
    let block = this.#allocate(Math.min(size, this.#left ?? (this.#index === 0 ? firstBuffer : size)));
    this.#index++;
    let used = 0;
    while (used < size) {
      const chunk = this.#rest ?? (await this.#read());
      if (chunk === undefined) break;
      const taken = Math.min(chunk.byteLength, size - used);
      if (used + taken > block.byteLength) {
        block = grow(block, used, Math.min(size, Math.max(block.byteLength * 2, used + taken)));
      }
      block.set(chunk.subarray(0, taken), used);
      used += taken;
      this.#rest = taken === chunk.byteLength ? undefined : chunk.subarray(taken);
    }
    if (this.#left !== undefined) this.#left -= used;
    return block.subarray(0, used);
  }

  /** Takes the memory of a block that is not needed any more. */
  giveBack(block: Uint8Array): void {
    if (block.buffer.byteLength >= this.#plan.sizeOf(this.#index)) this.#spare.push(new Uint8Array(block.buffer));
  }

  /** Ends the source if it is not at its end. */
  close(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    // Not awaited: a source that hangs would hang here too, and what failed is reported already.
    this.#source.return?.().then(undefined, () => undefined);
  }

  async #read(): Promise<Uint8Array | undefined> {
    if (this.#isEnded) return undefined;
    const next = await this.#source.next();
    if (!next.done) return next.value;
    this.#isEnded = true;
    return undefined;
  }

  #allocate(size: number): Uint8Array {
    const spare = this.#spare.pop();
    return spare === undefined || spare.byteLength < size ? allocate(size) : spare.subarray(0, size);
  }
}

/** Memory of its own, not zeroed: all of it is written before it is used. */
function allocate(size: number): Uint8Array {
  return new Uint8Array(Buffer.allocUnsafeSlow(size).buffer);
}

function grow(block: Uint8Array, used: number, size: number): Uint8Array {
  const larger = allocate(size);
  larger.set(block.subarray(0, used));
  return larger;
}
