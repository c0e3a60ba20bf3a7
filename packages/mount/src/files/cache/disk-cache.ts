import { join } from 'node:path';
import type { Report } from '../events.ts';
import { digestOf } from './block-file.ts';
import { BlockWriter } from './block-writer.ts';
import { KeptContent } from './kept-content.ts';
import { pruneBlocks } from './prune-blocks.ts';

/** How blocks are kept on disk. */
export interface DiskCacheOptions {
  readonly folder: string;
  /** Bytes, at most. */
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

  constructor(options: DiskCacheOptions) {
    this.#options = options;
    this.#writer = new BlockWriter({ root: options.folder, report: options.report, makeRoom: (bytes) => this.#makeRoom(bytes) });
  }

  /** What is kept of a version of a file. */
  open(path: string, version: string, size: number): Promise<KeptContent> {
    const digest = digestOf(this.#options.location, path, version);
    const name = digest.toString('hex');
    return new KeptContent(join(this.#options.folder, name.slice(0, 2), name), digest, size, this.#writer).load();
  }

  close(): Promise<void> {
    return this.#writer.close();
  }

  async #makeRoom(bytes: number): Promise<boolean> {
    const { folder, limit } = this.#options;
    this.#written += bytes;
    if (this.#written < writtenBetween(limit)) return true;
    const { left } = await pruneBlocks(folder, limit - writtenBetween(limit) - bytes);
    this.#written = bytes;
    return left + bytes <= limit;
  }
}
