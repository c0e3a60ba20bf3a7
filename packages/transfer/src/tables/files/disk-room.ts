import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { DatastoreError } from '@stowage/core';
import { errnoOf, onDisk, toDiskError } from '../../local/disk-error.ts';
import { publish } from '../../local/publish.ts';
import { createPartPath, isPartPath } from '../../part-name.ts';
import { ConditionLost } from '../../plan/target.ts';
import type { FileRoom, PutOptions, RoomFile } from './room.ts';

/** The files of this machine. */
export function createDiskRoom(): FileRoom {
  return {
    nameOf: (path) => path,
    look: async (path) => {
      try {
        const found = await stat(path);
        return found.isDirectory() ? 'folder' : { path, size: found.size };
      } catch (error) {
        const errno = errnoOf(error);
        if (errno === 'ENOENT' || errno === 'ENOTDIR') return undefined;
        throw toDiskError(error, 'look at', path);
      }
    },
    async list(folder) {
      const entries = await onDisk('list', folder, async () => {
        try {
          return await readdir(folder, { recursive: true, withFileTypes: true });
        } catch (error) {
          if (errnoOf(error) === 'ENOENT') return [];
          throw error;
        }
      });
      const files: RoomFile[] = [];
      for (const entry of entries) {
        const path = join(entry.parentPath, entry.name);
        if (entry.isFile() && !isPartPath(entry.name)) files.push({ path, size: (await onDisk('look at', path, () => stat(path))).size });
      }
      return files.sort((one, other) => (one.path < other.path ? -1 : 1));
    },
    open: ({ path, size }) => ({
      size,
      async *stream(signal) {
        try {
          yield* createReadStream(path, { signal, highWaterMark: 262_144 });
        } catch (error) {
          signal?.throwIfAborted();
          throw toDiskError(error, 'read', path);
        }
      },
      range: (offset, length) =>
        onDisk('read', path, async () => {
          await using file = await open(path);
          const bytes = new Uint8Array(length);
          const { bytesRead } = await file.read(bytes, 0, length, offset);
          if (bytesRead === length) return bytes;
          throw new DatastoreError('CONDITION.FAILED', `${path} is shorter than it was.`, { path });
        }),
    }),
    put: putFile,
    remove: (path) => onDisk('remove', path, () => rm(path)),
    join,
  };
}

async function putFile(path: string, chunks: AsyncIterable<Uint8Array>, { replace, signal }: PutOptions): Promise<number> {
  const part = join(dirname(path), createPartPath(basename(path)));
  await onDisk('make the folder of', path, () => mkdir(dirname(path), { recursive: true }));
  const file = createWriteStream(part, { flags: 'wx' });
  try {
    await onDisk('write', path, () => pipeline(chunks, file, { signal }));
    await publish(part, path, { kind: replace ? 'any' : 'absent' });
  } catch (error) {
    await rm(part, { force: true });
    signal.throwIfAborted();
    if (error instanceof ConditionLost)
      throw new DatastoreError('PATH.EXISTS', `${path} exists.`, {
        path,
        nextAction: 'Choose another path, or overwrite it.',
        cause: error,
      });
    throw error;
  }
  return file.bytesWritten;
}
