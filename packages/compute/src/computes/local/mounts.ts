import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { DatastoreError } from '@stowage/core';
import type { RegisteredDatastore } from '@stowage/workspace';
import { findMountPoints } from './mount-points.ts';

/** A mount that stands. */
export interface StandingMount {
  readonly directory: string;
  /** Writes out what is waiting, and takes the mount away. Fails when something written could not be brought to the datastore. */
  unmount(): Promise<void>;
  /** What was asked of the datastore: known after that, if it was to be counted. */
  usage(): { readonly operations: number; readonly bytes: number } | undefined;
}

/** Mounts a path of a datastore on an empty folder; the files are served by a process of their own, which ends with this one. */
export async function mountAt(
  datastore: RegisteredDatastore,
  path: string,
  directory: string,
  options: { readonly readOnly: boolean; readonly counted: boolean; readonly signal: AbortSignal },
): Promise<StandingMount> {
  const { mount } = await import('@stowage/mount');
  const mounted = await mount(datastore, path, directory, { ...options, attached: true });
  return {
    directory,
    usage: () => mounted.usage(),
    async unmount() {
      await mounted.unmount();
      const end = await mounted.ended;
      if (end === 0) return;
      throw new DatastoreError('SERVICE.UNKNOWN', `The process that served ${directory} ended with ${end}.`, {
        datastore: datastore.name,
        nextAction: `Look at its log ${mounted.log}; what was written and not uploaded is kept: stowage mount recover`,
      });
    },
  };
}

const run = promisify(execFile);

/** Takes away every mount at or below a folder, also those whose process is gone. Gives how many there were. */
export async function removeMountsBelow(folder: string): Promise<number> {
  const points = await findMountPoints(folder);
  for (const point of points) await takeAway(point);
  const [left] = await findMountPoints(folder);
  if (left === undefined) return points.length;
  throw new DatastoreError('PATH.LOCKED', `${left} is still mounted.`, { path: left, nextAction: `Unmount it by hand: umount -l ${left}` });
}

async function takeAway(point: string): Promise<void> {
  const { unmount } = await import('@stowage/mount');
  try {
    await unmount(point, { lazy: true });
  } catch {
    // Somebody else's, or one that does not answer; what cannot be detached either is told.
    if ((await findMountPoints(point)).length > 0) await detach(point);
  }
}

/** Lazily: the name is free at once, and what still has it open gets errors instead of keeping it. */
async function detach(point: string): Promise<void> {
  const ways = process.geteuid?.() === 0 ? [['umount', '-l', point]] : [];
  ways.push(['fusermount3', '-u', '-z', point], ['fusermount', '-u', '-z', point]);
  const failures: string[] = [];
  for (const [file = '', ...args] of ways) {
    try {
      await run(file, args);
      return;
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new DatastoreError('PATH.LOCKED', `${point} could not be unmounted: ${failures.join('; ')}`, {
    path: point,
    nextAction: `Unmount it by hand: umount -l ${point}`,
  });
}
