import { createRegistry, openDatastore } from '@stowage/core';
import { describe, expect, it } from 'vitest';
import { type AdlsGen2ConfigInput, adlsGen2 } from '../src/index.ts';

const credentials = { account_key: Buffer.from('a key').toString('base64') };
const base = { account_name: 'training', filesystem: 'images', credentials };

async function locationOf(config: AdlsGen2ConfigInput): Promise<string> {
  const store = await createRegistry([adlsGen2]).open({ type: 'azure_data_lake_gen2', ...config });
  await store.close();
  return store.location ?? '';
}

describe('the configuration', () => {
  it.each<[string, Partial<AdlsGen2ConfigInput>, string]>([
    ['an account', {}, 'https://training.dfs.core.windows.net/images'],
    ['a suffix', { endpoint: 'core.chinacloudapi.cn' }, 'https://training.dfs.core.chinacloudapi.cn/images'],
    ['a suffix with the service in front', { endpoint: 'dfs.core.windows.net' }, 'https://training.dfs.core.windows.net/images'],
    ['a whole URL', { endpoint: 'https://training.z6.dfs.storage.azure.net' }, 'https://training.z6.dfs.storage.azure.net/images'],
    [
      'an emulator',
      { endpoint: 'http://127.0.0.1:1/training', blob_endpoint: 'http://127.0.0.1:2/training' },
      'http://127.0.0.1:1/training/images',
    ],
    [
      'a connection string',
      {
        account_name: undefined,
        credentials: { connection_string: 'AccountName=training;AccountKey=YSBrZXk=;EndpointSuffix=core.usgovcloudapi.net' },
      },
      'https://training.dfs.core.usgovcloudapi.net/images',
    ],
  ])('names the place by %s', async (_by, more, expected) => {
    expect(await locationOf({ ...base, ...more })).toBe(expected);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['an unknown field', { container_name: 'images' }, 'container_name'],
    ['no file system', { filesystem: undefined }, 'filesystem'],
    ['capitals in the file system', { filesystem: 'Images' }, 'filesystem'],
    ['a block that is too large', { block_size: 2 ** 28 }, 'block_size'],
    ['an endpoint of one kind alone', { endpoint: 'http://127.0.0.1:1/training' }, 'blob_endpoint'],
    ['half a service principal', { credentials: { client_id: 'a', client_secret: 'b' } }, 'tenant_id'],
  ])('refuses %s, and names the field', async (_what, more, field) => {
    const opening = openDatastore(adlsGen2, { ...base, ...more } as AdlsGen2ConfigInput);
    await expect(opening).rejects.toMatchObject({ code: 'CONFIG.INVALID', message: expect.stringContaining(field) });
  });

  it('has a JSON Schema that marks every secret and refuses unknown fields', () => {
    const schema = JSON.stringify(adlsGen2.jsonSchema());
    expect(schema.match(/"writeOnly":true/g)?.length).toBeGreaterThanOrEqual(4);
    expect(adlsGen2.jsonSchema()).toMatchObject({ additionalProperties: false, required: ['filesystem'] });
  });
});
