import { type FileHandle, open, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileEntry } from '@stowage/core';
import { FileSystemError } from '../../errno.ts';
import { ReadPattern } from '../content/read-pattern.ts';
import type { RemoteContent } from '../content/remote-content.ts';
import { ByteRanges } from './byte-ranges.ts';
import { dataName, rangesName, recordName, type StagedRecord, writeRecord } from './staged-record.ts';
import type { StagingFolder } from './staging-folder.ts';
import type { StreamedUpload } from './streamed-upload.ts';
import { writeAt } from './write-at.ts';

/** What a staged file is made of. */
export interface StagedFileParts {
  readonly folder: Pick<StagingFolder, 'path' | 'reserve' | 'free'>;
  readonly record: StagedRecord;
  readonly data: FileHandle;
  readonly replaces: FileEntry | undefined;
  /** The version whose bytes are the content as far as they have not been written here. */
  readonly base: RemoteContent | undefined;
  readonly size: number;
}

/** A disk that is full is what it is for the program too; what else goes wrong with the staging folder is EIO. */
function toDiskError(error: unknown): FileSystemError {
  const code = (error as NodeJS.ErrnoException).code;
  const errno = code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG' ? code : 'EIO';
  return new FileSystemError(errno, error instanceof Error ? error.message : String(error), { cause: error });
}

/** Bytes that are fetched at a time to make a staged file whole. */
const fillSize = 2 ** 20;

/** Content that was written here and is not, or not yet, what the store has: a file on disk, with what is missing in it still in the store. */
export class StagedFile {
  /** What it takes the place of in the store; after an upload that is what was uploaded. */
  replaces: FileEntry | undefined;
  size: number;
  /** It has what the store has not. */
  isDirty = false;
  /** When it was written to, in milliseconds since 1970. */
  modified: number = Date.now();
  /** An upload that keeps step with a program that writes from the beginning to the end. */
  stream: StreamedUpload | undefined;
  /** Every write so far began where the one before it ended. */
  isSequential: boolean;
  readonly #folder: StagedFileParts['folder'];
  readonly #data: FileHandle;
  /** Bytes that are in the file, of those that are or were the base's and of those behind it. */
  readonly #local: ByteRanges = new ByteRanges();
  #record: StagedRecord;
  #base: RemoteContent | undefined;
  /** Bytes of the base that are still content. */
  #baseSize: number;
  #journal: FileHandle | undefined;
  #isHidden = false;
  #end: Promise<void> | undefined;

  constructor({ folder, record, data, replaces, base, size }: StagedFileParts) {
    this.#folder = folder;
    this.#record = record;
    this.#data = data;
    this.replaces = replaces;
    this.#base = base;
    this.#baseSize = base === undefined ? 0 : (record.baseSize ?? 0);
    this.size = size;
    this.isSequential = base === undefined;
    if (base !== undefined) base.users++;
  }

  get id(): string {
    return this.#record.id;
  }

  get record(): StagedRecord {
    return this.#record;
  }

