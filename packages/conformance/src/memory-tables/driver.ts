import { type Capabilities, type ConfigSchema, type Driver, defineDriver } from '@stowage/core/driver';
import { memoryTablesType } from './arrow.ts';
import { MemoryTablesClient } from './client.ts';
import { type MemoryTablesConfig, memoryTablesConfig, memoryTablesJsonSchema, type ParsedMemoryTablesConfig } from './config.ts';
import { createMemoryTablesConnection, type MemoryTablesCapability } from './connection.ts';
import { maxColumns } from './database.ts';
import type { MemoryTablesService } from './service.ts';

declare module '@stowage/core/driver' {
  interface NativeClients {
    memory_tables: MemoryTablesService;
  }
}

const native = { support: 'native' } as const;
const modes = ['append', 'replace', 'merge', 'fail'] as const;

const capabilities = {
  listTables: native,
  describeTable: native,
  query: { ...native, language: 'memory', parameters: true, cancels: true, parallel: true },
  exportTable: { ...native, formats: ['csv'] },
  writeTable: { ...native, modes, onRejectedRow: true, maxColumns },
  importTable: { ...native, formats: ['csv'], modes },
  dropTable: native,
  native,
} as const satisfies Capabilities & Record<MemoryTablesCapability, unknown>;

/**
 * The reference driver for tables: a database in memory that can do everything the contract has for tables. It is the contract in a
 * form that runs, the database of tests, and what the suite's deliberately broken drivers are made from.
 *
 * Every write is atomic, and who reads goes on with the rows that were there when they asked. Tables last as long as the
 * {@link MemoryTablesService} that holds them.
 *
 * @example
 * ```ts
 * await using store = await openDatastore(memoryTables, {});
 * await store.writeTable({ name: 'trips' }, rows);
 * ```
 */
export const memoryTables: Driver<ConfigSchema<MemoryTablesConfig, ParsedMemoryTablesConfig>, MemoryTablesCapability, never> = defineDriver(
  {
    type: memoryTablesType,
    title: 'Tables in memory',
    capabilities: { always: capabilities, sometimes: {} },
    config: memoryTablesConfig,
    jsonSchema: () => memoryTablesJsonSchema,
    location: () => 'memory:',
    open: async ({ service, user_name, pool_size }) => createMemoryTablesConnection(new MemoryTablesClient(service, user_name, pool_size)),
    provision: async ({ service }) => service.provision(),
  },
);
