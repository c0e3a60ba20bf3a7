import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConformanceHarness, OpenedDatastore } from '@stowage/conformance';
import { openDatastore } from '@stowage/core';
import { local } from '@stowage/driver-local';
import { countOpenFiles } from './open-files.ts';
import { makeFolder } from './temporary-folder.ts';

async function open(): Promise<OpenedDatastore> {
  const folder = await makeFolder();
  const store = await openDatastore(local, { path: folder.path });
  return {
    store,
    openReads: () => countOpenFiles(folder.path),
    async cleanup() {
      await store.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

async function openAbsent(): Promise<OpenedDatastore> {
  await using folder = await makeFolder();
  const store = await openDatastore(local, { path: join(folder.path, 'missing') });
  return { store, cleanup: () => store.close() };
}

/** Nobody may enter the folder; and as root may enter every folder, this process is somebody else until the cleanup. */
async function openDenied(): Promise<OpenedDatastore> {
  const folder = await makeFolder();
  await chmod(folder.path, 0o000);
  const user = process.geteuid?.();
  if (user === 0) process.seteuid?.(65_534);
  const store = await openDatastore(local, { path: folder.path });
  return {
    store,
    async cleanup() {
      if (user === 0) process.seteuid?.(0);
      await chmod(folder.path, 0o700);
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** A folder on disk under test. */
export const localHarness: ConformanceHarness = {
  name: 'local',
  open,
  openAbsent,
  openDenied,
  refusedNames: ['n'.repeat(256), '\u{1f4e6}'.repeat(64), '.stowage-local', '.stowage-local-x.tmp', '.STOWAGE-LOCAL'],
};
