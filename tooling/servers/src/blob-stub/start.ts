import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { loopback } from '../http-listening.ts';
import { createStop, type RunningServer } from '../running-server.ts';
import { emulatorAccount, type StorageAccount } from '../storage-account.ts';
import type { StubMessage, StubUsage } from './process.ts';

/** How to start the stub. */
export interface BlobStubOptions {
  /** Milliseconds waited before each answer. Default: 0. */
  readonly latencyMilliseconds?: number;
  /** Compare each uploaded body with its Content-MD5 or CRC64, at the stub's cost. Default: false. */
  readonly verifyChecksums?: boolean;
}

/** A running stub. */
export interface BlobStub extends RunningServer {
  /** Any account and key would do: signatures are not checked. */
  readonly account: StorageAccount;
  readonly blobEndpoint: string;
  readonly connectionString: string;
  /** Process id of the stub. */
  readonly pid: number;
  /** What the stub has used and done so far. */
  usage(): Promise<StubUsage>;
}

/**
 * Starts, in a process of its own, a server that answers like Blob storage and costs as little as possible, so that
 * in a benchmark the client is what is measured.
 *
 * It checks no signature and keeps nothing: uploads are discarded, a blob's size and a listing's length stand in their
 * names (`blobOfSize`, `containerOfNames`), and the content is a fixed pattern (`contentAt`). Checksums that a client
 * asks for are right, and computed once.
 *
 * @example
 * ```ts
 * await using stub = await startBlobStub()
 * const client = BlobServiceClient.fromConnectionString(stub.connectionString)
 * ```
 */
export async function startBlobStub(options: BlobStubOptions = {}): Promise<BlobStub> {
  const settings = {
    latencyMilliseconds: options.latencyMilliseconds ?? 0,
    verifyChecksums: options.verifyChecksums ?? false,
  };
  const child = fork(fileURLToPath(new URL('./process.ts', import.meta.url)), [JSON.stringify(settings)], {
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const waiting = new Map<number, (usage: StubUsage) => void>();
  const ended = untilEnd(child);
  const port = await untilListening(child, ended);
  child.on('message', (message: StubMessage) => {
    if (message.kind === 'usage') waiting.get(message.id)?.(message.usage);
  });
  // A test that forgets `stop` still ends: the stub follows when the channel closes.
  const setReferenced = (isReferenced: boolean): void => {
    const change = isReferenced ? 'ref' : 'unref';
    child[change]();
    child.channel?.[change]();
  };
  setReferenced(false);

  let asked = 0;
  const url = `http://${loopback}:${port}`;
  const blobEndpoint = `${url}/${emulatorAccount.name}`;
  return {
    url,
    account: emulatorAccount,
    blobEndpoint,
    connectionString: `DefaultEndpointsProtocol=http;AccountName=${emulatorAccount.name};AccountKey=${emulatorAccount.key};BlobEndpoint=${blobEndpoint};`,
    pid: child.pid ?? 0,
    usage: async () => {
      if (!child.connected) throw new Error('The blob stub has been stopped.');
      const id = ++asked;
      setReferenced(true);
      try {
        const answer = new Promise<StubUsage>((resolve) => waiting.set(id, resolve));
        child.send(id);
        return await Promise.race([answer, ended]);
      } finally {
        waiting.delete(id);
        if (waiting.size === 0) setReferenced(false);
      }
    },
    ...createStop(async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.ref();
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    }),
  };
}

/** Rejects when the process ends; nobody has to be waiting for it. */
function untilEnd(child: ChildProcess): Promise<never> {
  const ended = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`The blob stub ended with ${code}.`)));
  });
  ended.catch(() => undefined);
  return ended;
}

async function untilListening(child: ChildProcess, ended: Promise<never>): Promise<number> {
  const [message] = (await Promise.race([once(child, 'message'), ended])) as [StubMessage];
  if (message.kind !== 'listening') throw new Error('The blob stub did not say where it listens.');
  return message.port;
}
