import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../src/bin.ts', import.meta.url));

/** What a process printed and how it ended: its exit code, or the signal that ended it. */
export interface Ended {
  readonly end: number | NodeJS.Signals;
  readonly out: string;
  readonly err: string;
}

/** The command line in a process of its own. */
export interface Program {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** How the command line is started. */
export interface ProgramOptions {
  readonly cwd: string;
  /** The largest file that it may write, in blocks of 512 bytes, as on a disk that is full then. */
  readonly fileBlocks?: number;
  /** Whether it has to keep to the permissions of files, as root need not. */
  readonly isOrdinary?: boolean;
  /** Whether standard input is a pipe that stays open; else there is none. */
  readonly isPiped?: boolean;
  /** A command that starts it, with its own arguments. */
  readonly within?: readonly string[];
}

/** Root without its right to pass by permissions. It still owns its files, so that it finds the program wherever that lies. */
const withoutOverride = ['setpriv', '--bounding-set=-dac_override,-dac_read_search', '--inh-caps=-dac_override,-dac_read_search'];

/** Starts `stowage` as a shell would. */
export function startProgram(
  args: readonly string[],
  { cwd, fileBlocks, isOrdinary = false, isPiped = false, within = [] }: ProgramOptions,
): Program {
  const command = [...within, process.execPath, '--conditions=@stowage/source', bin, ...args];
  const limited = fileBlocks === undefined ? command : ['sh', '-c', `ulimit -f ${fileBlocks}; exec "$@"`, 'sh', ...command];
  const [file = '', ...rest] = isOrdinary && process.geteuid?.() === 0 ? [...withoutOverride, ...limited] : limited;
  const child = spawn(file, rest, { cwd, stdio: [isPiped ? 'pipe' : 'ignore', 'pipe', 'pipe'] });
  const texts = { out: '', err: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    texts.out += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    texts.err += text;
  });
  const ended = once(child, 'close').then(([code, signal]) => ({ end: (code ?? signal) as number | NodeJS.Signals, ...texts }));
  return { child, ended };
}

/** What the list of processes shows of a process. */
export async function commandLineOf({ child }: Program): Promise<string> {
  return (await readFile(`/proc/${child.pid}/cmdline`, 'utf8')).replaceAll('\0', ' ').trim();
}
