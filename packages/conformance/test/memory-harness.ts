import { type ConformanceHarness, MemoryService, memory, type OpenedDatastore } from '@stowage/conformance';
import { openDatastore } from '@stowage/core';

async function open(service: MemoryService): Promise<OpenedDatastore> {
  const store = await openDatastore(memory, { service, block_size: 4_096 }, { retry: false });
  return { store, requestLog: service.requests, openReads: () => service.openReads, cleanup: () => store.close() };
}

/** The reference driver under test. */
export const memoryHarness: ConformanceHarness = {
  name: 'memory',
  open: () => open(new MemoryService()),
  openAbsent: () => open(new MemoryService({ provisioned: false })),
  openDenied: () => open(new MemoryService({ users: [] })),
  refusedNames: ['n'.repeat(256), '\u{1f4e6}'.repeat(64)],
};
