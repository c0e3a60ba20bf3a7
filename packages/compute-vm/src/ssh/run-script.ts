import { DatastoreError } from '@stowage/core';
import type { SshConnection } from './connect.ts';

/** What a script left. */
export interface ScriptResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a short script by the machine's `sh` to its end, after those that were begun before. */
export function runScript(connection: SshConnection, script: string, signal?: AbortSignal): Promise<ScriptResult> {
  return connection.shell.run(script, signal);
}

/** The same, failing with `COMPUTE.UNREACHABLE` when the script does. */
export async function requireScript(connection: SshConnection, what: string, script: string, signal?: AbortSignal): Promise<string> {
  const { exitCode, stdout, stderr } = await runScript(connection, script, signal);
  if (exitCode === 0) return stdout;
  throw new DatastoreError('COMPUTE.UNREACHABLE', `${connection.location} could not ${what}: ${stderr.trim() || `exit code ${exitCode}`}.`);
}

/** Runs a program with something on its standard input, which no other program sees. An abort does not wait for the program to end. */
export async function runWithInput(connection: SshConnection, command: string, input: string, signal: AbortSignal): Promise<ScriptResult> {
  signal.throwIfAborted();
  const channel = await connection.exec(command);
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  channel.on('data', (chunk: Buffer) => void stdout.push(chunk));
  channel.stderr.on('data', (chunk: Buffer) => void stderr.push(chunk));
  let end = (): void => undefined;
  try {
    const exitCode = await new Promise<number>((resolve, reject) => {
      let ended: number | undefined;
      const abort = (): void => {
        reject(signal.reason);
        channel.destroy();
      };
      const stop = connection.onLost(reject);
      end = () => {
        stop();
        signal.removeEventListener('abort', abort);
      };
      signal.addEventListener('abort', abort, { once: true });
      channel.once('exit', (code: number | null) => {
        ended = code ?? 255;
      });
      channel.once('close', () => {
        if (ended === undefined) reject(connection.closed('a program'));
        else resolve(ended);
      });
      if (signal.aborted) abort();
      else channel.end(input);
    });
    return { exitCode, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() };
  } finally {
    end();
  }
}
