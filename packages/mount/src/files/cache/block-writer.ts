import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Report } from '../events.ts';
import { formatHead, headSize } from './block-file.ts';

/** A run that is to be kept. */
export interface BlockToKeep {
  readonly folder: string;
  readonly name: string;
  readonly digest: Buffer;
  readonly first: number;
  readonly pieces: readonly Uint8Array[];
  readonly size: number;
}

/** How blocks are written. */
export interface BlockWriterOptions {
  readonly root: string;
  readonly report: Report;
  /** Makes room for bytes; false when there can be none. */
  makeRoom(bytes: number): Promise<boolean>;
}

/** Bytes that may wait for the disk. What comes while it is behind is not kept. */
const maxWaiting = 48 * 2 ** 20;
/** How long nothing is written after the disk refused a block. */
const pauseAfterFailure = 60_000;

/** The beginning of the names under which blocks are written before they get their own. */
export const unfinished = '.new-';

/** Writes blocks one after the other, each under another name first, so that readers, also of other mounts, see whole ones alone. */
export class BlockWriter {
  readonly #options: BlockWriterOptions;
  #waiting = 0;
  #queue: Promise<void> = Promise.resolve();
  #pausedUntil = 0;
  #hasReported = false;
  #isClosed = false;

  constructor(options: BlockWriterOptions) {
    this.#options = options;
  }

  write(block: BlockToKeep, onKept: () => void): void {
    if (this.#isClosed || block.size === 0 || this.#waiting + block.size > maxWaiting || performance.now() < this.#pausedUntil) return;
    this.#waiting += block.size;
    this.#queue = this.#queue.then(async () => {
      try {
        if (performance.now() < this.#pausedUntil) return;
        if (!(await this.#options.makeRoom(block.size + headSize))) return this.#pause();
        await writeBlock(block);
        onKept();
      } catch (error) {
        this.#fail(error);
      } finally {
        this.#waiting -= block.size;
      }
    });
  }

  #pause(): void {
    this.#pausedUntil = performance.now() + pauseAfterFailure;
  }

  /** Ends when what waits has been written. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#queue;
  }

  #fail(error: unknown): void {
    this.#pause();
    if (this.#hasReported) return;
    this.#hasReported = true;
    const reason = error instanceof Error ? error.message : String(error);
    const message = `The block cache cannot be written (${reason}); files are read without it. Free space there, or choose another folder.`;
    this.#options.report({ kind: 'cache-unusable', path: this.#options.root, message, cause: error });
  }
}

async function writeBlock({ folder, name, digest, first, pieces }: BlockToKeep): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const temporary = join(folder, `${unfinished}${randomUUID()}`);
  const file = await open(temporary, 'wx', 0o600);
  try {
    const parts = [formatHead(digest, first, pieces), ...pieces];
    const size = parts.reduce((sum, { byteLength }) => sum + byteLength, 0);
    const { bytesWritten } = await file.writev(parts);
    if (bytesWritten < size) throw new Error('the disk is full');
    await file.close();
    await rename(temporary, join(folder, name));
  } catch (error) {
    await file.close().catch(() => undefined);
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
}
