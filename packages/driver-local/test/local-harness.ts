import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConformanceHarness, OpenedDatastore } from '@stowage/conformance';
import { openDatastore } from '@stowage/core';
import { LocalClient } from '../src/client.ts';
import { createLocalConnection } from '../src/connection.ts';
import { local } from '../src/index.ts';
import { countOpenFiles } from './open-files.ts';
import { makeFolder } from './temporary-folder.ts';

/** A client that counts what is asked of it. */
function countCalls(client: LocalClient, log: { count: number }): LocalClient {
  return new Proxy(client, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...parameters: readonly unknown[]) => {
        log.count++;
        return Reflect.apply(member, target, parameters) as unknown;
      };
    },
  });
}

async function open(): Promise<OpenedDatastore> {
  const folder = await makeFolder();
  const requestLog = { count: 0 };
  const counted = { ...local, open: async () => createLocalConnection(countCalls(new LocalClient(folder.path, false), requestLog)) };
  const store = await openDatastore(counted, { path: folder.path });
  return {
    store,
    requestLog,
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
  openScratch: open,
  // The suite runs seven times; a folder of 100 000 names has a test of its own.
  limits: { manyFiles: 300 },
  refusedNames: ['n'.repeat(256), '\u{1f4e6}'.repeat(64), '.stowage-local', '.stowage-local-x.tmp', '.STOWAGE-LOCAL'],
};
