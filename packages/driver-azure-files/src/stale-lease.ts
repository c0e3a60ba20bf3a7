import { isDatastoreError, joinPath, parentPath } from '@stowage/core/driver';
import { announce, announcedSize } from './announcement.ts';
import type { FilesClient } from './client.ts';
import { tryDiscard } from './discard.ts';
import { isLeaseLost } from './errors.ts';
import { isAbsence, tryFile } from './find.ts';
import { leaseFile } from './requests/lease.ts';
import { type ListedPage, listDirectory } from './requests/list-directory.ts';
import { resize } from './requests/resize.ts';
import { ageOf } from './sweep.ts';
import { type Attempt, attemptId, attemptPrefix, createAttempt } from './temporary-name.ts';

/** Milliseconds without a change after which an attempt is taken for dead. One that lives loses its lease, notices, and starts over. */
const deadAfter = 30_000;

/**
 * Lets go of the lease on a file that a process of ours took and did not come to release. Every lease of this driver is told by an unfinished
 * file beside it, whose name holds the lease's id: so a lease of anybody else is never touched.
 */
export async function freeStaleLease(client: FilesClient, path: string, signal: AbortSignal | undefined): Promise<void> {
  const page = await tryListAttempts(client, path, signal);
  if (page === undefined) return;
  for (const { name, entry, isTemporary } of page.entries) {
    const id = attemptId(name.toLowerCase());
    if (!isTemporary || (ageOf(entry, page.now) < deadAfter && !client.abandoned.has(id))) continue;
    const attempt = { id, temporary: joinPath(parentPath(path), name) };
    await takeOver(client, path, attempt, signal);
    client.abandoned.delete(id);
  }
}

/** The unfinished files of all attempts for one file; undefined for whoever may not list. */
async function tryListAttempts(client: FilesClient, path: string, signal: AbortSignal | undefined): Promise<ListedPage | undefined> {
  const request = { path: parentPath(path), prefix: attemptPrefix(path), signal };
  try {
    return await client.retry(() => listDirectory(client, request), { idempotent: true, signal });
  } catch (error) {
    if (isDatastoreError(error, 'ACCESS.DENIED')) return undefined;
    throw error;
  }
}

/**
 * Takes the lease of a dead attempt over, if it holds it, cuts the file back to what an append found, and lets go. From the moment that
 * the lease has another id, the attempt can do nothing to the file any more, should it live after all.
 */
async function takeOver(client: FilesClient, path: string, dead: Attempt, signal: AbortSignal | undefined): Promise<void> {
  const size = await announcedSize(client, dead, signal);
  const mine = createAttempt(path);
  // From here on this attempt may die too; then its own file says to what the target must be cut back.
  await announce(client, mine, size, signal);
  try {
    const change = { path, action: 'change', id: dead.id, nextId: mine.id, signal } as const;
    await client.retry(() => leaseFile(client, change), { idempotent: true, signal });
  } catch (error) {
    await tryDiscard(client, mine.temporary);
    if (isLeaseLost(error) || isAbsence(error)) return;
    throw error;
  }
  client.abandoned.add(mine.id);
  if (size !== undefined) {
    // Whoever made the dead attempt finds it gone, and knows that its bytes are not there.
    await tryDiscard(client, dead.temporary);
    await cutBack(client, path, size, mine.id, signal);
  }
  await client.retry(() => leaseFile(client, { path, action: 'release', id: mine.id, signal }), { idempotent: true, signal });
  client.abandoned.delete(mine.id);
  await tryDiscard(client, mine.temporary);
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
