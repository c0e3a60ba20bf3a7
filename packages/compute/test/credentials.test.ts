import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatastore, requireCapabilities, type SignedAccess } from '@stowage/core';
import azureBlob from '@stowage/driver-azure-blob';
import { type AzuriteServer, emulatorAccount, startAzurite } from '@stowage/servers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createProject, readFiles } from './support/project.ts';

let azurite: AzuriteServer;
beforeAll(async () => {
  azurite = await startAzurite();
});
afterAll(() => azurite.stop());

const place = { account_name: emulatorAccount.name, container_name: 'models' };

/** A signature for the container that ends at a moment. */
async function sign(endpoint: string, expiresAt: Date): Promise<string> {
  const credentials = { account_key: emulatorAccount.key };
  const access: readonly SignedAccess[] = ['read', 'list', 'write', 'delete'];
  await using store = requireCapabilities(await openDatastore(azureBlob, { ...place, endpoint, credentials }), 'signUrl');
  return new URL((await store.signUrl('', { access, expiresAt })).url).search.slice(1);
}

test('a signature that ends while the program runs is looked up anew for the upload; no secret is in the record or the logs', async () => {
  const project = await createProject();
  const { workspace } = project;
  const endpoint = azurite.blobEndpoint();
  const signature = join(workspace.folder, 'signature.txt');
  const end = new Date(Math.ceil(Date.now() / 1_000) * 1_000 + 3_000);
  const key = join(workspace.folder, 'key.txt');
  await writeFile(key, emulatorAccount.key);
  const made = { type: 'azure_blob', ...place, endpoint, credentials: { account_key: `\${file:${key}}` } };
  await workspace.register('made', made, { createIfMissing: true });
  await writeFile(signature, await sign(endpoint, end));
  await workspace.register('models', { type: 'azure_blob', ...place, endpoint, credentials: { sas_token: `\${file:${signature}}` } });
  const models = await workspace.get('models');

  await project.source({ 'train.sh': 'echo trained > model.txt; echo ready' });
  const result = await project.run({
    entryScript: 'train.sh',
    outputs: [models.path('run/').asUpload({ pathOnCompute: 'model.txt' })],
    onOutput: async () => {
      // The program goes on for longer than its signature.
      await sleep(end.getTime() + 1_500 - Date.now());
      expect((await models.download('', join(project.folder, 'none'))).failures).toMatchObject([
        { error: { code: 'ACCESS.UNAUTHENTICATED' } },
      ]);
      await writeFile(signature, await sign(endpoint, new Date(Date.now() + 3_600_000)));
    },
  });
  expect(result).toMatchObject({ ok: true });
  expect((await models.download('run', join(project.folder, 'back'))).files.done).toBe(1);
  expect(await readFiles(join(project.folder, 'back'))).toEqual({ 'model.txt': 'trained\n' });
  const kept = Object.values(await readFiles(join(workspace.folder, '.stowage/runs', result.id))).join('\n');
  expect(kept).not.toMatch(/sig=|sv=/);
  expect(kept).not.toContain(emulatorAccount.key);
});
