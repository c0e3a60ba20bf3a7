import type { FileHandle } from 'node:fs/promises';
import { DatastoreError, throwIfAborted } from '@stowage/core/driver';
import type { Span } from './ranges.ts';

const chunkSize = 256 * 1_024;

/** Turns what the operating system throws into what the caller is to see. */
export type Explain = (error: unknown) => Promise<unknown>;

/** The bytes of one read: taken in one go, chunk by chunk, or not at all. The file is closed in each case, and once. */
export class FileBytes implements AsyncIterable<Uint8Array> {
  readonly #handle: FileHandle;
  readonly #path: string;
  readonly #end: number;
  readonly #signal: AbortSignal | undefined;
  readonly #explain: Explain;
  #position: number;
  #closing: Promise<void> | undefined;

  constructor(handle: FileHandle, path: string, { offset, length }: Span, signal: AbortSignal | undefined, explain: Explain) {
    this.#handle = handle;
    this.#path = path;
    this.#position = offset;
    this.#end = offset + length;
    this.#signal = signal;
    this.#explain = explain;
    signal?.addEventListener('abort', this.#onAbort, { once: true });
  }

  // An aborted reader may never come back to give the file up. Closing a file that was only read loses nothing if it fails.
  readonly #onAbort = (): void => void this.close().then(undefined, () => undefined);

  /** All the bytes. */
  async all(): Promise<Uint8Array> {
    const bytes = allocate(this.#end - this.#position);
    const start = this.#position;
    try {
      while (this.#position < this.#end) await this.#fill(bytes.subarray(this.#position - start));
    } finally {
      await this.close();
    }
    return bytes;
  }

  // Written out, as a generator that was never started does not close the file when it is given up.
  [Symbol.asyncIterator](): AsyncIterator<Uint8Array, void> {
    return {
      next: async () => {
        throwIfAborted(this.#signal);
        if (this.#closing !== undefined) return { done: true, value: undefined };
        const left = this.#end - this.#position;
        const bytes = allocate(Math.min(chunkSize, left));
        try {
          const count = left === 0 ? 0 : await this.#fill(bytes);
          if (this.#position >= this.#end) await this.close();
          return count === 0 ? { done: true, value: undefined } : { done: false, value: bytes.subarray(0, count) };
        } catch (error) {
          await this.close();
          throw error;
        }
      },
      return: async () => {
        await this.close();
        return { done: true, value: undefined };
      },
    };
  }

  close(): Promise<void> {
    this.#signal?.removeEventListener('abort', this.#onAbort);
    this.#closing ??= this.#handle.close();
    return this.#closing;
  }

  async #fill(bytes: Uint8Array): Promise<number> {
    throwIfAborted(this.#signal);
    let count: number;
    try {
      count = (await this.#handle.read(bytes, 0, bytes.byteLength, this.#position)).bytesRead;
    } catch (error) {
      throw await this.#explain(error);
    }
    if (count === 0) {
      throw new DatastoreError('DATA.CORRUPT', `${JSON.stringify(this.#path)} was cut off at byte ${this.#position} while it was read.`, {
        path: this.#path,
      });
    }
    this.#position += count;
    return count;
  }
}

/** Memory that is not filled with zeros first, nor part of a pool that other buffers share. */
function allocate(size: number): Uint8Array {
  return new Uint8Array(Buffer.allocUnsafeSlow(size).buffer, 0, size);
}
