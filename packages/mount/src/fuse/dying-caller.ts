import { readFile } from 'node:fs/promises';

const killed = 1n << 8n;

/**
 * Whether the thread that waits for a request is being ended. Only then is it let go early: any other signal would show up as EINTR in
 * calls that on a disk never give it, and programs with timers (git's progress, Go's scheduler) do not expect it.
 *
 * A fatal signal of any kind is pending as SIGKILL on each thread of the process. A thread that cannot be seen (another process
 * namespace) counts as dying, since it could otherwise not be freed.
 */
export async function isDying(pid: number): Promise<boolean> {
  if (pid === 0) return true;
  let status: string;
  try {
    status = await readFile(`/proc/${pid}/status`, 'latin1');
  } catch {
    return true;
  }
  const [, own] = /^SigPnd:\s*([0-9a-f]+)$/m.exec(status) ?? [];
  return own !== undefined && (BigInt(`0x${own}`) & killed) !== 0n;
}
