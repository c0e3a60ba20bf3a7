import {
  type BlobEndpoint,
  type Credential,
  createSweep,
  createTransport,
  type Endpoint,
  type Transport,
  Turns,
} from '@stowage/azure-common';
import type { Retry } from '@stowage/core/driver';
import { type AdlsGen2Config, resolveConfig } from './config.ts';
import { Ends } from './ends.ts';
import { lakeErrors } from './errors.ts';
import { requestPath } from './names.ts';
import { deletePath } from './requests/delete-path.ts';
import { listTemporaries } from './requests/list-temporaries.ts';

/** The contract with the service that the requests here are written for. Every cloud has it. */
const apiVersion = '2024-11-04';

/**
 * What all operations of one datastore share. Its own `send` and `receive` go to the Blob endpoint, those of `dfs` to the DFS endpoint of the
 * same file system.
 */
export interface LakeClient extends BlobEndpoint {
  readonly dfs: Pick<Transport, 'send' | 'receive'>;
  /** The DFS endpoint. */
  readonly endpoint: Endpoint;
  readonly blobEndpoint: Endpoint;
  readonly credential: Credential;
  readonly filesystem: string;
  /** Appends to one file, one after the other. */
  readonly appends: Turns;
  /** Where files ended after the last append to them. */
  readonly ends: Ends;
  /** Runs what cleans up behind a failure, and which closing waits for. */
  inBackground(task: () => Promise<void>): Promise<void>;
  /** Takes away what dead uploads have left beside a path. Never fails. */
  sweep(path: string, signal: AbortSignal | undefined): Promise<void>;
  /** The URL of a path at the Blob endpoint, or of the file system, without any credential. */
  blobUrlOf(path?: string): string;
  /** The same at the DFS endpoint. */
  dfsUrlOf(path?: string): string;
  close(): Promise<void>;
}

/** Makes a client from a configuration. No I/O. */
export function createClient(config: AdlsGen2Config, retry: Retry): LakeClient {
  const { credential, endpoint, blobEndpoint } = resolveConfig(config);
  const [dfs, blob] = [endpoint, blobEndpoint].map((one) =>
    createTransport({ endpoint: one, credential, apiVersion, errors: lakeErrors }),
  ) as [Transport, Transport];
  const { filesystem } = config;
  const pathOf = (path = ''): string => requestPath(filesystem, path);
  const cleanups = new Set<Promise<void>>();
  const client: LakeClient = {
    send: (request) => blob.send(request),
    receive: (request) => blob.receive(request),
    dfs,
    endpoint,
    blobEndpoint,
    credential,
    filesystem,
    checksum: config.checksum,
    blockSize: config.block_size,
    concurrency: config.concurrency,
    // Azurite has no hierarchical namespace.
    isAzurite: false,
    retry,
    appends: new Turns(),
    ends: new Ends(),
    pathOf,
    blobUrlOf: (path) => blobEndpoint.url + pathOf(path),
    dfsUrlOf: (path) => endpoint.url + pathOf(path),
    inBackground: (task) => {
      const running = task().finally(() => cleanups.delete(running));
      cleanups.add(running);
      return running;
    },
    close: async () => {
      await Promise.allSettled(cleanups);
      await Promise.all([dfs.close(), blob.close()]);
    },
    sweep: (path, signal) => sweep(path, signal),
  };
  const sweep = createSweep({
    find: (directory, signal) => listTemporaries(client, directory, signal),
    remove: (path, signal) => deletePath(client, { path, signal }),
  });
  return client;
}
