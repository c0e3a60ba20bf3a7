import { loopback } from '../http-listening.ts';
import { type ServerProcess, startServerProcess } from '../server-process/start.ts';
import { emulatorAccount, type StorageAccount } from '../storage-account.ts';
import type { StubUsage } from './process.ts';

/** How to start the stub. */
export interface BlobStubOptions {
  /** Milliseconds waited before each answer. Default: 0. */
  readonly latencyMilliseconds?: number;
  /** Compare each uploaded body with its Content-MD5 or CRC64, at the stub's cost. Default: false. */
  readonly verifyChecksums?: boolean;
}

/** A running stub. */
export interface BlobStub extends Omit<ServerProcess<number, StubUsage>, 'ready'> {
  /** Origin without a trailing slash. */
  readonly url: string;
  /** Any account and key would do: signatures are not checked. */
  readonly account: StorageAccount;
  readonly blobEndpoint: string;
  readonly connectionString: string;
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
  const { ready: port, ...server } = await startServerProcess<number, StubUsage>(new URL('./process.ts', import.meta.url), settings);
  const url = `http://${loopback}:${port}`;
  const blobEndpoint = `${url}/${emulatorAccount.name}`;
  return {
    ...server,
    url,
    account: emulatorAccount,
    blobEndpoint,
    connectionString: `DefaultEndpointsProtocol=http;AccountName=${emulatorAccount.name};AccountKey=${emulatorAccount.key};BlobEndpoint=${blobEndpoint};`,
  };
}
