import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, rmdir, stat, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatastoreError, isDatastoreError } from '@stowage/core';
import { systemCode, toFileFailure } from './file-failure.ts';
import { describeSelf, isDead, type LockHolder } from './lock-holder.ts';

/** How a lock is waited for. */
export interface LockOptions {
  /** Milliseconds to wait for other writers. Default 30,000. */
  readonly patience?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

const hour = 3_600_000;

/**
 * Runs a step while no other process, and nothing else in this one, runs a step under the same lock.
 *
 * The lock is the folder `lock` in `folder`, moved there complete with a file in it that names the holder: moving fails when one
 * is there, so there is never a lock without a name. Letting go removes that file by its own name, and so does whoever finds the
 * holder dead: if another process has the lock by then, the file is not there, and nothing happens to its lock.
 *
 * Fails with `WORKSPACE.LOCKED` when the patience is over, saying who holds it.
 */
export async function withLock<T>(folder: string, step: () => Promise<T>, options: LockOptions = {}): Promise<T> {
  const token = randomUUID();
  await acquire(folder, token, options);
  try {
    await sweep(folder);
    return await step();
  } finally {
    await release(folder, token);
  }
}

async function acquire(folder: string, token: string, { patience = 30_000, signal }: LockOptions): Promise<void> {
  const lock = join(folder, 'lock');
  const own = join(folder, `lock.${token}`);
  const until = performance.now() + patience;
  try {
    await mkdir(own);
    await writeFile(join(own, token), JSON.stringify(await describeSelf()));
    while (!(await tryMove(own, lock))) {
      const holder = await tryReadHolder(lock);
      if (holder !== undefined && (await isDead(holder))) await release(folder, holder.token);
      if (performance.now() > until) throw locked(lock, holder);
      await pause(signal);
    }
  } catch (error) {
    await rm(own, { recursive: true, force: true });
    if (signal?.aborted || isDatastoreError(error)) throw error;
    throw toFileFailure(error, 'lock', folder);
  }
}

async function pause(signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(5 + Math.random() * 20, undefined, { signal });
  } catch (error) {
    throw signal?.aborted ? signal.reason : error;
  }
}

/** Takes a holder's name out of the lock and removes the lock, which is free as soon as it is empty. */
async function release(folder: string, token: string): Promise<void> {
  const lock = join(folder, 'lock');
  try {
    await unlink(join(lock, token));
    await rmdir(lock);
  } catch (error) {
    // Another process may have moved its own into the folder that was just emptied.
    if (!['ENOENT', 'ENOTEMPTY', 'EEXIST', 'EPERM', 'EBUSY'].includes(systemCode(error) ?? '')) throw toFileFailure(error, 'lock', folder);
  }
}

/** Moves a folder to a name that must be free, or be an empty folder. */
async function tryMove(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    const taken = ['ENOTEMPTY', 'EEXIST'];
    // Windows says this of a name that is taken; of a missing right too, and that shows when the patience is over.
    if (process.platform === 'win32') taken.push('EPERM', 'EACCES');
    if (taken.includes(systemCode(error) ?? '')) return false;
    throw error;
  }
}

/** Who holds the lock; undefined when it has just been let go. */
async function tryReadHolder(lock: string): Promise<(LockHolder & { readonly token: string }) | undefined> {
  try {
    const [token] = await readdir(lock);
    if (token !== undefined) return { ...(JSON.parse(await readFile(join(lock, token), 'utf8')) as LockHolder), token };
    // Its holder was killed between emptying and removing it. Only an empty folder can be removed like this.
    await rmdir(lock);
    return undefined;
  } catch (error) {
    if (['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(systemCode(error) ?? '')) return undefined;
    throw error;
  }
}

/** Removes what processes that were killed while they waited left an hour ago and more. */
async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith('lock.')) continue;
    const path = join(folder, name);
    if (Date.now() - (await lastChange(path)) > hour) await rm(path, { recursive: true, force: true });
  }
}

async function lastChange(path: string): Promise<number> {
  try {
    const { mtimeMs, ctimeMs } = await stat(path);
    return Math.max(mtimeMs, ctimeMs);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return Date.now();
    throw error;
  }
}

function locked(lock: string, holder: LockHolder | undefined): DatastoreError {
  const who = holder === undefined ? '' : `: process ${holder.pid} on ${holder.place.split(' ', 1)[0]}, since ${holder.since}`;
  return new DatastoreError('WORKSPACE.LOCKED', `Other processes are changing the workspace${who}.`, {
    nextAction: `Wait and try again. If no such process runs any more, remove the folder ${lock}.`,
  });
}
