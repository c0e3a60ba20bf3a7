import { userInfo } from 'node:os';
import { type Connection, type Operation, operations } from '@stowage/core/driver';
import type { LocalClient } from './client.ts';
import { isErrno, toDatastoreError } from './errors.ts';
import { assertNames } from './names.ts';
import { append } from './operations/append.ts';
import { copy } from './operations/copy.ts';
import { createDirectory } from './operations/create-directory.ts';
import { delete as deleteFile } from './operations/delete.ts';
import { deleteDirectory } from './operations/delete-directory.ts';
import { list } from './operations/list.ts';
import { read } from './operations/read.ts';
import { rename } from './operations/rename.ts';
import { setMetadata } from './operations/set-metadata.ts';
import { stat } from './operations/stat.ts';
import { write } from './operations/write.ts';

/** What a folder on disk can do. */
export type LocalCapability =
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
  | 'setMetadata';

interface Named {
  readonly path?: string;
  readonly from?: string;
  readonly to?: string;
}

/** Who asks the operating system. */
export function identityOfProcess(): string {
  return process.geteuid === undefined ? `user ${userInfo().username}` : `user ${process.geteuid()}`;
}

/** Binds every operation to one root. What the operating system says becomes an error of the contract here, for all of them. */
export function createLocalConnection(client: LocalClient): Connection<LocalCapability> {
  const identity = identityOfProcess();
  const explain = async (error: unknown, operation: Operation, path: string): Promise<unknown> => {
    // Without the root nothing is there; that is another matter than a missing file.
    if (isErrno(error, 'ENOENT', 'ENOTDIR')) await client.assertRoot();
    return toDatastoreError(error, { operation, path, identity, changes: operations[operation].effect === 'write' });
  };
  const guarded =
    <Request extends Named, Answer>(operation: Operation, run: (client: LocalClient, request: Request) => Promise<Answer>) =>
    async (request: Request): Promise<Answer> => {
      for (const path of [request.path, request.from, request.to]) if (path !== undefined) assertNames(path);
      try {
        return await run(client, request);
      } catch (error) {
        throw await explain(error, operation, request.path ?? request.to ?? '');
      }
    };
  return {
    identity,
    stat: guarded('stat', stat),
    read: guarded('read', (_client, request) => read(client, request, (error) => explain(error, 'read', request.path))),
    write: guarded('write', write),
    append: guarded('append', append),
    list: (request) => list(client, request, (error, folder) => explain(error, 'list', folder)),
    delete: guarded('delete', deleteFile),
    deleteDirectory: guarded('deleteDirectory', deleteDirectory),
    createDirectory: guarded('createDirectory', createDirectory),
    copy: guarded('copy', copy),
    rename: guarded('rename', rename),
    setMetadata: guarded('setMetadata', setMetadata),
  };
}
