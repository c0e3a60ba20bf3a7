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
  #rest: Uint8Array | undefined;
  #isDone = false;

  constructor(chunks: AsyncIterable<Uint8Array>, plan: BlockPlan) {
    this.#source = chunks[Symbol.asyncIterator]();
    this.#plan = plan;
  }

  /** All has been given out. */
  get isDone(): boolean {
    return this.#isDone && this.#rest === undefined;
  }

  /** The next block: shorter than planned, perhaps empty, only at the end. `hint` is how many bytes are left, if that is known. */
  async next(hint?: number): Promise<Uint8Array> {
    const size = this.#plan.sizeOf(this.#index++);
    let block = this.#allocate(Math.min(size, hint ?? (this.#index === 1 ? firstBuffer : size)));
    let used = 0;
    for (;;) {
      const chunk = this.#rest ?? (await this.#read());
      if (chunk === undefined) break;
      const taken = Math.min(chunk.byteLength, size - used);
      if (used + taken > block.byteLength) block = grow(block, used, Math.min(size, Math.max(block.byteLength * 2, used + taken)));
      block.set(taken === chunk.byteLength ? chunk : chunk.subarray(0, taken), used);
      used += taken;
      this.#rest = taken === chunk.byteLength ? undefined : chunk.subarray(taken);
      if (used === size) break;
    }
    return used === block.byteLength ? block : block.subarray(0, used);
  }

  /** Takes the memory of a block that is not needed any more. */
  giveBack(block: Uint8Array): void {
    if (block.buffer.byteLength >= this.#plan.sizeOf(this.#index)) this.#spare.push(new Uint8Array(block.buffer));
  }

  /** Ends the source if it is not at its end. */
  async close(): Promise<void> {
    this.#rest = undefined;
    if (this.#isDone) return;
    this.#isDone = true;
    await this.#source.return?.();
  }

  async #read(): Promise<Uint8Array | undefined> {
    if (this.#isDone) return undefined;
    const next = await this.#source.next();
    if (next.done) this.#isDone = true;
    return next.done ? undefined : next.value;
  }

  #allocate(size: number): Uint8Array {
    const found = this.#spare.findIndex((buffer) => buffer.byteLength >= size);
    const [spare] = found === -1 ? [] : this.#spare.splice(found, 1);
    return spare === undefined ? allocate(size) : spare.subarray(0, size);
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
