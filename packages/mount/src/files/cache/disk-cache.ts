import { join } from 'node:path';
import type { Report } from '../events.ts';
import { digestOf } from './block-file.ts';
import { BlockWriter } from './block-writer.ts';
import { KeptContent } from './kept-content.ts';
import { pruneBlocks } from './prune-blocks.ts';

/** How blocks are kept on disk. */
export interface DiskCacheOptions {
  readonly folder: string;
  /** Bytes, at most; for a short time a little more. */
  readonly limit: number;
  /** Which datastore it is: blocks of several share a folder. */
  readonly location: string;
  readonly report: Report;
}

/** Bytes that are written between two looks at what is there, so that mounts that share a folder see each other's. */
const writtenBetween = (limit: number): number => Math.max(1, Math.floor(limit / 10));

/**
 * Blocks of content on disk, in one folder for each version of each file, bounded in size. They outlive the mount, and mounts of several processes
 * may share them: a block is written under another name first, and one that is gone or damaged is fetched again.
 */
export class DiskCache {
  readonly #options: DiskCacheOptions;
  readonly #writer: BlockWriter;
  /** Bytes that were written since what is there was counted; at the beginning nothing is known. */
  #written = Number.POSITIVE_INFINITY;
  #pruning: Promise<void> | undefined;

  constructor(options: DiskCacheOptions) {
    this.#options = options;
    this.#writer = new BlockWriter({ root: options.folder, report: options.report, onWritten: (bytes) => this.#account(bytes) });
  }

  /** What is kept of a version of a file. */
  open(path: string, version: string, size: number): Promise<KeptContent> {
    const digest = digestOf(this.#options.location, path, version);
    const name = digest.toString('hex');
    return new KeptContent(join(this.#options.folder, name.slice(0, 2), name), digest, size, this.#writer).load();
  }

  async close(): Promise<void> {
    await this.#writer.close();
    await this.#pruning;
  }

  #account(bytes: number): void {
    this.#written += bytes;
    if (this.#pruning !== undefined || this.#written < writtenBetween(this.#options.limit)) return;
    this.#written = 0;
    this.#pruning = this.#prune().finally(() => {
      this.#pruning = undefined;
    });
  }

  async #prune(): Promise<void> {
    const { folder, limit } = this.#options;
    // Room for what is written until the next look.
    const { left } = await pruneBlocks(folder, limit - writtenBetween(limit));
    if (left > limit) this.#writer.pause();
  }
}
