import { randomBytes } from 'node:crypto';
import { type FilesEmulator, startFilesEmulator } from '@stowage/emulator-files';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newShare } from './files-emulator.ts';
import { collect, type FullStore, openFull } from './files-store.ts';

let emulator: FilesEmulator;
let store: FullStore;

beforeAll(async () => {
  emulator = await startFilesEmulator();
});
afterAll(() => emulator.stop());
beforeEach(async () => {
  store = await openFull(await newShare(emulator));
  // The first write finds out what the server knows.
  await store.write('known', 'x');
  await store.write('folder/known', 'x');
});
afterEach(() => store.close());

/** The requests that a step takes, by the emulator's names. */
async function requestsOf(step: () => Promise<unknown>): Promise<readonly string[]> {
  const before = emulator.requests.count;
  await step();
  return emulator.requests.entries.filter(({ index }) => index >= before).map(({ operation }) => operation);
}

const blocks = (count: number): Uint8Array => randomBytes(count * 65_536);

describe('the requests of', () => {
  it('a small write are two', async () => {
    expect(await requestsOf(() => store.write('folder/a', 'content'))).toEqual(['create-file', 'rename-file']);
  });

  it('a small write into a directory that is missing make it once', async () => {
    const expected = ['create-file', 'create-directory', 'create-file', 'rename-file'];
    expect(await requestsOf(() => store.write('missing/a', 'content'))).toEqual(expected);
    expect(await requestsOf(() => store.write('missing/b', 'content'))).toEqual(['create-file', 'rename-file']);
  });

  it('a large write are one a range, one to make it, and one to rename it; the first one in a directory also looks for remains', async () => {
    const expected = ['create-file', ...Array.from({ length: 4 }, () => 'put-range'), 'rename-file'];
    expect(await requestsOf(() => store.write('folder/a', blocks(4)))).toEqual([...expected, 'list-directory']);
    expect(await requestsOf(() => store.write('folder/a', blocks(4)))).toEqual(expected);
  });

  it('a write under a condition take a lease', async () => {
    const { etag } = await store.write('folder/a', 'old');
    const write = (): Promise<unknown> => store.write('folder/a', 'new', { ifMatch: etag });
    expect(await requestsOf(write)).toEqual(['create-file', 'lease-file', 'rename-file']);
  });

  it('a large write whose condition does not hold are one: nothing is sent', async () => {
    const write = (): Promise<unknown> => store.write('known', blocks(4), { ifNoneMatch: '*' }).catch(({ code }) => code);
    expect([await write(), await requestsOf(write)]).toEqual(['PATH.EXISTS', ['get-file-properties']]);
    const stale = (): Promise<unknown> => store.write('known', blocks(4), { ifMatch: '"0x0"' }).catch(({ code }) => code);
    expect([await stale(), await requestsOf(stale)]).toEqual(['CONDITION.FAILED', ['get-file-properties']]);
  });

  it('a small read is one', async () => {
    expect(await requestsOf(async () => (await store.read('known')).text())).toEqual(['get-file']);
  });

  it('a stat are one for a file, two for a directory', async () => {
    expect(await requestsOf(() => store.stat('known'))).toEqual(['get-file-properties']);
    expect(await requestsOf(() => store.stat('folder'))).toEqual(['get-file-properties', 'get-directory-properties']);
  });

  it('a copy are four, a rename two, a delete one', async () => {
    const copy = ['get-file-properties', 'copy-file', 'get-file-properties', 'rename-file'];
    expect(await requestsOf(() => store.copy('known', 'copy'))).toEqual(copy);
    expect(await requestsOf(() => store.rename('copy', 'renamed'))).toEqual(['get-file-properties', 'rename-file']);
    expect(await requestsOf(() => store.delete('renamed'))).toEqual(['delete-file']);
  });

  it('an append are eight', async () => {
    const announce = ['create-file', 'lease-file', 'create-file'];
    const expected = ['get-file-properties', ...announce, 'set-file-properties', 'put-range', 'lease-file', 'delete-file'];
    expect(await requestsOf(() => store.append('known', 'more'))).toEqual(expected);
  });

  it('a recursive listing are one a directory', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) await store.write(`tree/${name}/inner/file`, 'x');
    expect((await requestsOf(() => collect(store.list('tree', { recursive: true })))).length).toBe(13);
  });
});
