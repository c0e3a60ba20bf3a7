import { DatastoreError, delay, isDatastoreError, joinPath } from '@stowage/core/driver';
import { ageOf } from './age.ts';
import { type Announcement, announce, readAnnouncement } from './announcement.ts';
import type { FilesClient } from './client.ts';
import { tryDiscard } from './discard.ts';
import { isLeaseLost } from './errors.ts';
import { isAbsence, tryFile } from './find.ts';
import { deleteFile } from './requests/delete.ts';
import { leaseFile } from './requests/lease.ts';
import { listDirectory } from './requests/list-directory.ts';
import { resize } from './requests/resize.ts';
import { type Attempt, attemptDirectory, attemptId, attemptPrefix, createAttempt, toAttempt } from './temporary-name.ts';

/** Milliseconds without a change after which an attempt is taken for dead. One that lives loses its lease, notices, and starts over. */
const deadAfter = 30_000;

/** Milliseconds that one waits to learn what became of its bytes, and between two looks. */
const patience = 5_000;
const lookPause = 50;

/**
 * Lets go of the lease on a file that a process of ours took and did not come to release. Every lease of this driver is told by an unfinished
 * file beside it, whose name holds the lease's id: so a lease of anybody else is never touched.
 */
export async function freeStaleLease(client: FilesClient, path: string, signal: AbortSignal | undefined): Promise<void> {
  for (const { age, ...attempt } of await listAttempts(client, path, signal)) {
    const isOver = client.abandoned.has(attempt.id);
    if (age < deadAfter && !isOver) continue;
    await takeOver(client, path, attempt, signal);
    // Of any other it is not known that nobody looks for it any more.
    if (isOver) await tryDiscard(client, attempt.temporary);
    client.abandoned.delete(attempt.id);
  }
}

/** An attempt of whatever process, and for how many milliseconds nothing has changed in its unfinished file. */
interface SeenAttempt extends Attempt {
  readonly age: number;
}

/** All attempts for one file; none for whoever may not list. */
async function listAttempts(client: FilesClient, path: string, signal: AbortSignal | undefined): Promise<readonly SeenAttempt[]> {
  const directory = attemptDirectory(path);
  const request = { path: directory, prefix: attemptPrefix(path), signal };
  try {
    const { entries, now } = await client.retry(() => listDirectory(client, request), { idempotent: true, signal });
    return entries
      .filter(({ isTemporary }) => isTemporary)
      .map(({ name, entry }) => ({ id: attemptId(name), temporary: joinPath(directory, name), age: ageOf(entry, now) }));
  } catch (error) {
    if (isDatastoreError(error, 'ACCESS.DENIED')) return [];
    throw error;
  }
}

/**
 * Takes the lease of a dead attempt over, if it holds it, cuts the file back to what an append found, and lets go. From the moment that
 * the lease has another id, the attempt can do nothing to the file any more, should it live after all.
 *
 * The order is what others rely on. This attempt tells whom it follows before it takes the lease: so a third one, should this one die, finds
 * the size that the dead one told; and the dead one, should it live, knows that it must wait to learn what became of its bytes. Before they are
 * cut off, its announcement is deleted, by which it knows.
 */
export async function takeOver(client: FilesClient, path: string, dead: Attempt, signal: AbortSignal | undefined): Promise<void> {
  const mine = createAttempt(path);
  await announce(client, mine, { after: dead.id }, signal);
  try {
    const change = { path, action: 'change', id: dead.id, nextId: mine.id, signal } as const;
    await client.retry(() => leaseFile(client, change), { idempotent: true, signal });
  } catch (error) {
    if (!isLeaseLost(error) && !isAbsence(error)) {
      // It may have got through: then the announcement alone tells of the lease.
      client.abandoned.add(mine.id);
      throw error;
    }
    await tryDiscard(client, mine.temporary);
    return;
  }
  client.abandoned.add(mine.id);
  const { size, followed } = await readTrail(client, path, dead, signal);
  if (size !== undefined) {
    await announce(client, mine, { after: dead.id, size }, signal);
    for (const { temporary } of followed) await deleteUnlessGone(client, temporary, signal);
    await cutBack(client, path, size, mine.id, signal);
  }
  await client.retry(() => leaseFile(client, { path, action: 'release', id: mine.id, signal }), { idempotent: true, signal });
  client.abandoned.delete(mine.id);
  await tryDiscard(client, mine.temporary);
}

/** The size that a dead attempt told, or the one that it was taking over from; and the attempts whose announcements led there. */
async function readTrail(
  client: FilesClient,
  path: string,
  dead: Attempt,
  signal: AbortSignal | undefined,
): Promise<{ readonly size: number | undefined; readonly followed: readonly Attempt[] }> {
  const followed: Attempt[] = [];
  let next: Attempt | undefined = dead;
  let size: number | undefined;
  while (next !== undefined && size === undefined) {
    const told: Announcement | undefined = await readAnnouncement(client, next, signal);
    followed.push(next);
    size = told?.size;
    next = told?.after === undefined ? undefined : toAttempt(path, told.after);
  }
  // One that told its size may have been following, too: then the one before it has not been told what became of it.
  if (next !== undefined) followed.push(next);
  return { size, followed };
}

async function deleteUnlessGone(client: FilesClient, path: string, signal: AbortSignal | undefined): Promise<void> {
  try {
    await client.retry(() => deleteFile(client, path, undefined, signal), { idempotent: true, signal });
  } catch (error) {
    if (!isAbsence(error)) throw error;
  }
}

/**
 * Whether an attempt that does not hold its lease any more has been cut off; else its own release got through. It waits for whoever is taking it
 * over. Their announcements are looked for first: they go last.
 *
 * @throws DatastoreError `SERVICE.TIMEOUT` when that takes too long.
 */
export async function isCutOff(client: FilesClient, path: string, attempt: Attempt, signal: AbortSignal | undefined): Promise<boolean> {
  const end = performance.now() + patience;
  while (await isFollowed(client, path, attempt, signal)) {
    if (performance.now() > end) {
      throw new DatastoreError('SERVICE.TIMEOUT', `It cannot be told yet whether the append to ${JSON.stringify(path)} stands.`, {
        retryable: false,
        nextAction: 'Look at the end of the file in half a minute, and append again if the bytes are not there.',
      });
    }
    await delay(lookPause, signal);
  }
  return (await readAnnouncement(client, attempt, signal)) === undefined;
}

async function isFollowed(client: FilesClient, path: string, { id }: Attempt, signal: AbortSignal | undefined): Promise<boolean> {
  for (const other of await listAttempts(client, path, signal)) {
    if (other.id !== id && (await readAnnouncement(client, other, signal))?.after === id) return true;
  }
  return false;
}

/** Cuts a file back to a size that it had. */
export async function cutBack(
  client: FilesClient,
  path: string,
  size: number,
  leaseId: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const file = await tryFile(client, path, signal);
  if (file === undefined || file.size === size) return;
  await client.retry(() => resize(client, { ...file, size, leaseId, signal }), { idempotent: true, signal });
}
