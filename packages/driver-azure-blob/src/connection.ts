import { createSign, getUserDelegationKey, settleCapabilities } from '@stowage/azure-common';
import type { Connection, OpenContext } from '@stowage/core/driver';
import { type BlobCapability, blobCapabilities, maxAppendSize, sasRules } from './capabilities.ts';
import { createClient } from './client.ts';
import type { AzureBlobConfig } from './config.ts';
import { append } from './operations/append.ts';
import { copy } from './operations/copy.ts';
import { createDirectory } from './operations/create-directory.ts';
import { deleteFile } from './operations/delete.ts';
import { deleteDirectory } from './operations/delete-directory.ts';
import { deleteMany } from './operations/delete-many.ts';
import { list } from './operations/list.ts';
import { createClients } from './operations/native.ts';
import { read } from './operations/read.ts';
import { setMetadata } from './operations/set-metadata.ts';
import { signUrl } from './operations/sign-url.ts';
import { stat } from './operations/stat.ts';
import { write } from './operations/write.ts';
import type { BlobClients } from './options.ts';

/** Opens a connection. Nothing is asked of the service yet: what a store can do is told by its credential. */
export function openConnection(config: AzureBlobConfig, { retry }: OpenContext): Connection<'native', BlobCapability> {
  const client = createClient(config, retry);
  const sign = createSign({ ...client, getUserDelegationKey: (until) => getUserDelegationKey(client, until) });
  let clients: Promise<BlobClients> | undefined;
  return {
    get identity() {
      return client.credential.identity;
    },
    capabilities: settleCapabilities(blobCapabilities, { credential: client.credential, rules: sasRules, config, maxAppendSize }),
    close: () => client.close(),
    stat: (request) => stat(client, request),
    read: (request) => read(client, request),
    write: (request) => write(client, request),
    append: (request) => append(client, request),
    list: (request) => list(client, request),
    delete: (request) => deleteFile(client, request),
    deleteMany: (request) => deleteMany(client, request),
    deleteDirectory: (request) => deleteDirectory(client, request),
    createDirectory: (request) => createDirectory(client, request),
    copy: (request) => copy(client, request),
    setMetadata: (request) => setMetadata(client, request),
    native: () => (clients ??= createClients(client)),
    ...(sign === undefined ? {} : { signUrl: (request) => signUrl(client, sign, request) }),
  };
}
