import { recode, tryUndo } from '@stowage/azure-common';
import { announce } from './announcement.ts';
import type { FilesClient } from './client.ts';
import { checkConditions } from './conditions.ts';
import { tryDiscard } from './discard.ts';
import { isLeaseLost } from './errors.ts';
import { isAbsence } from './find.ts';
import { whenUnlocked } from './patience.ts';
import { type LeasedFile, leaseFile } from './requests/lease.ts';
import { freeStaleLease } from './stale-lease.ts';
import { type Attempt, createAttempt } from './temporary-name.ts';

/** Acquires the lease of an attempt, waiting for others to let go; gives the ETag that the file has from then on. */
export function acquireLease(client: FilesClient, path: string, { id }: Attempt, signal: AbortSignal | undefined): Promise<LeasedFile> {
  const acquire = (): Promise<LeasedFile> => leaseFile(client, { path, action: 'acquire', id, signal });
  return whenUnlocked(
    signal,
    () => client.retry(acquire, { idempotent: true, signal }),
    () => freeStaleLease(client, path, signal),
  );
}

/**
 * Lets go of a lease after a failure, as far as that is possible; where it is not, the client remembers it, and whoever comes next lets
 * go of it.
 */
export async function tryRelease(client: FilesClient, path: string, { id }: Attempt): Promise<boolean> {
  const isReleased = await tryUndo((signal) => {
    const release = (): Promise<LeasedFile> => leaseFile(client, { path, action: 'release', id, signal });
    return whereHeld(client.retry(release, { idempotent: true, signal }));
  });
  if (!isReleased) client.abandoned.add(id);
  return isReleased;
}

/** Waits for something that is done by a lease; whoever does not hold it any more, or whose file is gone, has nothing to do. */
export async function whereHeld(done: Promise<unknown>): Promise<void> {
  try {
    await done;
  } catch (error) {
    if (!isLeaseLost(error) && !isAbsence(error)) throw error;
  }
}

/** What is done to a file under the condition that it has an ETag. */
export interface ConditionalStep<T> {
  readonly path: string;
  readonly ifMatch: string;
  /** The attempt whose unfinished file tells of the lease; without one, an empty file is made for that. */
  readonly attempt?: Attempt | undefined;
  readonly signal: AbortSignal | undefined;
  /** Does it, by the lease. */
  run(leaseId: string): Promise<T>;
  /** The file is still there afterwards, and its lease must be let go of. */
  readonly keepsFile: boolean;
}

/**
 * Does something to a file that has a certain ETag, and else fails with `CONDITION.FAILED`. The service has no such condition; but nobody changes,
 * replaces, deletes or renames a file that is leased, so that what is seen under the lease is what is changed.
 */
export async function underCondition<T>(client: FilesClient, step: ConditionalStep<T>): Promise<T> {
  const { path, ifMatch, signal, keepsFile } = step;
  const attempt = step.attempt ?? createAttempt(path);
  const isOurs = step.attempt === undefined;
  let isFree = true;
  try {
    if (isOurs) await announce(client, attempt, {}, signal);
    isFree = false;
    checkConditions(await acquireLease(client, path, attempt, signal), { ifMatch });
    const result = await step.run(attempt.id);
    if (keepsFile) isFree = await tryRelease(client, path, attempt);
    else isFree = true;
    return result;
  } catch (error) {
    if (!isFree) isFree = await tryRelease(client, path, attempt);
    throw isAbsence(error) ? recode(error, 'CONDITION.FAILED') : error;
  } finally {
    if (isOurs && isFree) await tryDiscard(client, attempt.temporary);
  }
}
