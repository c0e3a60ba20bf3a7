import type { BigIntStats } from 'node:fs';
import { link, lstat, open, rename, unlink } from 'node:fs/promises';
import { DatastoreError } from '@stowage/core';
import { type Condition, ConditionLost, type TargetState } from '../plan/target.ts';
import { errnoOf, toDiskError } from './disk-error.ts';

/** What is at a path on disk, a symbolic link taken for itself; undefined for nothing. */
export async function tryLook(path: string): Promise<TargetState | undefined> {
  try {
    const stats = await lstat(path, { bigint: true });
    return {
      kind: stats.isDirectory() ? 'directory' : 'file',
      size: Number(stats.size),
      lastModified: stats.mtime,
      version: versionOf(stats),
    };
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === 'ENOENT' || errno === 'ENOTDIR') return undefined;
    throw toDiskError(error, 'look at', path);
  }
}

function versionOf({ dev, ino, size, mtimeNs }: BigIntStats): string {
  return `${dev}-${ino}-${size}-${mtimeNs}`;
}

/**
 * Gives a finished file its name. `part` is gone afterwards; it may still be there when this throws.
 *
 * A name that must be free is taken by a hard link, which fails when somebody was faster; a name that may be replaced, by rename.
 * Either way there is never a moment at which the name shows a part of the file.
 */
export async function publish(part: string, path: string, condition: Condition): Promise<void> {
  try {
    if (condition.kind === 'absent') await publishNew(part, path);
    else {
      const there = await tryLook(path);
      if (there?.kind === 'directory') throw isDirectory(path);
      if (condition.kind === 'same' && there?.version !== condition.state.version) throw new ConditionLost('The file has changed.');
      await rename(part, path);
    }
  } catch (error) {
    throw toDiskError(error, 'give its name to', path);
  }
}

/** File systems without hard links say one of these. */
const withoutLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL']);

async function publishNew(part: string, path: string): Promise<void> {
  try {
    await link(part, path);
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === 'EEXIST') throw new ConditionLost('There is a file now.', { cause: error });
    if (errno === undefined || !withoutLinks.has(errno)) throw error;
    await claimAndRename(part, path);
    return;
  }
  await unlink(part);
}

/** Without hard links: an empty file that nobody else made takes the name, and is replaced at once. */
async function claimAndRename(part: string, path: string): Promise<void> {
  try {
    await (await open(path, 'wx')).close();
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') throw new ConditionLost('There is a file now.', { cause: error });
    throw error;
  }
  try {
    await rename(part, path);
  } catch (error) {
    await unlink(path);
    throw error;
  }
}

function isDirectory(path: string): DatastoreError {
  return new DatastoreError('PATH.IS_DIRECTORY', `${path} is a folder; a file cannot take its name.`, { path });
}
