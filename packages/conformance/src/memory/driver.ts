import { type Capabilities, type ConfigSchema, type Driver, defineDriver } from '@stowage/core/driver';
import { MemoryClient } from './client.ts';
import { type MemoryConfig, memoryConfig, memoryJsonSchema, type ParsedMemoryConfig } from './config.ts';
import { createMemoryConnection, type MemoryCapability } from './connection.ts';
import { maxPageSize } from './operations/list.ts';
import type { MemoryService } from './service.ts';

declare module '@stowage/core/driver' {
  interface NativeClients {
    memory: MemoryService;
  }
}

const native = { support: 'native' } as const;

const capabilities = {
  stat: { ...native, ifMatch: true, ifNoneMatch: true },
  read: { ...native, ifMatch: true, ifNoneMatch: true, range: true, suffix: true },
  write: {
    ...native,
    atomic: true,
    ifMatch: true,
    ifNoneMatch: true,
    contentType: true,
    contentEncoding: true,
    contentLanguage: true,
    contentDisposition: true,
    cacheControl: true,
    metadata: true,
  },
  append: { ...native, ifSize: true, to: 'any' },
  list: { ...native, recursive: true, cursor: true, directories: 'real', ordered: true, pageSize: maxPageSize, metadata: true },
  delete: { ...native, ifMatch: true, batch: 256 },
  deleteDirectory: { ...native, atomic: true },
  createDirectory: native,
  copy: { ...native, ifNoneMatch: true, ifSourceMatch: true, atomic: true },
  rename: { ...native, ifNoneMatch: true, atomic: true, directories: true },
  setMetadata: { ...native, ifMatch: true },
  getAcl: native,
  setAcl: { ...native, recursive: true, owner: true, defaults: true },
  native,
} as const satisfies Capabilities & Record<MemoryCapability, unknown>;

/**
 * The reference driver: a datastore in memory that can do everything the contract has for files but sign URLs. It is the
 * contract in a form that runs, the datastore of tests, and what the suite's deliberately broken drivers are made from.
 *
 * Every change is atomic. Files last as long as the {@link MemoryService} that holds them.
 *
 * @example
 * ```ts
 * await using store = await openDatastore(memory, {});
 * await store.write('hello.txt', 'Hello');
 * ```
 */
export const memory: Driver<ConfigSchema<MemoryConfig, ParsedMemoryConfig>, MemoryCapability, never> = defineDriver({
  type: 'memory',
  title: 'Memory',
  capabilities: { always: capabilities, sometimes: {} },
  config: memoryConfig,
  jsonSchema: () => memoryJsonSchema,
  location: () => 'memory:',
  open: async ({ service, user_name, block_size }, { retry }) => ({
    ...createMemoryConnection(new MemoryClient(service, { user: user_name, blockSize: block_size, retry })),
    capabilities: { write: { ...capabilities.write, blockSize: block_size } },
  }),
  provision: async ({ service }) => service.provision(),
});
