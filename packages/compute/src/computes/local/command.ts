import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { DatastoreError } from '@stowage/core';
import type { CommandEnd, CommandRequest, EndSignal, OutputStream, RunningCommand } from '../compute.ts';
import { findCommand } from './find-command.ts';
import { endProcesses, send } from './processes.ts';

/** What a program is started with on this machine. */
export interface LocalCommand extends CommandRequest {
  readonly folder: string;
  readonly runId: string;
}

/** How long programs that a program has left running may go on, in milliseconds, before they are ended. */
const afterlife = 500;
const ownGroup = process.platform !== 'win32';

/**
 * Starts a program in a process group of its own, so that a signal reaches all that it starts, and one to us does not reach it by the
 * terminal. It has no standard input. When it has ended, what it left running is ended, too.
 */
export async function startCommand({ file, args, environment, onOutput, folder, runId }: LocalCommand): Promise<RunningCommand> {
  const env = { ...process.env, ...environment };
  const found = await findCommand(file, folder, env.PATH ?? '');
  const child = spawn(found, [...args], { argv0: file, cwd: folder, env, detached: ownGroup, stdio: ['ignore', 'pipe', 'pipe'] });
  await started(child, file);
  const output = Promise.all([pass(child.stdout, 'stdout', onOutput), pass(child.stderr, 'stderr', onOutput)]);
  const pid = child.pid as number;
  // Told when the program has ended. Whom nobody listens to need not go on.
  output.catch(() => (ownGroup ? send(-pid, 'SIGTERM') : child.kill()));
  return {
    ended: finish(child, pid, runId, output),
    async signal(name: EndSignal) {
      if (ownGroup) send(-pid, name);
      else child.kill(name);
    },
  };
}

async function started(child: ChildProcess, file: string): Promise<void> {
  try {
    await once(child, 'spawn');
  } catch (error) {
    const code = String((error as { readonly code?: unknown }).code);
    throw new DatastoreError('COMMAND.NOT_FOUND', `${file} could not be started: ${code}.`, {
      path: file,
      nextAction:
        code === 'E2BIG' ? 'Pass less by arguments and environment.' : 'Check that the program it names in its first line is there.',
      cause: error,
    });
  }
}

async function pass(stream: Readable, name: OutputStream, onOutput: CommandRequest['onOutput']): Promise<void> {
  for await (const chunk of stream) await onOutput(name, chunk as Uint8Array);
}

async function finish(child: ChildProcess, pid: number, runId: string, output: Promise<unknown>): Promise<CommandEnd> {
  const [code, signal] = (child.exitCode ?? child.signalCode) === null ? await once(child, 'exit') : [child.exitCode, child.signalCode];
  const rest = setTimeout(() => ownGroup && send(-pid, 'SIGKILL'), afterlife);
  await endProcesses(runId, afterlife);
  await output;
  clearTimeout(rest);
  return code === null ? { signal: String(signal) } : { exitCode: Number(code) };
}
