import { setTimeout as sleep } from 'node:timers/promises';
import { DatastoreError } from '@stowage/core';
import { Client, type ClientChannel, type SFTPWrapper } from 'ssh2';
import type { VmConfig } from '../config.ts';
import { createHostKeyCheck } from './host-key.ts';
import { RemoteShell } from './remote-shell.ts';

/** A connection to a machine. When it is lost, everything that uses it fails with `COMPUTE.UNREACHABLE`. */
export interface SshConnection {
  /** `ssh://ada@gpu1`. */
  readonly location: string;
  /** Starts a program by the user's shell. */
  exec(command: string): Promise<ClientChannel>;
  sftp(): Promise<SFTPWrapper>;
  /** For short scripts. */
  readonly shell: RemoteShell;
  /** The error that everything fails with, once the connection is lost. */
  lost(): DatastoreError | undefined;
  /** The error of something that the machine closed: that of the connection, when it is lost. */
  closed(what: string): DatastoreError;
  /** Told when the connection is lost; gives a function that ends the telling. */
  onLost(tell: (error: DatastoreError) => void): () => void;
  close(): Promise<void>;
}

/** Milliseconds that taking leave may take. */
const patience = 5_000;
/** Milliseconds between two signs of life, and how many may stay unanswered. */
const keepalive = { keepaliveInterval: 15_000, keepaliveCountMax: 3 };

/**
 * Connects and logs in.
 *
 * Fails with `COMPUTE.UNREACHABLE`, and with `ACCESS.UNAUTHENTICATED` when the machine's key is not the known one or it refuses who asks.
 */
export async function connect(config: VmConfig, signal?: AbortSignal): Promise<SshConnection> {
  const { host, port, user, private_key, passphrase, password, connect_timeout } = config;
  const location = `ssh://${user}@${host}${port === 22 ? '' : `:${port}`}`;
  const check = await createHostKeyCheck(config);
  signal?.throwIfAborted();
  const isBare = private_key === undefined && password === undefined;
  const agent = config.agent ?? (isBare ? process.env.SSH_AUTH_SOCK : undefined);
  const client = new Client();
  let abort = (): void => undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      abort = () => reject(signal?.reason);
      signal?.addEventListener('abort', abort, { once: true });
      client.once('ready', resolve);
      client.once('error', reject);
      client.once('close', () => reject(new Error('the connection was closed')));
      client.connect({
        host,
        port,
        username: user,
        ...(private_key === undefined ? {} : { privateKey: private_key.reveal() }),
        ...(passphrase === undefined ? {} : { passphrase: passphrase.reveal() }),
        ...(password === undefined ? {} : { password: password.reveal() }),
        ...(agent === undefined ? {} : { agent }),
        readyTimeout: connect_timeout,
        hostVerifier: (key: Buffer) => check.accepts(key),
        ...(check.algorithms.length === 0 ? {} : { algorithms: { serverHostKey: [...check.algorithms] } }),
        ...keepalive,
      });
    });
  } catch (error) {
    client.on('error', () => undefined);
    client.destroy();
    if (signal?.aborted) throw signal.reason;
    throw check.refusal() ?? explain(error, config, location);
  } finally {
    signal?.removeEventListener('abort', abort);
  }
  return createConnection(client, location);
}

function createConnection(client: Client, location: string): SshConnection {
  let lost: DatastoreError | undefined;
  const listeners = new Set<(error: DatastoreError) => void>();
  const lose = (reason: string, cause?: unknown): void => {
    if (lost !== undefined) return;
    lost = new DatastoreError('COMPUTE.UNREACHABLE', `The connection to ${location} was lost: ${reason}.`, { cause });
    for (const tell of listeners) tell(lost);
  };
  client.on('error', (error) => lose(error.message, error));
  client.on('close', () => lose('the other side closed it'));
  const open = <T>(ask: (done: (error: Error | undefined, value: T) => void) => unknown): Promise<T> =>
    new Promise((resolve, reject) => {
      if (lost !== undefined) return reject(lost);
      const fail = (error: unknown): void =>
        reject(lost ?? new DatastoreError('COMPUTE.UNREACHABLE', `${location} opens no channel: ${textOf(error)}.`, { cause: error }));
      const stop = onLost(fail);
      const answer = (error: Error | undefined, value: T): void => {
        stop();
        if (error) fail(error);
        else resolve(value);
      };
      try {
        ask(answer);
      } catch (error) {
        fail(error);
      }
    });
  const onLost = (tell: (error: DatastoreError) => void): (() => void) => {
    listeners.add(tell);
    return () => void listeners.delete(tell);
  };
  const connection: SshConnection = {
    location,
    get shell() {
      return shell;
    },
    exec: (command) => open<ClientChannel>((done) => client.exec(command, done as never)),
    sftp: () => open<SFTPWrapper>((done) => client.sftp(done as never)),
    lost: () => lost,
    closed: (what) => lost ?? new DatastoreError('COMPUTE.UNREACHABLE', `${location} closed ${what}.`),
    onLost,
    async close() {
      if (lost !== undefined) return;
      shell.end();
      const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
      client.end();
      // A machine that does not answer any more is not waited for.
      await Promise.race([closed, sleep(patience, undefined, { ref: false })]);
    },
  };
  const shell = new RemoteShell(connection);
  return connection;
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function explain(error: unknown, { user, host, private_key, password }: VmConfig, location: string): DatastoreError {
  const { level } = error as { readonly level?: string };
  if (level === 'client-authentication') {
    const ways = [private_key && 'the private key', password && 'the password'].filter(Boolean).join(' and ') || 'the agent';
    return new DatastoreError('ACCESS.UNAUTHENTICATED', `${location} refuses ${user}: it does not accept ${ways}.`, {
      identity: user,
      nextAction: `Check the user, and that its public key stands in ~/.ssh/authorized_keys on ${host}.`,
      cause: error,
    });
  }
  if (/private ?key|passphrase|decrypt/i.test(textOf(error))) {
    return new DatastoreError('CONFIG.INVALID', `The private key for ${location} cannot be read: ${textOf(error)}.`, {
      nextAction: 'Give the text of a private key in OpenSSH or PEM form, and its passphrase where it has one.',
      cause: error,
    });
  }
  return new DatastoreError('COMPUTE.UNREACHABLE', `${location} cannot be reached: ${textOf(error)}.`, {
    nextAction: 'Check host and port, and that an SSH server listens there.',
    cause: error,
  });
}
