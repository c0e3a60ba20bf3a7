import { type ConformanceHarness, MemoryService, memory, type OpenedDatastore } from '@stowage/conformance';
import { type OpenOptions, openDatastore } from '@stowage/core';

/** Small, so that files of many blocks are quick. */
const block_size = 4_096;

async function open(service: MemoryService, options: OpenOptions = { retry: false }, user_name = 'ada'): Promise<OpenedDatastore> {
  const store = await openDatastore(memory, { service, block_size, user_name }, options);
  return { store, requestLog: service.requests, openReads: () => service.openReads, cleanup: () => store.close() };
}

const patient: OpenOptions = { retry: { attempts: 8, firstDelay: 1, maxDelay: 2 } };

/** The reference driver under test. */
export const memoryHarness: ConformanceHarness = {
  name: 'memory',
  open: () => open(new MemoryService()),
  openAbsent: () => open(new MemoryService({ provisioned: false })),
  openDenied: () => open(new MemoryService({ users: [] })),
  openScratch: () => open(new MemoryService()),
  async openLimited() {
    const service = new MemoryService({ superusers: ['root'] });
    const witness = await openDatastore(memory, { service, user_name: 'root' });
    return { ...(await open(service)), witness };
  },
  async openFaulty() {
    const service = new MemoryService();
    return { ...(await open(service, patient)), faults: service.faults };
  },
  async openExpiring() {
    const service = new MemoryService();
    return { ...(await open(service, patient)), expireToken: () => service.expireTokens() };
  },
  async openMortal() {
    const service = new MemoryService();
    const opened = await open(service, { retry: { attempts: 2, firstDelay: 1 } });
    return { ...opened, server: { crash: () => service.crash(), restart: () => service.restart() } };
  },
  limits: { largeSize: 2 ** 20 },
  refusedNames: ['n'.repeat(256), '\u{1f4e6}'.repeat(64)],
};
