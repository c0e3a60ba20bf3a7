import { createHash } from 'node:crypto';
import { type BigIntStats, constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { DatastoreError } from '@stowage/core';
import type { Content } from '../content/content.ts';
import { onDisk, toDiskError } from './disk-error.ts';

const chunkSize = 262_144;

/** How a file on disk is opened. */
export interface LocalFileOptions {
  readonly bufferSize: number;
  /** Whether a symbolic link at the end of the path is opened or refused. */
  readonly follow: boolean;
  readonly signal: AbortSignal;
}

/**
 * Opens a file on disk to be read once, of the size that it has now. When its size or time changes before the last byte is
 * handed on, reading fails, so a file that somebody is writing never arrives as a mixture.
 */
export async function openLocalFile(path: string, options: LocalFileOptions): Promise<Content> {
  const { signal, bufferSize } = options;
  const handle = await openForReading(path, options.follow);
  try {
    const before = await onDisk('look at', path, () => handle.stat({ bigint: true }));
    if (!before.isFile()) throw new DatastoreError('PATH.INVALID', `${path} is no longer a regular file.`, { path });
    const size = Number(before.size);
    const checkUnchanged = async (): Promise<void> => {
      const after = await onDisk('look at', path, () => handle.stat({ bigint: true }));
      if (isChanged(before, after)) throw changed(path);
    };
    const content = {
      size,
      lastModified: before.mtime,
      chunks: readChunks(handle, path, size, checkUnchanged, signal),
      close: () => handle.close(),
    };
    if (size > bufferSize) return content;
    const bytes = new Uint8Array(size);
    const read = await onDisk('read', path, () => readFully(handle, bytes, 0));
    if (read !== size) throw changed(path);
    await checkUnchanged();
    return { ...content, bytes };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** The MD5 of a file on disk, base64. */
export async function localMd5(path: string, signal: AbortSignal): Promise<string> {
  const content = await openLocalFile(path, { bufferSize: 0, follow: true, signal });
  try {
    const hash = createHash('md5');
    for await (const chunk of content.chunks) hash.update(chunk);
    return hash.digest('base64');
  } finally {
    await content.close();
  }
}

async function openForReading(path: string, follow: boolean): Promise<FileHandle> {
  // Not to wait for the other end, should the file have become a pipe since it was listed.
  const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (follow ? 0 : (constants.O_NOFOLLOW ?? 0));
  try {
    return await open(path, flags);
  } catch (error) {
    throw toDiskError(error, 'open', path);
  }
}

async function* readChunks(
  handle: FileHandle,
  path: string,
  size: number,
  checkUnchanged: () => Promise<void>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  for (let offset = 0; offset < size; ) {
    signal.throwIfAborted();
    // A new one each time: whoever takes a chunk may hold it while the next is read.
    const chunk = new Uint8Array(Math.min(chunkSize, size - offset));
    const read = await onDisk('read', path, () => readFully(handle, chunk, offset));
    if (read !== chunk.byteLength) throw changed(path);
    offset += read;
    if (offset === size) await checkUnchanged();
    yield chunk;
  }
  if (size === 0) await checkUnchanged();
}

/** Fills an array from a position on; a smaller number than its length means the end of the file. */
async function readFully(handle: FileHandle, into: Uint8Array, position: number): Promise<number> {
  let filled = 0;
  while (filled < into.byteLength) {
    const { bytesRead } = await handle.read(into, filled, into.byteLength - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}

function isChanged(before: BigIntStats, after: BigIntStats): boolean {
  return before.size !== after.size || before.mtimeNs !== after.mtimeNs;
}

function changed(path: string): DatastoreError {
  return new DatastoreError('CONDITION.FAILED', `${path} changed while it was read.`, {
    path,
    nextAction: 'Wait until nothing writes the file, then transfer it again.',
  });
}
