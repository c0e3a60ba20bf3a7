import { inside, type LocalClient } from './client.ts';
import { isErrno } from './errors.ts';
import { reservedPrefix } from './names.ts';
import type { Pin } from './pin.ts';

const day = 86_400_000_000_000n;

/** The name of a file that is being written; it stands in the folder of its target, so that one step brings it there. */
export function unfinishedName(id: string): string {
  return `${reservedPrefix}-${id}.tmp`;
}

/** The name of the lock for a name in the same folder. */
export function lockName(id: string): string {
  return `${reservedPrefix}-${id}.lock`;
}

const leftover = /^\.stowage-local-.+\.(?:tmp|lock)$/;

/** Whether a name is that of an unfinished file or a lock. */
export function mayBeLeftover(name: string): boolean {
  return leftover.test(name);
}

/**
 * Removes what a crashed process left: an unfinished file or a lock that nobody has touched for a day. What is younger may be
 * in use. Where this process may not remove it, it stays for one that may.
 */
export async function sweepLeftover(client: LocalClient, folder: Pin, name: string): Promise<void> {
  const path = inside(folder, name);
  const found = await client.tryFacts(path);
  if (found?.kind !== 'file' || BigInt(Date.now()) * 1_000_000n - found.modified < day) return;
  try {
    await client.tryRemove(path);
  } catch (error) {
    if (!isErrno(error, 'EACCES', 'EPERM', 'EROFS', 'EBUSY')) throw error;
  }
}
