import { type Answer, type BlobEndpoint, type Credential, createTransport, type Endpoint, type Transport } from '@stowage/azure-common';
import type { Retry } from '@stowage/core/driver';
import { mayList } from './capabilities.ts';
import { type AzureBlobConfig, resolveConfig } from './config.ts';
import { blobErrors } from './errors.ts';
import { requestPath } from './names.ts';

/** The contract with the service that the requests here are written for. Every cloud has it, and Azurite 3.37. */
const apiVersion = '2024-11-04';

/** What all operations of one datastore share. */
export interface BlobClient extends BlobEndpoint, Pick<Transport, 'close'> {
  readonly endpoint: Endpoint;
  readonly credential: Credential;
  readonly container: string;
  /** Listing is allowed, as far as is known: directories can be told from nothing. */
  readonly canList: boolean;
  /** The URL of a blob, or of the container, without any credential. */
  urlOf(name?: string): string;
}

/** Makes a client from a configuration. No I/O. */
export function createClient(config: AzureBlobConfig, retry: Retry): BlobClient {
  const { credential, endpoint } = resolveConfig(config);
  const transport = createTransport({ endpoint, credential, apiVersion, errors: blobErrors });
  let isAzurite: boolean | undefined;
  /** Every server says what it is; one answer is enough. */
  const noteServer = <A extends Answer>(answer: A): A => {
    isAzurite ??= answer.header('server')?.startsWith('Azurite') ?? false;
    return answer;
  };
  const container = config.container_name;
  const pathOf = (name = ''): string => requestPath(container, name);
  return {
    send: (request) => (isAzurite === undefined ? transport.send(request).then(noteServer) : transport.send(request)),
    receive: (request) => (isAzurite === undefined ? transport.receive(request).then(noteServer) : transport.receive(request)),
    close: () => transport.close(),
    get isAzurite() {
      return isAzurite;
    },
    endpoint,
    credential,
    container,
    checksum: config.checksum,
    blockSize: config.block_size,
    concurrency: config.concurrency,
    canList: mayList(credential),
    retry,
    pathOf,
    urlOf: (name) => endpoint.url + pathOf(name),
  };
}
