import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';

/** What a program's run cost. */
export interface CommandCost {
  readonly seconds: number;
  /** Largest resident set, in MB; only of programs in Node. */
  readonly peakMegabytes: number;
  readonly stdout: string;
}

/** Makes a Node process tell its largest resident set through descriptor 3 when it ends. */
const tellPeak = `data:text/javascript,import{writeSync}from'node:fs';process.on('exit',()=>writeSync(3,String(process.resourceUsage().maxRSS)))`;

/** Runs a program to its end and measures it. Rejects with what it said when it fails. */
export async function runCommand(
  command: string,
  parameters: readonly string[],
  { env = {}, cwd }: { readonly env?: NodeJS.ProcessEnv; readonly cwd?: string } = {},
): Promise<CommandCost> {
  const isNode = command === process.execPath;
  const all = isNode ? ['--import', tellPeak, ...parameters] : parameters;
  const start = performance.now();
  const child = spawn(command, all, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
  const outputs = [child.stdout, child.stderr, child.stdio[3] as NodeJS.ReadableStream].map((stream) =>
    text(stream as NodeJS.ReadableStream),
  );
  const [[code, signal], stdout = '', stderr = '', peak = ''] = await Promise.all([once(child, 'close'), ...outputs]);
  const seconds = (performance.now() - start) / 1000;
  if (code !== 0) throw new Error(`${command} ${parameters.join(' ')} ended with ${code ?? signal}:\n${stdout}${stderr}`);
  return { seconds, peakMegabytes: Number(peak) / 1000, stdout };
}

/** Whether a program is on the PATH. */
export function isInstalled(command: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
