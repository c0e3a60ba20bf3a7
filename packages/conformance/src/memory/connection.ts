import type { Connection } from '@stowage/core/driver';
import type { MemoryClient } from './client.ts';
import { getAcl, setAcl } from './operations/acl.ts';
import { append } from './operations/append.ts';
import { copy } from './operations/copy.ts';
import { deleteMany, delete as deleteOne } from './operations/delete.ts';
import { createDirectory, deleteDirectory } from './operations/directories.ts';
import { list } from './operations/list.ts';
import { read } from './operations/read.ts';
import { rename } from './operations/rename.ts';
import { setMetadata } from './operations/set-metadata.ts';
import { stat } from './operations/stat.ts';
import { write } from './operations/write.ts';

/** What memory can do. */
export type MemoryCapability =
  | 'stat'
  | 'read'
  | 'write'
  | 'append'
  | 'list'
  | 'delete'
  | 'deleteDirectory'
  | 'createDirectory'
  | 'copy'
  | 'rename'
  | 'setMetadata'
  | 'getAcl'
  | 'setAcl'
  | 'native';

/** Binds every operation to one client. */
export function createMemoryConnection(client: MemoryClient): Connection<MemoryCapability> {
  return {
    identity: client.user,
    stat: (request) => stat(client, request),
    read: (request) => read(client, request),
    write: (request) => write(client, request),
    append: (request) => append(client, request),
    list: (request) => list(client, request),
    delete: (request) => deleteOne(client, request),
    deleteMany: (request) => deleteMany(client, request),
    createDirectory: (request) => createDirectory(client, request),
    deleteDirectory: (request) => deleteDirectory(client, request),
    copy: (request) => copy(client, request),
    rename: (request) => rename(client, request),
    setMetadata: (request) => setMetadata(client, request),
    getAcl: (request) => getAcl(client, request),
    setAcl: (request) => setAcl(client, request),
    native: async () => client.service,
  };
}
