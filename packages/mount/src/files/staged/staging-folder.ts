import { randomUUID } from 'node:crypto';
import { chmod, mkdir, open, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileEntry } from '@stowage/core';
import { FileSystemError } from '../../errno.ts';
import type { RemoteContent } from '../content/remote-content.ts';
import { StagedFile } from './staged-file.ts';
import { dataName, ownOwner, type ReplacedVersion, type StagedRecord, writeRecord } from './staged-record.ts';

/** How written content waits. */
export interface StagingFolderOptions {
  readonly folder: string;
  /** Bytes of this mount in it, at most. */
  readonly size: number;
  /** Bytes that its disk keeps free. */
  readonly reserve: number;
  /** Of the datastore. */
  readonly location: string;
}

/** Bytes that are taken between two looks at how much the disk has left. */
const bytesBetweenLooks = 32 * 2 ** 20;

/** The folder in which files wait for their upload, and how much may. */
export class StagingFolder {
  readonly #options: StagingFolderOptions;
  #used = 0;
  /** Bytes that may be taken before the disk is looked at again. */
  #granted = 0;

  private constructor(options: StagingFolderOptions) {
    this.#options = options;
  }

  /** Makes the folder, for this user alone. */
  static async open(options: StagingFolderOptions): Promise<StagingFolder> {
    await mkdir(options.folder, { recursive: true, mode: 0o700 });
    await chmod(options.folder, 0o700);
    return new StagingFolder(options);
  }

  get path(): string {
    return this.#options.folder;
  }

  /** A file for the content of a path, which replaces a version in the store, and begins as that version or empty. */
  async create(path: string, replaces: FileEntry | undefined, base: RemoteContent | undefined): Promise<StagedFile> {
    await this.reserve(0);
    const id = randomUUID();
    const baseSize = base === undefined || base.size === 0 ? undefined : base.size;
    const record: StagedRecord = {
      form: 1,
      id,
      location: this.#options.location,
      path,
      createdAt: new Date().toISOString(),
      owner: ownOwner(),
      replaces: replaces && toReplaced(replaces),
      baseSize,
    };
    const data = await open(join(this.path, dataName(id)), 'wx+', 0o600);
    await writeRecord(this.path, record);
    return new StagedFile({ folder: this, record, data, replaces, base: baseSize === undefined ? undefined : base, size: baseSize ?? 0 });
  }

  /**
   * Takes room for bytes that will be written.
   *
   * @throws FileSystemError ENOSPC
   */
  async reserve(bytes: number): Promise<void> {
    const { folder, size, reserve } = this.#options;
    if (this.#used + bytes > size) {
      throw new FileSystemError(
        'ENOSPC',
        `The staging folder ${folder} holds the ${size} bytes that it may; raise its limit, or close files.`,
      );
    }
    if (bytes > this.#granted) {
      const { bavail, bsize } = await statfs(folder);
      const free = bavail * bsize - reserve;
      if (free < bytes || free <= 0) {
        throw new FileSystemError(
          'ENOSPC',
          `The disk of the staging folder ${folder} has no more than its reserve of ${reserve} bytes left.`,
        );
      }
      this.#granted = Math.min(bytesBetweenLooks + bytes, free);
    }
    this.#granted -= bytes;
    this.#used += bytes;
  }

  /** Gives room back. */
  free(bytes: number): void {
    this.#used -= bytes;
  }
}

function toReplaced({ etag, size, lastModified }: FileEntry): ReplacedVersion {
  return { etag, size, modified: lastModified?.getTime() };
}
