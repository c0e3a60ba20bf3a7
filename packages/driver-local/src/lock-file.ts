import { createHash } from 'node:crypto';
import { delay, throwIfAborted } from '@stowage/core/driver';
import { inside, type LocalClient } from './client.ts';
import { isErrno, withoutLinks } from './errors.ts';
import { type Facts, isSameFile } from './facts.ts';
import { lockName } from './leftovers.ts';
import type { Pin } from './pin.ts';

/** What a conditional change may ask of the lock that it holds. */
export interface HeldLock {
  /** Tells the others that the holder lives. To be called now and then by a task that takes long. */
  keep(): Promise<void>;
}

/** How the lock is waited for. */
export interface LockFileOptions {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds after which a lock that has not been touched counts as left by a process that died. Default 10 000. */
  readonly patience?: number | undefined;
}

/**
 * Runs a task while no other process runs one under the same name of the same folder. The lock is a file that only one process
 * can make; every conditional change takes it, so between processes too the check and the change are one step.
 */
export async function withLockFile<T>(
  client: LocalClient,
  folder: Pin,
  name: string,
  { signal, patience = 10_000 }: LockFileOptions,
  task: (lock: HeldLock) => Promise<T>,
): Promise<T> {
  const id = createHash('sha1').update(name).digest('hex');
  const path = inside(folder, lockName(id));
  // Timed by this process alone: the clock that stamps files may be that of a server.
  let watched: { readonly facts: Facts; readonly since: number } | undefined;
  let own: Facts | undefined;
  while (own === undefined) {
    throwIfAborted(signal);
    own = await tryMake(client, path);
    const facts = own === undefined ? await client.tryFacts(path) : undefined;
    if (facts === undefined) continue;
    if (watched === undefined || !isUntouched(watched.facts, facts)) watched = { facts, since: performance.now() };
    const idle = performance.now() - watched.since;
    if (idle <= patience) await delay(1 + Math.random() * 4, signal);
    else await breakLock(client, path, inside(folder, lockName(`${id}-${facts.inode}-${facts.modified}`)), facts, idle > 2 * patience);
  }
  try {
    return await task({ keep: () => client.touch(path) });
  } finally {
    await release(client, path, own);
  }
}

const isUntouched = (one: Facts, other: Facts): boolean => isSameFile(one, other) && one.modified === other.modified;

async function tryMake(client: LocalClient, path: string): Promise<Facts | undefined> {
  try {
    await using handle = await client.createFile(path);
    return await client.factsOfHandle(handle);
  } catch (error) {
    if (isErrno(error, 'EEXIST')) return undefined;
    throw error;
  }
}

/** Gives the lock back, unless somebody took this process for dead and has made a lock of its own since. */
async function release(client: LocalClient, path: string, own: Facts): Promise<void> {
  const present = await client.tryFacts(path);
  if (present !== undefined && isSameFile(present, own) && present.born === own.born) await client.tryRemove(path);
}

/**
 * Removes a lock whose holder has died. Of all who find it dead, one gets to do so: the one who gives it a second name that says
 * which lock it was. A claim that outlives the patience of another belongs to a process that died in the middle of this.
 */
async function breakLock(client: LocalClient, path: string, claim: string, dead: Facts, isOverdue: boolean): Promise<void> {
  try {
    await client.link(path, claim);
  } catch (error) {
    if (isErrno(error, 'EEXIST') && isOverdue) await client.tryRemove(claim);
    else if (isErrno(error, ...withoutLinks)) await client.tryRemove(path);
    else if (!isErrno(error, 'EEXIST', 'ENOENT')) throw error;
    return;
  }
  try {
    // Meanwhile another may have broken it and made its own.
    if (isUntouched(dead, await client.facts(claim))) await client.tryRemove(path);
  } finally {
    await client.tryRemove(claim);
  }
}
