import type { Capability, Datastore, Operation } from '@stowage/core';
import { collect } from './bytes.ts';

/** A store as it is at run time: every method is there, and refuses where the capability is not. */
type FullStore = Datastore<Capability>;

/** Calls one operation, waits for all that it gives, and passes options on. */
type Call = (store: FullStore, path: string, options: never) => Promise<unknown>;

async function* noRows(): AsyncGenerator<never> {
  yield* [];
}

const noColumns = { fields: [], metadata: new Map() };
const table = { name: 'stowage_conformance' };
const acl = {
  entries: (['user', 'group', 'other'] as const).map(
    (type) => ({ scope: 'access', type, read: true, write: false, execute: false }) as const,
  ),
};

const calls = {
  stat: (store, path, options) => store.stat(path, options),
  read: async (store, path, options) => (await store.read(path, options)).bytes(),
  write: (store, path, options) => store.write(path, 'called', options),
  append: (store, path, options) => store.append(path, 'called', options),
  list: (store, path, options) => collect(store.list(path, options)),
  delete: (store, path, options) => store.delete(path, options),
  deleteMany: (store, path, options) => collect(store.deleteMany([path], options)),
  deleteDirectory: (store, path, options) => store.deleteDirectory(path, options),
  createDirectory: (store, path, options) => store.createDirectory(path, options),
  copy: (store, path, options) => store.copy(path, `${path}-target`, options),
  rename: (store, path, options) => store.rename(path, `${path}-target`, options),
  setMetadata: (store, path, options) => store.setMetadata(path, { called: 'yes' }, options),
  signUrl: (store, path, options) => store.signUrl(path, options),
  getAcl: (store, path, options) => store.getAcl(path, options),
  setAcl: (store, path, options) => store.setAcl(path, acl, options),
  native: (store) => store.native(store.type as never),
  listTables: (store, _path, options) => collect(store.listTables(options)),
  describeTable: (store, _path, options) => store.describeTable(table, options),
  query: async (store, _path, options) => collect((await store.query({ table }, options)).batches),
  exportTable: async (store, _path, options) => collect((await store.exportTable({ table }, options)).chunks),
  writeTable: (store, _path, options) => store.writeTable(table, { schema: noColumns, batches: noRows() }, options),
  importTable: (store, _path, options: Readonly<Record<string, unknown>>) =>
    store.importTable(table, '', { ...options, schema: noColumns }),
  dropTable: (store, _path, options) => store.dropTable(table, options),
} satisfies Record<Operation, Call>;

/** Calls an operation by its name, whether or not the store's type has it. */
export function callOperation(
  store: Datastore,
  operation: Operation,
  path: string,
  options: Readonly<Record<string, unknown>> = {},
): Promise<unknown> {
  const call: Call = calls[operation];
  return call(store as unknown as FullStore, path, options as never);
}

/** A value for every option that a store must declare before it may be given. */
export const optionSamples: Readonly<Record<string, unknown>> = {
  ifMatch: '"0x0"',
  ifNoneMatch: '*',
  ifSourceMatch: '"0x0"',
  ifSize: 0,
  range: { offset: 0, length: 1 },
  suffix: 1,
  cursor: 'stowage-conformance',
  metadata: { called: 'yes' },
  contentType: 'text/plain',
  contentEncoding: 'identity',
  contentLanguage: 'en',
  contentDisposition: 'inline',
  cacheControl: 'no-store',
  parallel: 2,
  onRejectedRow: () => undefined,
};
