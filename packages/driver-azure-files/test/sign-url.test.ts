import { ShareClient, ShareFileClient } from '@azure/storage-file-share';
import { type FilesEmulator, startFilesEmulator } from '@stowage/emulator-files';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newShare } from './files-emulator.ts';
import { type FullStore, namesIn, openFull, textOf } from './files-store.ts';

let emulator: FilesEmulator;
let store: FullStore;
const file = 'folder/a b#1.txt';

beforeAll(async () => {
  emulator = await startFilesEmulator();
  store = await openFull(await newShare(emulator));
  await store.write(file, 'content');
});
afterAll(async () => {
  await store.close();
  await emulator.stop();
});

describe('signUrl', () => {
  it('asks nothing of the service', async () => {
    const before = emulator.requests.count;
    await store.signUrl(file);
    await store.signUrl('', { access: ['list'] });
    expect(emulator.requests.count).toBe(before);
  });

  it('makes the directories above a file that shall be written, as its URL cannot', async () => {
    const { url } = await store.signUrl('new/folder/uploaded', { access: ['write'] });
    await new ShareFileClient(url).uploadData(Buffer.from('by url'));
    expect(await textOf(store, 'new/folder/uploaded')).toBe('by url');
  });

  it('signs the share for Microsoft’s client', async () => {
    const { url } = await store.signUrl('', { access: ['read', 'list'] });
    const share = new ShareClient(url);
    expect(await namesIn(share)).toContain('folder');
    const theirs = share.getDirectoryClient('folder').getFileClient('a b#1.txt');
    expect((await theirs.downloadToBuffer()).toString()).toBe('content');
  });

  it('signs for the account', async () => {
    const driver = { azure_file: { account: { services: 'f', resourceTypes: 'sco' }, permissions: 'rl' } };
    const { url } = await store.signUrl(file, { driver });
    expect(new URL(url).searchParams.get('ss')).toBe('f');
    expect((await new ShareFileClient(url).downloadToBuffer()).toString()).toBe('content');
  });

  it('lets the answer have other headers', async () => {
    const driver = { azure_file: { headers: { contentDisposition: 'attachment; filename="a.txt"', contentType: 'text/plain' } } };
    const answer = await fetch((await store.signUrl(file, { driver })).url);
    const names = ['content-disposition', 'content-type'];
    expect(names.map((name) => answer.headers.get(name))).toEqual(['attachment; filename="a.txt"', 'text/plain']);
  });

  it('signs for no directory', async () => {
    await expect(store.signUrl('folder/', { access: ['list'] })).rejects.toMatchObject({ code: 'CAPABILITY.MISSING' });
  });
});
