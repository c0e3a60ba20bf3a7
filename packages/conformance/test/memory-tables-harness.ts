import { MemoryTablesService, memoryTables, type OpenedDatastore, type TableHarness, type TableServer } from '@stowage/conformance';
import { type OpenOptions, openDatastore, type TableName } from '@stowage/core';

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const quoteTable = ({ schema, name }: TableName): string => (schema === undefined ? '' : `${quote(schema)}.`) + quote(name);

/** The server behind tables in memory. */
export function serverOf(service: MemoryTablesService): TableServer {
  return {
    define: async (definition) => service.define(definition),
    dropView: async (view) => service.undefine(view),
    busy: () => service.busy,
  };
}

async function open(service: MemoryTablesService, options: OpenOptions = { retry: false }): Promise<OpenedDatastore> {
  const store = await openDatastore(memoryTables, { service, user_name: 'ada' }, options);
  return { store, tables: serverOf(service), requestLog: service.requests, cleanup: () => store.close() };
}

const create = (): MemoryTablesService => new MemoryTablesService({ schemas: ['other'] });

/** The reference driver for tables under test. */
export const memoryTablesHarness: TableHarness = {
  name: 'memory-tables',
  open: () => open(create()),
  openAbsent: () => open(new MemoryTablesService({ provisioned: false })),
  openDenied: () => open(new MemoryTablesService({ users: [] })),
  async openTearable() {
    const service = create();
    return { ...(await open(service)), tear: () => service.tear() };
  },
  async openMortal() {
    const service = create();
    const server = { crash: () => service.crash(), restart: () => service.restart() };
    return { ...(await open(service, { retry: { attempts: 2, firstDelay: 1 } })), server };
  },
  tables: {
    schemas: { default: 'main', other: 'other' },
    longestName: { size: 128, unit: 'characters' },
    statements: {
      rowsOf: (table) => `rows of ${quoteTable(table)}`,
      numbers: (count) => `numbers ${count}`,
      echo: (type) => `echo ${type} $1`,
      swapped: 'texts $2 $1',
      columnOf: (table, column) => `column ${quote(column)} of ${quoteTable(table)}`,
      waiting: 'wait',
      invalid: { statement: 'rows from "t"', position: 6 },
      unreadable: { statement: 'unreadable', row: 3, column: 'value' },
    },
  },
};
