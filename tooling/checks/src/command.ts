import { spawnSync } from 'node:child_process';
import type { Check } from './check.ts';
import { root } from './workspaces.ts';

/** A check that is a command of its own, run at the root: it passes when the command does. */
export function commandCheck(name: string, command: string, parameters: readonly string[], directory: string = root): Check {
  return {
    name,
    run() {
      const { status, error, stdout, stderr } = spawnSync(command, parameters, { cwd: directory, encoding: 'utf8' });
      if (error) throw error;
      return { examined: 1, findings: status === 0 ? [] : [`${stdout}${stderr}`.trim() || `${command} exited with ${status}`] };
    },
  };
}
