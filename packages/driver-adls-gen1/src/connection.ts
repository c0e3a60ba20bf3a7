import type { Connection, OpenContext } from '@stowage/core/driver';
import { type Gen1Capability, settleCapabilities } from './capabilities.ts';
import { createClient } from './client.ts';
import type { AdlsGen1Config } from './config.ts';
import { append } from './operations/append.ts';
import { createDirectory } from './operations/create-directory.ts';
import { deleteFile } from './operations/delete.ts';
import { deleteDirectory } from './operations/delete-directory.ts';
import { getAcl } from './operations/get-acl.ts';
import { list } from './operations/list.ts';
import { read } from './operations/read.ts';
import { rename } from './operations/rename.ts';
import { setAcl } from './operations/set-acl.ts';
import { stat } from './operations/stat.ts';
import { write } from './operations/write.ts';

/** Opens a connection. Nothing is asked of the service yet. */
export function openConnection(config: AdlsGen1Config, { retry }: OpenContext): Connection<Gen1Capability> {
  const client = createClient(config, retry);
  return {
    get identity() {
      return client.credential.identity;
    },
    capabilities: settleCapabilities(config),
    close: () => client.close(),
    stat: (request) => stat(client, request),
    read: (request) => read(client, request),
    write: (request) => write(client, request),
    append: (request) => append(client, request),
    list: (request) => list(client, request),
    delete: (request) => deleteFile(client, request),
    deleteDirectory: (request) => deleteDirectory(client, request),
    createDirectory: (request) => createDirectory(client, request),
    rename: (request) => rename(client, request),
    getAcl: (request) => getAcl(client, request),
    setAcl: (request) => setAcl(client, request),
  };
}
