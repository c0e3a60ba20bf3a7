import { type ConformanceHarness, MemoryService, memory } from '@stowage/conformance';
import { type Datastore, openDatastore } from '@stowage/core';
import { defineDriver } from '@stowage/core/driver';

/** Memory that claims almost nothing: no write, and no option of what is left. */
const reduced = defineDriver({
  type: 'reduced',
  title: 'Reduced memory',
  capabilities: {
    always: { stat: { support: 'native' }, read: { support: 'native' }, list: { support: 'native', recursive: true, directories: 'real' } },
    sometimes: {},
  },
  config: memory.config,
  jsonSchema: memory.jsonSchema,
  location: memory.location,
  open: async (config, context) => {
    const { identity, stat, read, list } = await memory.open(config, context);
    return { identity, stat, read, list };
  },
});

/** A driver that can only read, with memory itself as witness. */
export const reducedHarness: ConformanceHarness = {
  name: 'reduced',
  async open() {
    const service = new MemoryService();
    const store: Datastore = await openDatastore(reduced, { service });
    const witness = await openDatastore(memory, { service });
    const cleanup = async (): Promise<void> => {
      await store.close();
      await witness.close();
    };
    return { store, witness, requestLog: service.requests, cleanup };
  },
};
