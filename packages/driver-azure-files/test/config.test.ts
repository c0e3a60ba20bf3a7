import { createRegistry, openDatastore } from '@stowage/core';
import { describe, expect, it } from 'vitest';
import { type AzureFilesConfigInput, azureFiles } from '../src/index.ts';

const base = { account_name: 'training', file_share_name: 'images', credentials: { account_key: Buffer.from('a key').toString('base64') } };
const snapshot = '2026-01-31T12:00:00.0000000Z';

async function openOrExplain(config: unknown): Promise<string> {
  try {
    await using store = await openDatastore(azureFiles, config as AzureFilesConfigInput);
    return store.location;
  } catch (error) {
    expect(error).toMatchObject({ code: 'CONFIG.INVALID' });
    return (error as Error).message;
  }
}

describe('the configuration', () => {
  it.each([
    [base, 'https://training.file.core.windows.net/images'],
    [{ ...base, endpoint: 'core.chinacloudapi.cn', protocol: 'http' }, 'http://training.file.core.chinacloudapi.cn/images'],
    [
      { ...base, account_name: undefined, endpoint: 'http://127.0.0.1:10004/devstoreaccount1' },
      'http://127.0.0.1:10004/devstoreaccount1/images',
    ],
    [{ ...base, snapshot }, `https://training.file.core.windows.net/images?sharesnapshot=${snapshot}`],
    [{ ...base, block_size: 1_024, concurrency: 64, checksum: 'none' }, 'https://training.file.core.windows.net/images'],
  ])('%o is %s', async (config, location) => {
    expect(await openOrExplain(config)).toBe(location);
  });

  it.each([
    ['a missing share', { ...base, file_share_name: undefined }, 'file_share_name'],
    ['a share in capitals', { ...base, file_share_name: 'Images' }, 'file_share_name'],
    ['a share with two hyphens', { ...base, file_share_name: 'a--b' }, 'file_share_name'],
    ['a snapshot that is no time', { ...base, snapshot: 'yesterday' }, 'snapshot'],
    ['a range of more than 4 MiB', { ...base, block_size: 4 * 2 ** 20 + 1 }, 'block_size'],
    ['a checksum that the service does not know', { ...base, checksum: 'crc64' }, 'checksum'],
    ['an unknown field', { ...base, share_name: 'x' }, 'share_name'],
  ])('refuses %s, by its name', async (_name, config, field) => {
    expect(await openOrExplain(config)).toContain(field);
  });

  it('marks its secrets, for tools that store it', () => {
    expect(JSON.stringify(azureFiles.jsonSchema())).toContain('"writeOnly":true');
  });

  it('opens by the form of Azure Machine Learning', async () => {
    const store = await createRegistry([azureFiles]).open({ type: 'azure_file', ...base });
    expect([store.type, store.location]).toEqual(['azure_file', 'https://training.file.core.windows.net/images']);
    await store.close();
  });
});
