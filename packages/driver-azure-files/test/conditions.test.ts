import type { ShareClient, ShareFileClient } from '@azure/storage-file-share';
import { type FilesEmulator, startFilesEmulator } from '@stowage/emulator-files';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AzureFilesConfigInput } from '../src/index.ts';
import { newShare } from './files-emulator.ts';
import { type FullStore, foreignShare, namesIn, openFull, textOf } from './files-store.ts';

let emulator: FilesEmulator;
let config: AzureFilesConfigInput;
let share: ShareClient;
let store: FullStore;

beforeAll(async () => {
  emulator = await startFilesEmulator();
});
afterAll(() => emulator.stop());

beforeEach(async () => {
  config = await newShare(emulator);
  share = foreignShare(emulator, config.file_share_name);
  store = await openFull(config);
});
afterEach(() => store.close());

const fileOf = (name: string): ShareFileClient => share.rootDirectoryClient.getFileClient(name);
const leaseStateOf = async (name: string): Promise<unknown> => (await fileOf(name).getProperties()).leaseState;

describe('ifMatch', () => {
  it('of many writers at a time, lets one through', async () => {
    const { etag } = await store.write('a', 'old');
    const outcomes = await Promise.allSettled(['one', 'two', 'three', 'four'].map((text) => store.write('a', text, { ifMatch: etag })));
    const codes = outcomes.map((outcome) => (outcome.status === 'fulfilled' ? 'written' : outcome.reason.code));
    expect(codes.sort()).toEqual(['CONDITION.FAILED', 'CONDITION.FAILED', 'CONDITION.FAILED', 'written']);
    expect(await namesIn(share)).toEqual(['a']);
    expect(await leaseStateOf('a')).toBe('available');
  });

  it('leaves no lease and nothing else behind, whether it holds or not', async () => {
    const { etag: first } = await store.write('a', 'old');
    await store.setMetadata('a', { k: 'v' }, { ifMatch: first });
    expect(await leaseStateOf('a')).toBe('available');
    await expect(store.setMetadata('a', { k: 'w' }, { ifMatch: first })).rejects.toMatchObject({ code: 'CONDITION.FAILED' });
    await expect(store.delete('a', { ifMatch: first })).rejects.toMatchObject({ code: 'CONDITION.FAILED' });
    await expect(store.write('a', 'new', { ifMatch: first })).rejects.toMatchObject({ code: 'CONDITION.FAILED' });
    expect(await leaseStateOf('a')).toBe('available');
    expect([await namesIn(share), await textOf(store, 'a')]).toEqual([['a'], 'old']);
  });

  it('is refused for the metadata of a directory, which cannot be leased', async () => {
    const { etag } = await store.createDirectory('folder');
    await expect(store.setMetadata('folder', { k: 'v' }, { ifMatch: etag })).rejects.toMatchObject({ code: 'CAPABILITY.MISSING' });
    await store.setMetadata('folder', { k: 'v' });
    expect((await store.stat('folder')).metadata).toEqual({ k: 'v' });
  });
});

describe('a lease that somebody else holds', () => {
  it('is PATH.LOCKED for whoever would change the file, names what to do, and is left alone', async () => {
    await store.write('a', 'old');
    await store.write('b', 'content');
    const { etag } = await store.stat('a');
    await fileOf('a').getShareLeaseClient().acquireLease(-1);
    const refused = [
      store.write('a', 'new'),
      store.write('a', 'new', { ifMatch: etag }),
      store.append('a', 'more'),
      store.delete('a'),
      store.setMetadata('a', { k: 'v' }),
      store.rename('a', 'c'),
      store.rename('b', 'a'),
      store.copy('b', 'a'),
    ];
    for (const one of await Promise.allSettled(refused)) {
      expect(one).toMatchObject({ status: 'rejected', reason: { code: 'PATH.LOCKED', requestId: expect.any(String) } });
    }
    expect([await textOf(store, 'a'), await namesIn(share)]).toEqual(['old', ['a', 'b']]);
    expect(await leaseStateOf('a')).toBe('leased');
  }, 30_000);

  it('is passed on by whoever has it', async () => {
    const { etag } = await store.write('a', 'old');
    const lease = fileOf('a').getShareLeaseClient();
    await lease.acquireLease(-1);
    const driver = { azure_file: { leaseId: lease.leaseId } };
    await expect(store.write('a', 'new', { ifMatch: '"0x0"', driver })).rejects.toMatchObject({ code: 'CONDITION.FAILED' });
    await store.write('a', 'new', { ifMatch: etag, driver });
    expect(await textOf(store, 'a')).toBe('new');
  });

  it('is waited for when it is short', async () => {
    await store.write('a', 'old');
    const lease = fileOf('a').getShareLeaseClient();
    await lease.acquireLease(-1);
    const written = store.write('a', 'new');
    while (emulator.requests.of('rename-file').at(-1)?.status !== 412) await new Promise((resolve) => setImmediate(resolve));
    await lease.releaseLease();
    await written;
    expect(await textOf(store, 'a')).toBe('new');
  });
});

it('a file that an SMB client has open is PATH.LOCKED for whoever would delete it', async () => {
  await store.write('a', 'old');
  const handle = emulator.openHandle({ share: config.file_share_name, path: 'a', sharing: [] });
  await expect(store.delete('a')).rejects.toMatchObject({ code: 'PATH.LOCKED' });
  handle.close();
  await store.delete('a');
}, 20_000);