  /** Where the bytes are. */
  get dataPath(): string {
    return join(this.#folder.path, dataName(this.id));
  }

  /** Writes bytes, which belong to the caller again when it has resolved. */
  async write(offset: number, bytes: Uint8Array): Promise<void> {
    const end = offset + bytes.byteLength;
    if (offset !== this.size) this.isSequential = false;
    const { isIn, end: partEnd } = this.#local.partAt(offset, end);
    const reserved = isIn && partEnd === end ? 0 : bytes.byteLength;
    if (reserved > 0) await this.#folder.reserve(reserved);
    try {
      await writeAt(this.#data, offset, bytes);
    } catch (error) {
      this.#folder.free(reserved);
      throw toDiskError(error);
    }
    await this.note(offset, end);
    this.size = Math.max(this.size, end);
    this.#change();
    await this.stream?.onWritten(offset, bytes);
  }

  async truncate(size: number): Promise<void> {
    if (size < this.size) {
      this.isSequential = false;
      this.stream?.onCut(size);
      this.#folder.free(this.#local.clip(size));
      if (this.#baseSize > size) await this.#clipBase(size);
    }
    await this.#data.truncate(size);
    if (size > this.size) this.stream?.onGrown(size);
    if (size !== this.size) this.isSequential &&= this.size === 0 && size === 0;
    this.size = size;
    this.#change();
  }

  /** Bytes from `offset`, fewer only at the end. */
  async read(
    offset: number,
    length: number,
    signal: AbortSignal | undefined,
    pattern: ReadPattern = new ReadPattern(0),
  ): Promise<Uint8Array[]> {
    const end = Math.min(offset + length, this.size);
    const pieces: Uint8Array[] = [];
    for (let at = offset; at < end; ) {
      const part = this.#partAt(at, end);
      if (part.base === undefined) pieces.push(await this.readLocal(at, part.end - at));
      else pieces.push(...(await part.base.read(at, part.end - at, pattern, signal)));
      at = part.end;
    }
    return pieces;
  }

  /** Bytes that are in the file on disk. */
  async readLocal(offset: number, length: number): Promise<Uint8Array> {
    const bytes = Buffer.allocUnsafeSlow(length);
    await this.readInto(bytes, offset);
    return bytes;
  }

  /** Fills an array with bytes that are in the file on disk. */
  async readInto(target: Uint8Array, offset: number): Promise<void> {
    for (let done = 0; done < target.byteLength; ) {
      const { bytesRead } = await this.#data.read(target, done, target.byteLength - done, offset + done);
      if (bytesRead === 0) throw new FileSystemError('EIO', `The staged file ${this.dataPath} is shorter than it should be.`);
      done += bytesRead;
    }
  }

  /** Fetches what is still in the store alone. From then on the file on disk is the content. */
  async complete(signal: AbortSignal | undefined): Promise<void> {
    const base = this.#base;
    if (base === undefined) return;
    const pattern = new ReadPattern(8 * fillSize);
    for (let at = 0; at < this.#baseSize; ) {
      const part = this.#partAt(at, Math.min(this.#baseSize, at + fillSize));
      if (part.base !== undefined) await this.#fetch(part.base, at, part.end - at, pattern, signal);
      at = part.end;
    }
    await this.#writeRecord({ baseSize: undefined });
    this.#baseSize = 0;
    this.#releaseBase();
    await this.#closeJournal();
  }

  /** Notes that bytes are in the file on disk. */
  async note(start: number, end: number): Promise<void> {
    const reserved = end - start;
    const added = this.#local.add(start, end);
    if (added < reserved && added > 0) this.#folder.free(reserved - added);
    if (added === 0 || this.#isHidden || this.#base === undefined || start >= this.#baseSize) return;
    this.#journal ??= await open(join(this.#folder.path, rangesName(this.id)), 'a', 0o600);
    await this.#journal.write(`${start} ${end}\n`);
  }

  /** Its content is in the store by now, as this entry. */
  async markSaved(entry: FileEntry): Promise<void> {
    this.replaces = entry;
    this.isDirty = false;
    this.stream = undefined;
    this.isSequential = false;
    const { etag, size, lastModified } = entry;
    await this.#writeRecord({ replaces: { etag, size, modified: lastModified?.getTime() }, failure: undefined });
  }

  /** It is for another path now. */
  async move(path: string, replaces: FileEntry | undefined): Promise<void> {
    this.replaces = replaces;
    await this.#writeRecord({ path });
  }

  async markFailed(reason: string): Promise<void> {
    await this.#writeRecord({ failure: { reason, at: new Date().toISOString() } });
  }

  /** Leaves it on disk for whoever saves it. */
  leave(): Promise<void> {
    this.#end ??= (async () => {
      await this.#close();
      await this.#writeRecord({ owner: undefined });
    })();
    return this.#end;
  }

  /** Its name is gone: nobody will ask for it once it is closed, so nothing of it outlives this process. Those who have it open go on. */
  hide(): Promise<void> {
    this.stream?.abandon();
    this.stream = undefined;
    this.#isHidden = true;
    return this.#unlink();
  }

  /** Removes it. */
  discard(): Promise<void> {
    this.#end ??= (async () => {
      await this.#close();
      await this.#unlink();
    })();
    return this.#end;
  }

  #partAt(at: number, end: number): { readonly base: RemoteContent | undefined; readonly end: number } {
    if (this.#base === undefined || at >= this.#baseSize) return { base: undefined, end };
    const part = this.#local.partAt(at, Math.min(end, this.#baseSize));
    return { base: part.isIn ? undefined : this.#base, end: part.end };
  }

  async #fetch(base: RemoteContent, offset: number, length: number, pattern: ReadPattern, signal: AbortSignal | undefined): Promise<void> {
    await this.#folder.reserve(length);
    let at = offset;
    for (const piece of await base.read(offset, length, pattern, signal)) {
      await writeAt(this.#data, at, piece);
      at += piece.byteLength;
    }
    await this.note(offset, offset + length);
  }

  async #clipBase(size: number): Promise<void> {
    this.#baseSize = size;
    await this.#writeRecord({ baseSize: size === 0 ? undefined : size });
    if (size === 0) this.#releaseBase();
  }

  #releaseBase(): void {
    if (this.#base !== undefined && --this.#base.users === 0) this.#base.close();
    this.#base = undefined;
  }

  #change(): void {
    this.isDirty = true;
    this.modified = Date.now();
  }

  async #unlink(): Promise<void> {
    for (const name of [recordName, rangesName, dataName]) {
      await unlink(join(this.#folder.path, name(this.id))).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error;
      });
    }
  }

  async #writeRecord(changes: Partial<StagedRecord>): Promise<void> {
    this.#record = { ...this.#record, ...changes };
    if (!this.#isHidden) await writeRecord(this.#folder.path, this.#record);
  }

  async #closeJournal(): Promise<void> {
    const journal = this.#journal;
    this.#journal = undefined;
    await journal?.close();
  }

  async #close(): Promise<void> {
    this.stream?.abandon();
    this.#releaseBase();
    await this.#closeJournal();
    await this.#data.close();
    this.#folder.free(this.#local.clip(0));
  }
}
