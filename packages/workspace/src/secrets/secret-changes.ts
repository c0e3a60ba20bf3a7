import { DatastoreError, type Secret, toSecret } from '@stowage/core';
import { vaultReferences } from '../config/shown-config.ts';
import { changeWorkspace, type WorkspaceContext } from '../context.ts';
import { retryWithKey } from '../registration/commit.ts';
import { vaultEntryName } from './reference.ts';

/** Puts a secret into the vault, replacing one of that name. */
export async function setSecret(context: WorkspaceContext, name: string, given: string | Secret): Promise<void> {
  const { vault } = context.places;
  if (!vaultEntryName.test(name)) {
    throw new DatastoreError('CONFIG.INVALID', `${JSON.stringify(name)} is not a name for a secret.`, {
      nextAction: 'Use letters, digits, "_", "." and "-", a letter or digit first.',
    });
  }
  const value = toSecret(given);
  if (value.reveal() === '')
    throw new DatastoreError('CONFIG.INVALID', 'A secret must not be empty.', { nextAction: 'Give its value, or delete it.' });
  await retryWithKey(vault, await vault.prepare(), (key) =>
    changeWorkspace(context, async () => {
      await vault.put(key, { [name]: { value, owner: await vault.ownerOf(name) } });
    }),
  );
}

/** Removes a secret from the vault, unless a datastore refers to it. */
export async function deleteSecret(context: WorkspaceContext, name: string): Promise<void> {
  await changeWorkspace(context, async (file) => {
    const users = [...file.datastores].filter(([, config]) => vaultReferences(config).includes(name)).map(([datastore]) => datastore);
    if (users.length > 0) {
      throw new DatastoreError('CONFIG.INVALID', `The secret "${name}" is in use by ${users.join(', ')}.`, {
        nextAction: 'Unregister or update these first.',
      });
    }
    const removed = await context.places.vault.remove((entry) => entry === name);
    if (removed.length === 0) throw new DatastoreError('SECRET.NOT_FOUND', `There is no secret ${JSON.stringify(name)} in the vault.`);
  });
}
