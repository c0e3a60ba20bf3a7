import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRegistry, type Registry } from '@stowage/core';
import { Workspace, type WorkspaceOptions } from '@stowage/workspace';
import { onTestFinished } from 'vitest';
import { createShelfDriver, Warehouse } from './shelf.ts';

/** Takes what is to be done when the test, or whatever the thing was made for, is over. */
export type Later = (cleanUp: () => Promise<void>) => void;

/** A folder that is gone after the test. */
export async function createFolder(later: Later = onTestFinished): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'stowage-workspace-'));
  later(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A keyring in memory. */
export function createKeyring(
  entries: Record<string, string> = {},
): NonNullable<WorkspaceOptions['keyring']> & { readonly entries: Record<string, string> } {
  return {
    entries,
    read: async (service, entry) => entries[`${service}/${entry}`],
    write: async (service, entry, value) => {
      entries[`${service}/${entry}`] = value;
    },
    delete: async (service, entry) => {
      delete entries[`${service}/${entry}`];
    },
  };
}

/** A workspace in a folder of its own, over a warehouse; its default is the shelf `own/main`. */
export interface TestPlace {
  readonly folder: string;
  readonly workspace: Workspace;
  readonly warehouse: Warehouse;
  readonly registry: Registry;
  readonly environment: Record<string, string | undefined>;
  /** Another view of the same workspace. */
  reopen(options?: WorkspaceOptions): Promise<Workspace>;
}

export async function createPlace(options: WorkspaceOptions = {}, later: Later = onTestFinished): Promise<TestPlace> {
  const folder = await createFolder(later);
  const warehouse = new Warehouse().addShelf('own/main').addShelf('training/images', { 'a.txt': 'a' });
  const registry = createRegistry([createShelfDriver(warehouse)]);
  const environment: Record<string, string | undefined> = { STOWAGE_VAULT_PASSPHRASE: 'a long passphrase' };
  const settings = { registry, environment, keyring: createKeyring(), ...options };
  const datastore = { name: 'main', config: { type: 'shelf', account_name: 'own', shelf_name: 'main' } };
  const workspace = await Workspace.create(folder, { ...settings, datastore });
  return { folder, workspace, warehouse, registry, environment, reopen: (more) => Workspace.open({ ...settings, ...more, from: folder }) };
}

/** The configuration of the shelf `training/images`. */
export const images = { type: 'shelf', account_name: 'training', shelf_name: 'images' } as const;
