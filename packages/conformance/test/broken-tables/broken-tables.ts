import {
  type MemoryTablesCapability,
  MemoryTablesService,
  memoryTables,
  type OpenedDatastore,
  type TableHarness,
} from '@stowage/conformance';
import { type Datastore, type OpenOptions, openDatastore } from '@stowage/core';
import { type Capabilities, type Connection, defineDriver } from '@stowage/core/driver';
import { memoryTablesHarness, serverOf } from '../memory-tables-harness.ts';

/** The connection of the reference driver for tables. */
export type TablesConnection = Connection<MemoryTablesCapability>;

/** One mistake that a driver for tables may make, and the cases that must name it. */
export interface TableFault {
  readonly name: string;
  /** Turns the reference driver's connection into one that makes the mistake. */
  breaks(connection: TablesConnection, service: MemoryTablesService): TablesConnection;
  /** The ids of exactly the cases that fail, without the `table.` before each. */
  readonly fails: readonly string[];
}

/** What no broken driver may tell. */
export const secret = 'c2VjcmV0LXdvcmQ';

/** Connections enough for a driver that never gives one back: what it holds shows at the server. */
const pool_size = 10_000;

/** The store of a broken driver, seen by a witness that is whole. */
async function open(
  { breaks }: TableFault,
  service: MemoryTablesService,
  options: OpenOptions = { retry: false },
): Promise<OpenedDatastore> {
  const broken = defineDriver({
    type: memoryTables.type,
    title: 'Broken tables',
    capabilities: { always: memoryTables.capabilities.always as Pick<Required<Capabilities>, MemoryTablesCapability>, sometimes: {} },
    config: memoryTables.config,
    jsonSchema: memoryTables.jsonSchema,
    location: memoryTables.location,
    open: async (config, context) => breaks(await memoryTables.open(config, context), service),
  });
  const witness = await openDatastore(memoryTables, { service, user_name: 'root', pool_size });
  const store: Datastore = await openDatastore(broken, { service, user_name: 'somebody', pool_size }, options);
  const cleanup = async (): Promise<void> => {
    await store.close();
    await witness.close();
  };
  return { store, witness, tables: serverOf(service), requestLog: service.requests, cleanup };
}

const create = (): MemoryTablesService => new MemoryTablesService({ schemas: ['other'] });

/** A harness for a driver that makes one mistake. */
export function createBrokenTables(fault: TableFault): TableHarness {
  return {
    name: fault.name,
    open: () => open(fault, create()),
    openAbsent: () => open(fault, new MemoryTablesService({ provisioned: false })),
    openDenied: () => open(fault, new MemoryTablesService({ users: ['root'] })),
    async openTearable() {
      const service = create();
      return { ...(await open(fault, service)), tear: () => service.tear() };
    },
    async openMortal() {
      const service = create();
      const server = { crash: () => service.crash(), restart: () => service.restart() };
      return { ...(await open(fault, service, { retry: { attempts: 2, firstDelay: 1 } })), server };
    },
    limits: { caseTime: 2_500 },
    secrets: [secret],
    tables: { ...memoryTablesHarness.tables, manyRows: 400 },
  };
}
