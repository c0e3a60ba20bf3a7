import { readdirSync, readlinkSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConformanceHarness, OpenedDatastore } from '@stowage/conformance';
import { openDatastore } from '@stowage/core';
import local from '@stowage/driver-local';

/** How many files of a folder this process has open; Linux tells. */
function countOpenFiles(folder: string): number {
  const descriptors = '/proc/self/fd';
  return readdirSync(descriptors).filter((name) => {
    try {
      return readlinkSync(join(descriptors, name)).startsWith(folder);
    } catch (error) {
      // The descriptor by which the list was read is closed by now.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
      throw error;
    }
  }).length;
}

async function open(): Promise<OpenedDatastore> {
  const folder = await mkdtemp(join(tmpdir(), 'stowage-conformance-'));
  const store = await openDatastore(local, { path: folder });
  const cleanup = async (): Promise<void> => {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { store, cleanup, ...(process.platform === 'linux' ? { openReads: () => countOpenFiles(folder) } : {}) };
}

/** A folder of its own below the system's temporary one. */
export const localHarness: ConformanceHarness = {
  name: 'local',
  open,
  async openAbsent() {
    const folder = await mkdtemp(join(tmpdir(), 'stowage-conformance-'));
    const store = await openDatastore(local, { path: join(folder, 'absent') });
    return { store, cleanup: () => rm(folder, { recursive: true }) };
  },
  refusedNames: ['n'.repeat(256)],
};
