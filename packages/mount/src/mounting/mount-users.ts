import { readdir, readFile, readlink } from 'node:fs/promises';
import { isInside } from './inside.ts';

/** A process that uses a mount. */
export interface MountUser {
  readonly pid: number;
  readonly name: string;
}

/** The processes that have something below a directory open, or work in it: all for root, else the user's own. The mount is not asked. */
export async function findUsers(directory: string): Promise<readonly MountUser[]> {
  const users: MountUser[] = [];
  for (const entry of await readdir('/proc')) {
    const pid = Number(entry);
    if (!Number.isInteger(pid) || !(await usesDirectory(pid, directory))) continue;
    const name = await orNothing(readFile(`/proc/${pid}/comm`, 'utf8'));
    if (name !== undefined) users.push({ pid, name: name.trim() });
  }
  return users;
}

async function usesDirectory(pid: number, directory: string): Promise<boolean> {
  const descriptors = (await orNothing(readdir(`/proc/${pid}/fd`))) ?? [];
  for (const link of ['cwd', 'root', 'exe', ...descriptors.map((name) => `fd/${name}`)]) {
    const target = await orNothing(readlink(`/proc/${pid}/${link}`));
    if (target !== undefined && isInside(target, directory)) return true;
  }
  return false;
}

/** Processes end while they are looked at, and those of others cannot be looked into. */
async function orNothing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch {
    return undefined;
  }
}
