import { setTimeout as delay } from 'node:timers/promises';
import { DatastoreError } from '@stowage/core';
import { isDead } from '@stowage/workspace';
import { toMountPoint } from '../mounting/mount-point.ts';
import { findMount } from '../mounting/mount-table.ts';
import { notMounted, type UnmountOptions, unmountDirectory } from '../mounting/unmount.ts';
import { mountType } from './list-mounts.ts';
import { type MountRecord, readRecords, removeRecord } from './mount-record.ts';

/** Milliseconds beyond the time for uploads in which a process should end, and between two looks at it. */
const grace = 10_000;
const interval = 25;

/**
 * Unmounts what Stowage has mounted on a directory, and waits until its process has uploaded what was written and has ended.
 *
 * A mount that does not answer within `patience` is aborted; its process is killed if it does not notice.
 *
 * Fails with `PATH.NOT_FOUND` when nothing of ours is mounted there; `PATH.LOCKED` while it is in use, naming by whom (with `lazy` it goes
 * out of sight at once and ends when it is let go, which is not waited for); `SERVICE.TIMEOUT` when its process does not end.
 */
export async function unmount(
  directory: string,
  { signal, ...options }: UnmountOptions & { readonly signal?: AbortSignal | undefined } = {},
): Promise<void> {
  const path = await toMountPoint(directory);
  const entry = await findMount(path);
  const record = await findRecord(path);
  if (entry !== undefined && entry.type !== mountType) {
    throw new DatastoreError('PATH.NOT_FOUND', `What is mounted on ${path} is not of Stowage: ${entry.type}, ${entry.source}.`, {
      nextAction: 'Unmount it with umount.',
    });
  }
  const isGone = record === undefined || (await isDead(record.process));
  if (entry === undefined && isGone) throw notMounted(path);
  const { lazy = false, patience = 10_000 } = options;
  const isServerDead = record !== undefined && isGone;
  const how = entry === undefined ? 'unmounted' : await unmountDirectory(path, { lazy: lazy || isServerDead, patience });
  if (record === undefined) return;
  if (how === 'aborted') await endHanging(record, patience);
  if (!lazy) await untilEnded(record, signal);
  if (await isDead(record.process)) await removeRecord(record);
}

/** Kills a process whose mount was aborted under it, unless it has noticed and is about to end. */
async function endHanging(record: MountRecord, patience: number): Promise<void> {
  for (const end = performance.now() + patience; performance.now() < end; await delay(interval)) {
    if ((await findRecord(record.directory))?.isEnding !== false || (await isDead(record.process))) return;
  }
  try {
    process.kill(record.process.pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function findRecord(directory: string): Promise<MountRecord | undefined> {
  return (await readRecords()).find((one) => one.directory === directory);
}

async function untilEnded(record: MountRecord, signal: AbortSignal | undefined): Promise<void> {
  const end = performance.now() + record.drain + grace;
  while (!(await isDead(record.process))) {
    signal?.throwIfAborted();
    if (performance.now() > end) {
      throw new DatastoreError('SERVICE.TIMEOUT', `The process of the mount (${record.process.pid}) does not end.`, {
        nextAction: `Look at its log ${record.log ?? ''}, then end it: kill ${record.process.pid}`,
      });
    }
    await delay(interval);
  }
}
