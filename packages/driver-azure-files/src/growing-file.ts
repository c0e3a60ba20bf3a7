import type { FilesClient } from './client.ts';
import { keepsTime, type NewFile } from './file-headers.ts';
import { maxFileSize, tooLarge } from './file-size.ts';
import { type CreatedFile, createFile } from './requests/create-file.ts';
import { resize } from './requests/resize.ts';

/** Blocks that a file of unknown size has room for at first. What is not written takes no space. */
const firstBlocks = 16;

/**
 * An unfinished file, of a size that may not be known yet. The service writes only within a file's size, so that the file grows ahead of
 * what is written, by as much as it has each time, and is cut to its size at the end.
 */
export class GrowingFile {
  readonly #client: FilesClient;
  readonly #path: string;
  readonly #file: NewFile;
  #size: number;
  /** The step of growing that is under way. */
  #growing: Promise<void> = Promise.resolve();

  constructor(client: FilesClient, path: string, file: NewFile, size: number | undefined) {
    this.#client = client;
    this.#path = path;
    this.#file = file;
    this.#size = size ?? client.blockSize * firstBlocks;
  }

  /** Makes the file. */
  create(signal: AbortSignal | undefined): Promise<CreatedFile> {
    const request = { ...this.#file, path: this.#path, size: this.#size, signal };
    return this.#client.retry(() => createFile(this.#client, request), { idempotent: true, signal });
  }

  /** Sees to it that the file reaches to this end. Several writers may wait for one step. */
  async reach(end: number, signal: AbortSignal): Promise<void> {
    while (end > this.#size) {
      const seen = this.#size;
      const step = this.#growing.then(() => (this.#size > seen ? undefined : this.#resize(Math.max(end, this.#size * 2), signal)));
      // Each writer waits for its own step and fails with it; the next one begins anew.
      this.#growing = step.catch(() => undefined);
      await step;
    }
  }

  /** Gives the file its size. */
  async finish(size: number, signal: AbortSignal | undefined): Promise<void> {
    if (size !== this.#size) await this.#resize(size, signal);
  }

  async #resize(wanted: number, signal: AbortSignal | undefined): Promise<void> {
    const size = Math.min(wanted, maxFileSize);
    if (size === this.#size) throw tooLarge(wanted);
    const request = { ...this.#file, path: this.#path, size, keepsTime: keepsTime(this.#file), signal };
    await this.#client.retry(() => resize(this.#client, request), { idempotent: true, signal });
    this.#size = size;
  }
}
