import type { ByteSource } from '../byte-source.ts';

/** What a blob reads from. */
export interface RangedSource {
  readonly size: number;
  readonly range: NonNullable<ByteSource['range']>;
}

/**
 * A blob whose bytes are fetched when they are asked for, in ranges. The library takes a blob, and asks it for slices: the end of the file, then
 * the column chunks of one row group after the other.
 */
export class RangedBlob extends Blob {
  readonly #source: RangedSource;
  readonly #start: number;
  readonly #end: number;
  readonly #onFailure: (error: unknown) => void;

  constructor(source: RangedSource, onFailure: (error: unknown) => void, start = 0, end: number = source.size) {
    super([]);
    this.#source = source;
    this.#onFailure = onFailure;
    this.#start = start;
    this.#end = Math.max(start, end);
    // The size of the blob that this one extends is 0.
    Object.defineProperty(this, 'size', { value: this.#end - start });
  }

  override slice(start: number = 0, end: number = this.size): RangedBlob {
    const from = Math.min(this.#start + start, this.#end);
    return new RangedBlob(this.#source, this.#onFailure, from, Math.min(this.#start + end, this.#end));
  }

  override async arrayBuffer(): Promise<ArrayBuffer> {
    try {
      const bytes = await this.#source.range(this.#start, this.size);
      return new Uint8Array(bytes).buffer;
    } catch (error) {
      // The library does not survive a blob that fails. It waits for ever instead, and who called it is told.
      this.#onFailure(error);
      return new Promise(() => undefined);
    }
  }
}
