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
 * Fails with `PATH.NOT_FOUND` when nothing of ours is mounted there; `PATH.LOCKED` while it is in use, naming by whom (with `lazy` it goes
 * out of sight at once and ends when it is let go, which is not waited for); `SERVICE.TIMEOUT` when uploads take too long: they are
 * given up then, and what was not uploaded is kept.
 */
export async function unmount(
  directory: string,
  { signal, ...options }: UnmountOptions & { readonly signal?: AbortSignal | undefined } = {},
): Promise<void> {
  const path = await toMountPoint(directory);
  const entry = await findMount(path);
  const record = (await readRecords()).find((one) => one.directory === path);
  if (entry !== undefined && entry.type !== mountType) {
    throw new DatastoreError('PATH.NOT_FOUND', `What is mounted on ${path} is not of Stowage: ${entry.type}, ${entry.source}.`, {
      nextAction: 'Unmount it with umount.',
    });
  }
  const isGone = record === undefined || (await isDead(record.process));
  if (entry === undefined && isGone) throw notMounted(path);
  if (entry !== undefined) await unmountDirectory(path, { lazy: options.lazy === true || (record !== undefined && isGone) });
  if (record === undefined) return;
  if (options.lazy !== true) await untilEnded(record, signal);
  if (await isDead(record.process)) await removeRecord(record);
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
