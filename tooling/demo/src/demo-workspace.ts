import { join } from 'node:path';
import type { AzuriteServer } from '@stowage/servers';
import { Workspace } from '@stowage/workspace';

/**
 * Makes a workspace as a user would: it has a default datastore, a folder on disk, at once, and a blob container is registered by name. The
 * drivers are found in this package's own dependencies; the key stays in the environment, and the workspace's file refers to it.
 */
export async function createDemoWorkspace(folder: string, azurite: AzuriteServer): Promise<Workspace> {
  const [account] = azurite.accounts;
  if (account === undefined) throw new Error('The emulator has no account.');
  const workspace = await Workspace.create(join(folder, 'project'), {
    application: import.meta.url,
    environment: { ...process.env, DEMO_ACCOUNT_KEY: account.key },
  });
  await workspace.register(
    'blobs',
    {
      type: 'azure_blob',
      account_name: account.name,
      container_name: 'demo',
      endpoint: azurite.blobEndpoint(),
      credentials: { account_key: '${env:DEMO_ACCOUNT_KEY}' },
    },
    { createIfMissing: true },
  );
  return workspace;
}
