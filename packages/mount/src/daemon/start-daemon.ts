import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, truncateSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DatastoreError } from '@stowage/core';
import { toFusermountError } from '../mounting/fusermount.ts';
import { deviceVariable, type Launcher } from '../mounting/launcher.ts';
import type { MountUsage } from './count-usage.ts';
import type { DaemonMessage, DaemonOrder } from './daemon-order.ts';
import { fromErrorFields } from './error-fields.ts';

/** Options of Node that concern this process alone: the debugger, the test runner, a program given on the command line. */
const ownOptions = /^--(inspect|test|watch|eval|print|input-type)/;
/** Options whose value is the next argument. */
const takesValue = ['-e', '-p', '-pe', '--eval', '--print'];

/** Options of Node that hold for a child too: conditions of imports, certificates, limits of memory. */
export function toInheritedOptions(options: readonly string[]): string[] {
  return options.filter((option, index) => {
    const isValue = takesValue.includes(options[index - 1] ?? '');
    return !isValue && !takesValue.includes(option) && !ownOptions.test(option);
  });
}

/** Beside the threads that read the device and write notices, files of staging and cache need some. */
const threads = '16';

/** How a daemon is started. */
export interface StartOptions {
  readonly order: DaemonOrder;
  readonly launcher: Launcher | undefined;
  /** The device, if it is open and mounted already. It is the daemon's then. */
  readonly device: number | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal | undefined;
  readonly onLog: ((line: string) => void) | undefined;
}

/** A daemon whose mount can be used. */
export interface Daemon {
  readonly pid: number;
  /** Settled when it has ended: with its exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  /** What it has used; known when it has ended, if it was to count. */
  usage(): MountUsage | undefined;
  /** Tells it to unmount and end. Telling it twice ends it at once. */
  stop(): void;
}

/** Starts the process of a mount and waits until the mount can be used. Fails with what the process failed with. */
export async function startDaemon(options: StartOptions): Promise<Daemon> {
  const { order, signal } = options;
  signal?.throwIfAborted();
  const child = forkDaemon(options);
  const ended = once(child, 'exit').then(([code, name]) => (code ?? name) as number | NodeJS.Signals);
  const { promise: answered, resolve: settle } = Promise.withResolvers<Exclude<DaemonMessage, { kind: 'log' | 'usage' }>>();
  let usage: MountUsage | undefined;
  child.on('message', (message: DaemonMessage) => {
    if (message.kind === 'log') options.onLog?.(message.line);
    else if (message.kind === 'usage') usage = message.usage;
    else settle(message);
  });
  const onAbort = (): void => void child.kill('SIGTERM');
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    child.send(order);
    const answer = await Promise.race([answered, ended]);
    signal?.throwIfAborted();
    if (typeof answer !== 'object') throw toEarlyEnd(order, answer);
    if (answer.kind === 'failed') throw fromErrorFields(answer.error);
  } catch (error) {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    throw signal?.aborted ? signal.reason : error;
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
  // A mount that stands for itself does not hold the process that ordered it.
  if (!order.attached) child.unref();
  const stop = (): void => {
    // An attached one takes the end of the channel for that, however often it is told; it may have got the terminal's signal too.
    if (child.connected) child.disconnect();
    else if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
  };
  return { pid: child.pid ?? 0, ended, usage: () => usage, stop };
}

function forkDaemon({ order, launcher, device, environment }: StartOptions): ChildProcess {
  truncateLog(order.log);
  const log = openSync(order.log, 'a', 0o600);
  const nodeOptions = toInheritedOptions(process.execArgv);
  try {
    return fork(fileURLToPath(import.meta.resolve('@stowage/mount/daemon')), [], {
      execPath: launcher?.command ?? process.execPath,
      execArgv: launcher === undefined ? nodeOptions : [...launcher.args, process.execPath, ...nodeOptions],
      // What a terminal sends to the group of a command ends its mount in the command's own time, by the channel.
      detached: true,
      stdio: ['ignore', log, log, 'ipc', ...(device === undefined ? [] : [device])],
      // Its own folder could keep another mount from being undone.
      cwd: '/',
      env: { UV_THREADPOOL_SIZE: threads, ...environment, ...(device === undefined ? {} : { [deviceVariable]: '4' }) },
    });
  } finally {
    closeSync(log);
    // Whoever has it open keeps the mount alive.
    if (device !== undefined) closeSync(device);
  }
}

function truncateLog(path: string): void {
  try {
    truncateSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/** Why a process ended before it said anything: it crashed, or what should have started it could not mount. */
function toEarlyEnd({ directory, log }: DaemonOrder, end: number | string): Error {
  const lines = readFileSync(log, 'utf8').trim().split('\n');
  const said = lines.filter((line) => line.includes('fusermount3')).join(' ');
  if (said !== '') return toFusermountError(directory, { code: 1, error: said });
  return new DatastoreError('SERVICE.UNKNOWN', `The process of the mount ended with ${end}: ${lines.slice(-3).join(' ')}`, {
    nextAction: `Look at its log: ${log}`,
  });
}
