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
 * The script that starts a program: it tells its number, on a line of its own behind whatever the user's shell prints, and becomes the program, so that the
 * process group, which the SSH server makes for it, is the program's. Variables stand in it and not on a command line.
 *
 * Fails with `CONFIG.INVALID` for a variable whose name no shell takes.
 */
export function startScript({ workFolder, environment, file, args, runId }: Omit<RemoteCommand, 'onOutput' | 'script'>): string {
  const variables = Object.entries(environment).map(([name, value]) => {
    if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return `export ${name}=${quote(value)}`;
    throw new DatastoreError('CONFIG.INVALID', `${JSON.stringify(name)} is no name of a variable on a machine over SSH.`, {
      nextAction: 'Use letters, digits and "_".',
    });
  });
  const words = [file, ...args].map(quote).join(' ');
  const tell = `printf '\\n%s %s\\n' ${quote(runId)} $$`;
  return [`cd ${quote(workFolder)} || exit ${notStarted}`, ...variables, tell, `exec ${words}`, ''].join('\n');
}

/** Starts the program by the script, which has been put on the machine. */
export async function startRemoteCommand(connection: SshConnection, command: RemoteCommand): Promise<RunningCommand> {
  const { script, onOutput, file, runId } = command;
  const channel = await connection.exec(`exec sh ${quote(script)}`);
  channel.end();
  const exited = exitOf(channel, connection);
  exited.catch(() => undefined);
  const group = Promise.withResolvers<number>();
  const output = Promise.all([pass(skipHead(channel, runId, group), 'stdout', onOutput), pass(channel.stderr, 'stderr', onOutput)]);
  output.catch(() => undefined);
  // What it said may come behind the news of its end.
  const pid = await Promise.race([group.promise, exited.then(() => output).then(() => undefined)]);
  if (pid === undefined) {
    throw new DatastoreError('COMMAND.NOT_FOUND', `${file} could not be started on ${connection.location}.`, { path: file });
  }
  return {
    ended: finish(exited, output, connection, `${runProcesses(runId).end}; kill -s KILL -- -${pid} 2>/dev/null; true`),
    async signal(name: EndSignal) {
      const word = name.replace('SIG', '');
      await runScript(connection, `kill -s ${word} -- -${pid} 2>/dev/null || kill -s ${word} ${pid} 2>/dev/null || true`);
    },
  };
}

/** What a program has left running is ended, too; so is a program whose output nobody takes. */
async function finish(
  exited: Promise<CommandEnd>,
  output: Promise<unknown>,
  connection: SshConnection,
  endAll: string,
): Promise<CommandEnd> {
  try {
    return await Promise.race([exited, output.then(() => exited)]);
  } finally {
    if (connection.lost() === undefined) await runScript(connection, endAll);
    await output;
  }
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
      if (end === undefined) reject(connection.closed('the program'));
    });
  });
}

async function pass(stream: AsyncIterable<Uint8Array>, name: OutputStream, onOutput: CommandRequest['onOutput']): Promise<void> {
  for await (const chunk of stream) await onOutput(name, chunk);
}

/** Takes the number of the process, and what the user's shell printed before it, off the head of what the program prints. */
async function* skipHead(
  stream: AsyncIterable<Uint8Array>,
  runId: string,
  group: PromiseWithResolvers<number>,
): AsyncGenerator<Uint8Array> {
  const mark = new RegExp(`(?:^|\\n)${runId} (\\d+)\\n`);
  let head: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of stream) {
    if (head === undefined) {
      yield chunk;
      continue;
    }
    head = Buffer.concat([head, chunk]);
    // One byte a character, so that positions are those of the bytes.
    const found = mark.exec(head.toString('latin1'));
    if (found === null) continue;
    group.resolve(Number(found[1]));
    const rest = head.subarray(found.index + found[0].length);
    head = undefined;
    if (rest.byteLength > 0) yield rest;
  }
}
