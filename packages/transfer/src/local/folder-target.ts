import { type FileHandle, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parentPath } from '@stowage/core';
import type { Delivery } from '../content/delivery.ts';
import { createPartPath } from '../part-name.ts';
import type { Target } from '../plan/target.ts';
import { onDisk, toDiskError } from './disk-error.ts';
import { localMd5 } from './local-file.ts';
import { tryRefuseLocalPath } from './local-name.ts';
import { probeFolding } from './name-folding.ts';
import { publish, tryLook } from './publish.ts';
import { TargetFolder } from './target-folder.ts';

/** How files come to disk. */
export interface FolderTargetOptions {
  /** Force each file, and its name, to the disk. */
  readonly fsync: boolean;
}

/**
 * A folder on disk as a target; it is made if it is missing.
 *
 * Each file is written beside its final name, closed, given the time of its source, and renamed. Whatever goes wrong before the
 * rename leaves what was there.
 *
 * @throws DatastoreError `PATH.NOT_DIRECTORY`, `ACCESS.DENIED`
 */
export async function openFolderTarget(directory: string, options: FolderTargetOptions): Promise<Target> {
  const folder = await TargetFolder.create(directory);
  return {
    name: folder.path,
    keepsTimes: true,
    nests: false,
    fold: await probeFolding(folder.path),
    describe: (path) => folder.toDisk(path),
    tryRefuse: (path) => tryRefuseLocalPath(path),
    decidesItself: () => false,
    stat: (path) => tryLook(folder.toDisk(path)),
    md5: (path, _state, signal) => localMd5(folder.toDisk(path), signal),
    async put(path, delivery, condition, signal) {
      await folder.ensure(parentPath(path));
      const disk = folder.toDisk(path);
      await folder.requireInside(dirname(disk));
      const part = folder.toDisk(createPartPath(path));
      try {
        await writePart(part, disk, delivery, options.fsync, signal);
        signal.throwIfAborted();
        await publish(part, disk, condition);
      } catch (error) {
        await onDisk('remove', part, () => rm(part, { force: true }));
        throw error;
      }
      if (options.fsync) await syncFolder(dirname(disk));
      return {};
    },
    createDirectory: async (path) => {
      await folder.ensure(path);
      return true;
    },
  };
}

async function writePart(part: string, disk: string, delivery: Delivery, fsync: boolean, signal: AbortSignal): Promise<void> {
  const handle = await onDisk('create', disk, () => open(part, 'wx'));
  try {
    for await (const chunk of delivery.chunks()) {
      signal.throwIfAborted();
      await writeFully(handle, chunk);
    }
    const { lastModified } = delivery.content;
    if (lastModified !== undefined) await handle.utimes(lastModified, lastModified);
    if (fsync) await handle.sync();
    const { size } = await handle.stat();
    delivery.confirm(size, undefined);
  } catch (error) {
    throw delivery.isOwnFailure(error) ? error : toDiskError(error, 'write', disk);
  } finally {
    await handle.close();
  }
}

async function writeFully(handle: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let written = 0; written < chunk.byteLength; ) {
    const { bytesWritten } = await handle.write(chunk, written);
    written += bytesWritten;
  }
}

/** Makes the new name of a file last through a power failure, where the system lets folders be opened. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  await onDisk('sync', path, async () => {
    const handle = await open(path, 'r');
    await handle.sync().finally(() => handle.close());
  });
}
