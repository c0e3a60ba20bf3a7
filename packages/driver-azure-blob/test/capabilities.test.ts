import { openDatastore } from '@stowage/core';
import { describe, expect, it } from 'vitest';
import { azureBlob } from '../src/index.ts';

async function capabilitiesOf(credentials: Record<string, unknown>, checksum: 'auto' | 'none' = 'auto') {
  await using store = await openDatastore(azureBlob, { account_name: 'training', container_name: 'images', checksum, credentials });
  return store.capabilities;
}

const withSas = async (query: string): Promise<readonly string[]> =>
  Object.keys(await capabilitiesOf({ sas_token: `sv=2024-11-04&${query}&sig=c2ln` })).sort();

const key = { account_key: Buffer.from('a key').toString('base64') };
const everything = [
  'append',
  'copy',
  'createDirectory',
  'delete',
  'deleteDirectory',
  'list',
  'native',
  'read',
  'setMetadata',
  'stat',
  'write',
];

describe('capabilities', () => {
  it('an account key has all', async () => {
    expect(Object.keys(await capabilitiesOf(key)).sort()).toEqual([...everything, 'signUrl'].sort());
  });

  it('anonymous access is for reading', async () => {
    expect(Object.keys(await capabilitiesOf({ anonymous: true })).sort()).toEqual(['list', 'native', 'read', 'stat']);
  });

  it('an identity has all, and its URLs live for seven days at most', async () => {
    const token_credential = { getToken: async () => ({ token: 'x', expiresOnTimestamp: Date.now() + 3_600_000 }) };
    const capabilities = await capabilitiesOf({ token_credential });
    expect(Object.keys(capabilities).sort()).toEqual([...everything, 'signUrl'].sort());
    expect(capabilities.signUrl?.maxLifetime).toBe(604_800_000);
  });

  it.each([
    ['sp=racwdl&sr=c', everything],
    ['sp=r&sr=c', ['native', 'read', 'stat']],
    ['sp=rl&sr=c', ['list', 'native', 'read', 'stat']],
    ['sp=rl&sr=b', ['native', 'read', 'stat']],
    ['sp=c&sr=c', ['native', 'write']],
    ['sp=a&sr=c', ['append', 'native']],
    ['sp=rw&sr=c', ['append', 'copy', 'createDirectory', 'native', 'read', 'setMetadata', 'stat', 'write']],
    ['sp=dl&sr=c', ['delete', 'list', 'native']],
    ['sp=rl&ss=b&srt=o', ['native', 'read', 'stat']],
    ['sp=rl&ss=b&srt=c', ['list', 'native']],
    ['sp=racwdl&ss=b&srt=sco', everything],
    ['si=policy&sr=c', everything],
  ])('a SAS with %s has what its letters say', async (query, expected) => {
    expect(await withSas(query)).toEqual(expected);
  });

  it('without checksums, none are promised', async () => {
    const capabilities = await capabilitiesOf(key, 'none');
    expect([capabilities.read, capabilities.write]).toEqual([
      expect.not.objectContaining({ verified: true }),
      expect.not.objectContaining({ verified: true }),
    ]);
  });
});
