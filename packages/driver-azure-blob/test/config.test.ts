import { createRegistry, openDatastore } from '@stowage/core';
import { describe, expect, it } from 'vitest';
import { type AzureBlobConfigInput, azureBlob } from '../src/index.ts';

const base = { account_name: 'training', container_name: 'images', credentials: { account_key: Buffer.from('a key').toString('base64') } };

async function refusal(config: unknown): Promise<string> {
  try {
    await using _store = await openDatastore(azureBlob, config as AzureBlobConfigInput);
    return 'accepted';
  } catch (error) {
    expect(error).toMatchObject({ code: 'CONFIG.INVALID' });
    return (error as Error).message;
  }
}

describe('the configuration', () => {
  it.each([
    ['an account and a container', base],
    ['a whole URL', { container_name: 'images', endpoint: 'http://127.0.0.1:10000/devstoreaccount1', credentials: base.credentials }],
    ['a connection string', { container_name: 'images', credentials: { connection_string: 'UseDevelopmentStorage=true' } }],
    ['a container of the root', { ...base, container_name: '$root' }],
    ['limits', { ...base, block_size: 1_024, concurrency: 64, checksum: 'none' }],
  ])('takes %s', async (_name, config) => {
    expect(await refusal(config)).toBe('accepted');
  });

  it.each([
    ['a missing container', { ...base, container_name: undefined }, 'container_name'],
    ['a container in capitals', { ...base, container_name: 'Images' }, 'container_name'],
    ['a container with two hyphens', { ...base, container_name: 'a--b' }, 'container_name'],
    ['a container that is too long', { ...base, container_name: 'a'.repeat(64) }, 'container_name'],
    ['an unknown field', { ...base, acount_name: 'x' }, 'acount_name'],
    ['a block that is too large', { ...base, block_size: 2 ** 30 }, 'block_size'],
    ['no requests at a time', { ...base, concurrency: 0 }, 'concurrency'],
    ['an unknown checksum', { ...base, checksum: 'sha1' }, 'checksum'],
    ['an account key that is none', { ...base, credentials: { account_key: 'sv=2024&sig=topsecret' } }, 'account_key'],
    ['a secret from a variable that is not set', { ...base, credentials: { account_key: undefined } }, 'account_key'],
    ['no account', { container_name: 'images', credentials: base.credentials }, 'account_name'],
  ])('refuses %s, by its name and without its value', async (_name, config, field) => {
    const message = await refusal(config);
    expect(message).toContain(field);
    expect(message).not.toContain('topsecret');
  });

  it('says where the datastore is, without a secret', async () => {
    await using store = await openDatastore(azureBlob, { ...base, credentials: { sas_token: '?sv=2024-11-04&sp=r&sr=c&sig=topsecret' } });
    expect(store.location).toBe('https://training.blob.core.windows.net/images');
    expect(store.identity).toContain('sp=r');
    expect(JSON.stringify([store.location, store.identity, store.name])).not.toContain('topsecret');
  });

  it('has a JSON Schema that marks every secret and refuses unknown fields', () => {
    const schema = azureBlob.jsonSchema() as { additionalProperties: boolean; required: string[]; properties: Record<string, unknown> };
    expect(schema.additionalProperties).toBe(false);
    expect(schema.required).toEqual(['container_name']);
    expect(JSON.stringify(schema.properties.credentials)).toMatch(/"account_key":\{[^}]*"writeOnly":true/);
  });

  it('opens by its type', async () => {
    const registry = createRegistry([azureBlob]);
    await using store = await registry.open({ type: 'azure_blob', ...base });
    expect(store.type).toBe('azure_blob');
  });
});
