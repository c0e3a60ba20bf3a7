import { randomBytes } from 'node:crypto';
import type { ShareClient } from '@azure/storage-file-share';
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
afterEach(async () => {
  emulator.faults.clear();
  await store.close();
});

/** Such a request, the next one or a later one, is carried out and its answer lost. Gives how many were. */
function loseAnswers(operation: string, skip = 0): () => number {
  const before = emulator.faults.count();
  emulator.faults.arm({ rules: [{ operations: [operation], kind: 'reset', when: 'after', times: 1, skip }] });
  return () => emulator.faults.count() - before;
}

describe('a lost answer to a step of a small write', () => {
  it.each(['create-file', 'rename-file'])('%s is found out: the file is there once, and nothing beside it', async (operation) => {
    await store.write('a', 'old');
    const lost = loseAnswers(operation);
    await store.write('a', 'new');
    expect(lost()).toBe(1);
    expect(await textOf(store, 'a')).toBe('new');
    expect(await namesIn(share)).toEqual(['a']);
  });

  it('that may only create is no PATH.EXISTS: the file that is there is its own', async () => {
    const lost = loseAnswers('rename-file');
    const { etag } = await store.write('a', 'mine', { ifNoneMatch: '*' });
    expect(lost()).toBe(1);
    expect((await store.stat('a')).etag).toBe(etag);
  });

  it('that may only create is still PATH.EXISTS when the file is somebody else’s', async () => {
    await store.write('a', 'theirs');
    emulator.faults.arm({ rules: [{ operations: ['rename-file'], kind: 'reset', when: 'before' }] });
    await expect(store.write('a', 'mine', { ifNoneMatch: '*' })).rejects.toMatchObject({ code: 'PATH.EXISTS' });
    expect(await textOf(store, 'a')).toBe('theirs');
    expect(await namesIn(share)).toEqual(['a']);
  });

  it('under a condition leaves no lease behind', async () => {
    const { etag } = await store.write('a', 'old');
    const lost = loseAnswers('rename-file');
    await store.write('a', 'new', { ifMatch: etag });
    expect(lost()).toBe(1);
    await store.write('a', 'newer');
    expect(await textOf(store, 'a')).toBe('newer');
  });
});

describe('a lost answer to a step of a large write', () => {
  const large = randomBytes(5 * 65_536 + 7);

  it.each(['create-file', 'put-range', 'set-file-properties', 'rename-file'])('%s harms nothing', async (operation) => {
    const lost = loseAnswers(operation);
    await store.write('a', new Blob([large, randomBytes(20 * 65_536)]).stream());
    expect(lost()).toBe(1);
    const found = await (await store.read('a')).bytes();
    expect([found.byteLength, Buffer.compare(found.subarray(0, large.byteLength), large)]).toEqual([25 * 65_536 + 7, 0]);
    expect(await namesIn(share)).toEqual(['a']);
  });
});

describe('a lost answer to', () => {
  it('the rename of a file is found out', async () => {
    await store.write('a', 'content');
    const lost = loseAnswers('rename-file');
    await store.rename('a', 'b');
    expect(lost()).toBe(1);
    expect(await namesIn(share)).toEqual(['b']);
  });

  it('the rename of a directory is found out', async () => {
    await store.write('a/inner', 'content');
    const lost = loseAnswers('rename-directory');
    await store.rename('a', 'b');
    expect(lost()).toBe(1);
    expect(await textOf(store, 'b/inner')).toBe('content');
  });

  it('the start of a copy harms nothing', async () => {
    await store.write('a', 'content');
    const lost = loseAnswers('copy-file');
    await store.copy('a', 'b', { ifNoneMatch: '*' });
    expect(lost()).toBe(1);
    expect(await textOf(store, 'b')).toBe('content');
    expect(await namesIn(share)).toEqual(['a', 'b']);
  });

  it('a delete under a condition is found out', async () => {
    const { etag } = await store.write('a', 'content');
    const lost = loseAnswers('delete-file');
    await store.delete('a', { ifMatch: etag });
    expect(lost()).toBe(1);
    expect(await namesIn(share)).toEqual([]);
  });

  it.each([
    ['create-file', 0],
    ['lease-file', 0],
    ['lease-file', 1],
    ['set-file-properties', 0],
    ['put-range', 0],
    ['delete-file', 0],
  ] as const)('%s (number %i) in an append: its bytes are there once', async (operation, skip) => {
    await store.write('a', 'one ');
    const lost = loseAnswers(operation, skip);
    const { size } = await store.append('a', 'two ');
    expect(lost()).toBe(1);
    await store.append('a', 'three');
    expect([size, await textOf(store, 'a')]).toEqual([8, 'one two three']);
    expect(await namesIn(share)).toEqual(['a']);
  });
});
