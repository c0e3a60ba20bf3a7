import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** The environment variable that every process of a run inherits, whatever group or session it moved to. */
export const runVariable = 'STOWAGE_RUN_ID';

/** The processes of a run that still work, ours not among them. Empty where the system does not show environments (only Linux does). */
async function findProcesses(runId: string): Promise<readonly number[]> {
  const wanted = `${runVariable}=${runId}`;
  const names = await readdir('/proc').catch(() => []);
  const found = await Promise.all(
    names.map(async (name) => {
      const pid = Number(name);
      if (!Number.isInteger(pid) || pid === process.pid) return undefined;
      // One that has ended, or that belongs to somebody else, cannot be read; neither is of this run. That of a zombie is empty.
      const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
      return environment.split('\0').includes(wanted) ? pid : undefined;
    }),
  );
  return found.filter((pid) => pid !== undefined);
}

/** Ends the processes of a run: asks them first, then kills those that are left after `patience` milliseconds. Gives how many there were. */
export async function endProcesses(runId: string, patience: number): Promise<number> {
  const first = await findProcesses(runId);
  for (const pid of first) send(pid, patience > 0 ? 'SIGTERM' : 'SIGKILL');
  const until = performance.now() + patience;
  let left = first;
  while (left.length > 0) {
    await sleep(20);
    left = await findProcesses(runId);
    // What a process that is being ended has started in the meantime is found the next time round.
    if (performance.now() >= until) for (const pid of left) send(pid, 'SIGKILL');
  }
  return first.length;
}

/** Sends a signal to a process, or with a negative number to its group; one that is gone is no failure. */
export function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as { readonly code?: unknown }).code !== 'ESRCH') throw error;
  }
}
