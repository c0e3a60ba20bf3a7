import { quote } from '../ssh/words.ts';

/** The variable that every process of a run inherits, whatever group or session it moved to. */
export const runVariable = 'STOWAGE_RUN_ID';

/** Scripts around the processes of a run. */
export interface RunProcesses {
  /** Ends them: asks them first, then kills those that are left after a second. Prints how many there were. */
  readonly end: string;
}

/** Looks for processes by their environment, which Linux shows of those that belong to the user. */
export function runProcesses(runId: string): RunProcesses {
  const find = `grep -lzsxF -- ${quote(`${runVariable}=${runId}`)} /proc/[0-9]*/environ | cut -d/ -f3`;
  const end = [
    `find_them() { ${find}; }`,
    'them=$(find_them); count=0; for p in $them; do count=$((count + 1)); kill -s TERM $p 2>/dev/null; done',
    'tries=0; while [ -n "$them" ] && [ $tries -lt 20 ]; do sleep 0.1 2>/dev/null || sleep 1; them=$(find_them); tries=$((tries + 1)); [ $tries -ge 10 ] && for p in $them; do kill -s KILL $p 2>/dev/null; done; done',
    'echo $count',
  ].join('\n');
  return { end };
}
