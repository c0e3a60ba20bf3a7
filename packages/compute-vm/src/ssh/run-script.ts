import { DatastoreError } from '@stowage/core';
import type { SshConnection } from './connect.ts';

/** What a script left. */
export interface ScriptResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a script by the machine's `sh` to its end. The script itself goes through standard input when there is no other input, so that
 * whatever stands in it shows in no list of processes; `input` goes there instead when it is given.
 */
export async function runScript(
  connection: SshConnection,
  script: string,
  { input, signal }: { readonly input?: string | undefined; readonly signal?: AbortSignal | undefined } = {},
): Promise<ScriptResult> {
  signal?.throwIfAborted();
  const channel = await connection.exec(input === undefined ? 'exec sh -s' : script);
  const abort = (): void => void channel.destroy();
  signal?.addEventListener('abort', abort, { once: true });
  try {
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    channel.on('data', (chunk: Buffer) => void stdout.push(chunk));
    channel.stderr.on('data', (chunk: Buffer) => void stderr.push(chunk));
    const exitCode = await new Promise<number>((resolve, reject) => {
      let ended: number | undefined;
      const stop = connection.onLost(reject);
      channel.once('exit', (code: number | null) => {
        ended = code ?? 255;
      });
      channel.once('close', () => {
        stop();
        if (ended === undefined) reject(signal?.reason ?? connection.lost() ?? new Error('the channel was closed'));
        else resolve(ended);
      });
      channel.end(input ?? script);
    });
    return { exitCode, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() };
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

/** The same, failing with `COMPUTE.UNREACHABLE` when the script does. */
export async function requireScript(connection: SshConnection, what: string, script: string, signal?: AbortSignal): Promise<string> {
  const { exitCode, stdout, stderr } = await runScript(connection, script, { signal });
  if (exitCode === 0) return stdout;
  throw new DatastoreError('COMPUTE.UNREACHABLE', `${connection.location} could not ${what}: ${stderr.trim() || `exit code ${exitCode}`}.`);
}
