import { createHash, randomUUID } from 'node:crypto';
import { delay, throwIfAborted } from '@stowage/core/driver';
import { inside, type LocalClient } from './client.ts';
import { isErrno } from './errors.ts';
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
  const path = inside(folder, lockName(createHash('sha1').update(name).digest('hex')));
  // Timed by this process alone: the clock that stamps files may be that of a server.
  let watched: { readonly facts: Facts; readonly since: number } | undefined;
  for (;;) {
    throwIfAborted(signal);
    try {
      await (await client.createFile(path)).close();
      break;
    } catch (error) {
      if (!isErrno(error, 'EEXIST')) throw error;
    }
    const facts = await client.tryFacts(path);
    if (facts === undefined) continue;
    if (watched === undefined || !isUntouched(watched.facts, facts)) watched = { facts, since: performance.now() };
    if (performance.now() - watched.since > patience) await breakLock(client, folder, path, watched.facts);
    else await delay(1 + Math.random() * 4, signal);
  }
  try {
    return await task({ keep: () => client.touch(path) });
  } finally {
    await client.tryRemove(path);
  }
}

const isUntouched = (one: Facts, other: Facts): boolean => isSameFile(one, other) && one.modified === other.modified;

/** Removes a lock whose holder has died. */
async function breakLock(client: LocalClient, folder: Pin, path: string, dead: Facts): Promise<void> {
  // Taken aside first and looked at again: meanwhile another process may have broken it and made its own.
  const aside = inside(folder, lockName(randomUUID()));
  try {
    await client.move(path, aside);
    if (!isUntouched(dead, await client.facts(aside))) await client.link(aside, path);
    await client.remove(aside);
  } catch (error) {
    // ENOENT: somebody else broke it. EEXIST: the lock is taken anew already.
    if (!isErrno(error, 'ENOENT', 'EEXIST')) throw error;
  }
}
