import { type Credential, createSweep, createTransport, type Sweep, type Transport, Turns } from '@stowage/azure-common';
import type { Retry } from '@stowage/core/driver';
import { type AdlsGen1Config, resolveConfig } from './config.ts';
import { gen1Errors } from './errors.ts';
import { deletePath } from './requests/delete.ts';
import { listTemporaries } from './requests/list-temporaries.ts';
import { apiVersion } from './requests/operation.ts';

/** What all operations of one datastore share. */
export interface Gen1Client extends Pick<Transport, 'send' | 'receive'> {
  readonly credential: Credential;
  readonly blockSize: number;
  readonly concurrency: number;
  readonly retry: Retry;
  /** Appends to one file, one after the other. */
  readonly appends: Turns;
  readonly sweep: Sweep;
  close(): Promise<void>;
}

/** Makes a client from a configuration. No I/O. */
export function createClient(config: AdlsGen1Config, retry: Retry): Gen1Client {
  const { credential, endpoint } = resolveConfig(config);
  const transport = createTransport({ endpoint, credential, apiVersion, errors: gen1Errors });
  const sweep = createSweep({
    find: (directory, signal) => listTemporaries(transport, directory, signal),
    remove: (path, signal) => deletePath(transport, { path, recursive: true, signal }),
  });
  return {
    send: (request) => transport.send(request),
    receive: (request) => transport.receive(request),
    credential,
    blockSize: config.block_size,
    concurrency: config.concurrency,
    retry,
    appends: new Turns(),
    sweep,
    close: () => transport.close(),
  };
}
