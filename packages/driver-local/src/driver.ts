import { resolve } from 'node:path';
import { type Capabilities, type ConfigSchema, type Driver, defineDriver } from '@stowage/core/driver';
import * as z from 'zod';
import { LocalClient } from './client.ts';
import { type LocalConfig, localConfig, type ParsedLocalConfig } from './config.ts';
import { createLocalConnection, identityOfProcess, type LocalCapability } from './connection.ts';
import { toDatastoreError } from './errors.ts';
import { maxPageSize } from './operations/list.ts';

const native = { support: 'native' } as const;

const processes =
  'Several processes may use one folder. Conditional changes of all that go through this driver are decided one at a time; a change without a condition, or by another program, in the same instant is not noticed.';

const capabilities = {
  stat: { ...native, ifMatch: true, ifNoneMatch: true },
  read: { ...native, ifMatch: true, ifNoneMatch: true, range: true, suffix: true },
  write: {
    ...native,
    note: processes,
    atomic: true,
    ifMatch: true,
    ifNoneMatch: true,
    metadata: true,
    contentType: true,
    contentEncoding: true,
    contentLanguage: true,
    contentDisposition: true,
    cacheControl: true,
  },
  append: {
    ...native,
    note: 'Appends of one process never mix. Those of several processes do not where the disk is local and one call has at most 1 MiB.',
    ifSize: true,
    to: 'any',
  },
  list: {
    ...native,
    note: 'Symbolic links inside the root show as what they lead to and are not gone into; links to the outside, pipes, sockets and devices do not show.',
    recursive: true,
    cursor: true,
    directories: 'real',
    ordered: true,
    pageSize: maxPageSize,
  },
  delete: { ...native, note: processes, ifMatch: true },
  deleteDirectory: { ...native, note: 'Files go one after the other; when it fails or is aborted, some are gone.', atomic: false },
  createDirectory: native,
  copy: { ...native, note: 'Blocks are shared where the file system can.', atomic: true, ifNoneMatch: true, ifSourceMatch: true },
  rename: {
    ...native,
    note: 'With ifNoneMatch the file has both names for a moment. Only inside one file system.',
    atomic: true,
    ifNoneMatch: true,
    directories: true,
  },
  setMetadata: { support: 'emulated', note: 'Metadata of files stands in the folder .stowage-local beside them.', ifMatch: true },
} as const satisfies Capabilities & Record<LocalCapability, unknown>;

/**
 * A datastore in a folder on disk: on a local disk or a network share.
 *
 * A write is atomic: readers see the old file or the new one, and a write that fails or is aborted leaves the old one. Nothing
 * outside the folder can be reached, by `..` or by symbolic links.
 *
 * Fails with `DATASTORE.NOT_FOUND` in the first operation when the folder does not exist; `provisionDatastore` makes it.
 *
 * @example
 * ```ts
 * await provisionDatastore(local, { path: './data' });
 * await using store = await openDatastore(local, { path: './data' });
 * await store.write('hello.txt', 'Hello');
 * ```
 */
export const local: Driver<ConfigSchema<LocalConfig, ParsedLocalConfig>, LocalCapability, never> = defineDriver({
  type: 'local',
  title: 'Local folder',
  capabilities: { always: capabilities, sometimes: {} },
  config: localConfig,
  jsonSchema: () => z.toJSONSchema(localConfig, { io: 'input' }),
  location: ({ path }) => resolve(path),
  open: async ({ path, fsync }) => createLocalConnection(new LocalClient(resolve(path), fsync)),
  provision: async ({ path, fsync }) => {
    const root = resolve(path);
    try {
      await new LocalClient(root, fsync).makeRoot();
    } catch (error) {
      throw toDatastoreError(error, { operation: 'provision', path: root, identity: identityOfProcess(), changes: true });
    }
  },
});
