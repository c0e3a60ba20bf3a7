import { type ConformanceHarness, type MemoryCapability, MemoryService, memory, type OpenedDatastore } from '@stowage/conformance';
import { type Datastore, type OpenOptions, openDatastore } from '@stowage/core';
import { type Capabilities, type Connection, defineDriver } from '@stowage/core/driver';

/** The connection of the reference driver. */
export type MemoryConnection = Connection<MemoryCapability>;

/** One mistake that a driver may make, and the cases that must name it. */
export interface Fault {
  readonly name: string;
  /** Turns the reference driver's connection into one that makes the mistake. */
  breaks(connection: MemoryConnection, service: MemoryService): MemoryConnection;
  /** Whether it is also put in trouble: with faults, a server that dies, tokens that end, a datastore of its own. */
  readonly troubled?: true;
  /** The ids of exactly the cases that fail. */
  readonly fails: readonly string[];
}

/** Small, so that files of many blocks are quick. */
export const blockSize = 1_024;

/** What no broken driver may tell. */
export const secret = 'c2VjcmV0LWtleQ';

/** The store of a broken driver, seen by a witness that is whole. */
async function open({ breaks }: Fault, service: MemoryService, options: OpenOptions = { retry: false }): Promise<OpenedDatastore> {
  const broken = defineDriver({
    type: 'memory',
    title: 'Broken memory',
    capabilities: { always: memory.capabilities.always as Pick<Required<Capabilities>, MemoryCapability>, sometimes: {} },
    config: memory.config,
    jsonSchema: memory.jsonSchema,
    location: memory.location,
    open: async (config, context) => breaks(await memory.open(config, context), service),
  });
  const witness = await openDatastore(memory, { service, user_name: 'root' });
  const store: Datastore = await openDatastore(broken, { service, block_size: blockSize, user_name: 'somebody' }, options);
  const cleanup = async (): Promise<void> => {
    await store.close();
    await witness.close();
  };
  return { store, witness, requestLog: service.requests, openReads: () => service.openReads, cleanup };
}

/** A harness for a driver that makes one mistake. */
export function createBrokenHarness(fault: Fault): ConformanceHarness {
  return {
    name: fault.name,
    open: () => open(fault, new MemoryService()),
    openAbsent: () => open(fault, new MemoryService({ provisioned: false })),
    openDenied: () => open(fault, new MemoryService({ users: [] })),
    ...(fault.troubled && troubles(fault)),
    limits: { manyFiles: 60, caseTime: 2_000, largeSize: 65_536 },
    refusedNames: ['n'.repeat(256)],
    secrets: [secret],
  };
}

const patient: OpenOptions = { retry: { attempts: 4, firstDelay: 1, maxDelay: 1 } };

/** The special openings of a harness, for one whose mistake they may show. */
function troubles(fault: Fault): Partial<ConformanceHarness> {
  return {
    openScratch: () => open(fault, new MemoryService()),
    openLimited: () => open(fault, new MemoryService({ superusers: ['root'] })),
    async openFaulty() {
      const service = new MemoryService();
      return { ...(await open(fault, service, patient)), faults: service.faults };
    },
    async openExpiring() {
      const service = new MemoryService();
      return { ...(await open(fault, service, patient)), expireToken: () => service.expireTokens() };
    },
    async openMortal() {
      const service = new MemoryService();
      const server = { crash: () => service.crash(), restart: () => service.restart() };
      return { ...(await open(fault, service, { retry: { attempts: 2, firstDelay: 1 } })), server };
    },
  };
}
