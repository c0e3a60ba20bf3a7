import type { CommandEnd, CommandRequest, EndSignal, OutputStream, RunningCommand } from '@stowage/compute';
import { DatastoreError } from '@stowage/core';
import type { ClientChannel } from 'ssh2';
import type { SshConnection } from '../ssh/connect.ts';
import { runScript } from '../ssh/run-script.ts';
import { quote } from '../ssh/words.ts';
import { runProcesses } from './run-processes.ts';

/** How a program is started on the machine. */
export interface RemoteCommand extends CommandRequest {
  readonly runId: string;
  /** Absolute paths on the machine: the working folder, and the script that starts the program. */
  readonly workFolder: string;
  readonly script: string;
}

/** Exit code of our script when the program could not be started. */
const notStarted = 127;

/**
 * The script that starts a program: it becomes the program, so that the process group, which the SSH server makes for it, is the
 * program's. Variables stand in it and not on a command line.
 */
export function startScript({ workFolder, environment, file, args }: Omit<RemoteCommand, 'onOutput' | 'script'>): string {
  const variables = Object.entries(environment).map(([name, value]) => `export ${name}=${quote(value)}`);
  const words = [file, ...args].map(quote).join(' ');
  return [`cd ${quote(workFolder)} || exit ${notStarted}`, ...variables, `exec ${words}`, ''].join('\n');
}

/** Starts the program by the script, which has been put on the machine. Its process tells its number first, on a line of its own. */
export async function startRemoteCommand(connection: SshConnection, command: RemoteCommand): Promise<RunningCommand> {
  const { script, onOutput, file, runId } = command;
  const channel = await connection.exec(`echo $$; exec sh ${quote(script)}`);
  channel.end();
  const exited = exitOf(channel, connection);
  exited.catch(() => undefined);
  const group = new Deferred<number>();
  const output = Promise.all([pass(splitFirstLine(channel, group), 'stdout', onOutput), pass(channel.stderr, 'stderr', onOutput)]);
  output.catch(() => undefined);
  // What it said may come behind the news of its end.
  const pid = await Promise.race([group.promise, exited.then(() => output).then(() => undefined)]);
  if (pid === undefined || !Number.isInteger(pid)) {
    throw new DatastoreError('COMMAND.NOT_FOUND', `${file} could not be started on ${connection.location}.`, { path: file });
  }
  return {
    ended: finish(exited, output, connection, runId),
    async signal(name: EndSignal) {
      const word = name.replace('SIG', '');
      await runScript(connection, `kill -s ${word} -- -${pid} 2>/dev/null || kill -s ${word} ${pid} 2>/dev/null || true`);
    },
  };
}

/** What a program has left running is ended, too. */
async function finish(
  exited: Promise<CommandEnd>,
  output: Promise<unknown>,
  connection: SshConnection,
  runId: string,
): Promise<CommandEnd> {
  const end = await exited;
  await runScript(connection, runProcesses(runId).end);
  await output;
  return end;
}

function exitOf(channel: ClientChannel, connection: SshConnection): Promise<CommandEnd> {
  return new Promise((resolve, reject) => {
    let end: CommandEnd | undefined;
    const stop = connection.onLost(reject);
    channel.once('exit', (code: number | null, signal?: string) => {
      end = code === null ? { signal: signal?.startsWith('SIG') ? signal : `SIG${signal ?? 'KILL'}` } : { exitCode: code };
      // The channel stays open as long as something holds the program's output; its end is waited for elsewhere.
      stop();
      resolve(end);
    });
    channel.once('close', () => {
      stop();
      if (end === undefined)
        reject(connection.lost() ?? new DatastoreError('COMPUTE.UNREACHABLE', `${connection.location} lost the program.`));
    });
  });
}

async function pass(stream: AsyncIterable<Uint8Array>, name: OutputStream, onOutput: CommandRequest['onOutput']): Promise<void> {
  for await (const chunk of stream) await onOutput(name, chunk);
}

class Deferred<T> {
  readonly promise: Promise<T>;
  resolve: (value: T) => void = () => undefined;

  constructor() {
    this.promise = new Promise((resolve) => {
      this.resolve = resolve;
    });
  }
}

/** Takes the number of the process off the head of what the program prints. */
async function* splitFirstLine(stream: AsyncIterable<Uint8Array>, first: Deferred<number>): AsyncGenerator<Uint8Array> {
  let head: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of stream) {
    if (head === undefined) {
      yield chunk;
      continue;
    }
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf(0x0a);
    if (end === -1) continue;
    first.resolve(Number(head.subarray(0, end).toString()));
    const rest = head.subarray(end + 1);
    head = undefined;
    if (rest.byteLength > 0) yield rest;
  }
}
