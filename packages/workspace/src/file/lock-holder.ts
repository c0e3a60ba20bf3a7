import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { systemCode } from './file-failure.ts';

/** Who holds a lock, precise enough to tell whether that process still runs. */
export interface LockHolder {
  readonly pid: number;
  /** The machine and, on Linux, the process namespace: `pid` means nothing elsewhere. */
  readonly place: string;
  /** On Linux, the boot and the start time: another process with the same number differs in it. */
  readonly started: string | undefined;
  /** When the lock was taken, ISO 8601. */
  readonly since: string;
}

/** This process as a holder. */
export async function describeSelf(): Promise<LockHolder> {
  const started = await startOf(process.pid);
  return {
    pid: process.pid,
    place: await placeOfSelf(),
    started: typeof started === 'string' ? started : undefined,
    since: new Date().toISOString(),
  };
}

/** Whether a holder is gone for certain. One on another machine never is: it cannot be asked. */
export async function isDead(holder: LockHolder): Promise<boolean> {
  if (holder.place !== (await placeOfSelf())) return false;
  const started = await startOf(holder.pid);
  if (started === zombie) return true;
  if (started !== undefined && holder.started !== undefined) return started !== holder.started;
  try {
    process.kill(holder.pid, 0);
    return false;
  } catch (error) {
    // Any other answer, such as EPERM, comes from a process that is there.
    return systemCode(error) === 'ESRCH';
  }
}

async function placeOfSelf(): Promise<string> {
  const namespace = await orAbsent(readlink('/proc/self/ns/pid'));
  return namespace === undefined ? hostname() : `${hostname()} ${namespace}`;
}

/** The state of a process that has ended and whose parent has not asked for its exit code. */
const zombie = Symbol('zombie');

/** When a process was started. Undefined where the system does not tell: no such process, one that is hidden from us, not Linux. */
async function startOf(pid: number): Promise<string | typeof zombie | undefined> {
  const boot = await orAbsent(readFile('/proc/sys/kernel/random/boot_id', 'utf8'));
  const text = await orAbsent(readFile(`/proc/${pid}/stat`, 'utf8'));
  if (boot === undefined || text === undefined) return undefined;
  // The second field is the program's name in parentheses and may hold anything; the fields behind it are plain.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, start] = [fields[0], fields[19]];
  return state === 'Z' || state === 'X' ? zombie : `${boot.trim()} ${start}`;
}

async function orAbsent(content: Promise<string>): Promise<string | undefined> {
  try {
    return await content;
  } catch (error) {
    if (['ENOENT', 'ESRCH', 'EACCES'].includes(systemCode(error) ?? '')) return undefined;
    throw error;
  }
}
