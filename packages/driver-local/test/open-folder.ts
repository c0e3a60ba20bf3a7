import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Datastore, openDatastore } from '@stowage/core';
import { type LocalCapability, type LocalConfig, local } from '../src/index.ts';
import { makeFolder } from './temporary-folder.ts';

/** A datastore on a folder of its own, which is gone at the end of the block. */
export interface OpenFolder extends AsyncDisposable {
  readonly store: Datastore<LocalCapability>;
  /** The root of the datastore. */
  readonly root: string;
  /** The folder that holds the root. */
  readonly base: string;
  /** Another datastore, at another path. */
  openAt(path: string, options?: Omit<LocalConfig, 'path'>): Promise<Datastore<LocalCapability>>;
}

export async function openFolder(options: Omit<LocalConfig, 'path'> = {}): Promise<OpenFolder> {
  const folder = await makeFolder();
  const root = join(folder.path, 'root');
  await mkdir(root);
  const openAt = (path: string, given = options): Promise<Datastore<LocalCapability>> =>
    openDatastore(local, { ...given, path }, { retry: false });
  const store = await openAt(root);
  return {
    store,
    root,
    base: folder.path,
    openAt,
    async [Symbol.asyncDispose]() {
      await store.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}
