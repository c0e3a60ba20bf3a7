import { randomBytes } from 'node:crypto';
import type { DataLakeFileSystemClient } from '@azure/storage-file-datalake';
import { type DfsEmulator, startDfsEmulator } from '@stowage/emulator-dfs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AdlsGen2ConfigInput } from '../src/index.ts';
import { newFilesystem } from './dfs-emulator.ts';
import { type FullStore, foreignFilesystem, namesIn, openFull, textOf, toStream } from './dfs-store.ts';

const block = 65_536;
const large = randomBytes(block * 5 + 7);
let emulator: DfsEmulator;
let config: AdlsGen2ConfigInput;
let filesystem: DataLakeFileSystemClient;
let store: FullStore;

beforeAll(async () => {
  emulator = await startDfsEmulator();
});
afterAll(() => emulator.stop());

beforeEach(async () => {
  config = await newFilesystem(emulator);
  filesystem = foreignFilesystem(emulator, config.filesystem);
  store = await openFull(config);
});
afterEach(async () => {
  emulator.faults.clear();
  await store.close();
});

/** The next such requests are carried out, and their answers lost. Gives how many were. */
function loseAnswers(operation: string, times = 1, skip = 0): () => number {
  const before = emulator.faults.count();
  emulator.faults.arm({ rules: [{ operations: [operation], kind: 'reset', when: 'after', times, skip }] });
  return () => emulator.faults.count() - before;
}

describe('a lost answer to a step of an upload', () => {
  it.each(['path-create', 'path-append', 'path-flush', 'path-rename'])('%s is found out: the file is there once', async (operation) => {
    await store.write('a', 'old');
    const lost = loseAnswers(operation, 2);
    const { etag } = await store.write('a', toStream(large));
    expect(lost()).toBe(2);
    expect((await store.stat('a')).etag).toBe(etag);
    expect(Buffer.compare(await (await store.read('a')).bytes(), large)).toBe(0);
    expect(await namesIn(filesystem)).toEqual(['a']);
  });

  it.each([{ ifNoneMatch: '*' as const }, { ifMatch: 'present' }])('with %j is no conflict with itself', async (condition) => {
    const ifMatch = condition.ifMatch === undefined ? undefined : (await store.write('a', 'old')).etag;
    const lost = loseAnswers('path-rename');
    await store.write('a', large, { ...condition, ifMatch });
    expect(lost()).toBe(1);
    expect(Buffer.compare(await (await store.read('a')).bytes(), large)).toBe(0);
  });

  it('with a condition is still a conflict with somebody else', async () => {
    await store.write('a', 'theirs');
    emulator.faults.arm({ rules: [{ operations: ['path-rename'], kind: 'reset', when: 'before' }] });
    await expect(store.write('a', large, { ifNoneMatch: '*' })).rejects.toMatchObject({ code: 'PATH.EXISTS' });
    expect(await textOf(store, 'a')).toBe('theirs');
    expect(await namesIn(filesystem)).toEqual(['a']);
  });
});

describe('a lost answer to a rename', () => {
  it('of a file is found out', async () => {
    await store.write('a', 'content');
    const lost = loseAnswers('path-rename', 2);
    await store.rename('a', 'b');
    expect(lost()).toBe(2);
    expect(await textOf(store, 'b')).toBe('content');
  });

  it('that must replace nothing is no PATH.EXISTS', async () => {
    await store.write('a', 'content');
    loseAnswers('path-rename');
    await store.rename('a', 'b', { ifNoneMatch: '*' });
    expect(await namesIn(filesystem)).toEqual(['b']);
  });

  it('of a directory is found out', async () => {
    await store.write('folder/inner/a', 'content');
    loseAnswers('path-rename');
    await store.rename('folder', 'deep/moved');
    expect(await textOf(store, 'deep/moved/inner/a')).toBe('content');
  });

  it('of nothing stays PATH.NOT_FOUND, although something is at the target', async () => {
    await store.write('a', 'first');
    await store.write('b', 'second');
    emulator.faults.arm({ rules: [{ operations: ['path-rename'], kind: 'reset', when: 'before' }] });
    const other = await openFull(config);
    emulator.faults.clear();
    await other.delete('a');
    await other.close();
    await expect(store.rename('a', 'b')).rejects.toMatchObject({ code: 'PATH.NOT_FOUND' });
    expect(await textOf(store, 'b')).toBe('second');
  });
});

describe('a lost answer to an append', () => {
  it('is found out by what stands there: the bytes are there once', async () => {
    await store.append('log', 'one ');
    const lost = loseAnswers('path-append');
    const { size } = await store.append('log', 'two ');
    expect(lost()).toBe(1);
    expect(size).toBe(8);
    await store.append('log', 'three');
    expect(await textOf(store, 'log')).toBe('one two three');
  });

  it('at a certain size only is no CONDITION.FAILED', async () => {
    await store.append('log', 'one ');
    loseAnswers('path-append');
    await store.append('log', 'two', { ifSize: 4 });
    expect(await textOf(store, 'log')).toBe('one two');
  });

  it.each(['path-create', 'lease-blob'])('to %s before is found out', async (operation) => {
    loseAnswers(operation, 2);
    await store.append('folder/log', 'one', { ifSize: 0 });
    expect(await textOf(store, 'folder/log')).toBe('one');
  });
});

describe('a lost answer to a delete', () => {
  it('is found out, also with a condition', async () => {
    const { etag } = await store.write('a', 'content');
    const lost = loseAnswers('path-delete');
    await store.delete('a', { ifMatch: etag });
    expect(lost()).toBe(1);
    expect(await namesIn(filesystem)).toEqual([]);
  });

  it('of a directory is found out', async () => {
    await store.write('folder/a', 'content');
    loseAnswers('path-delete');
    await store.deleteDirectory('folder', { recursive: true });
    expect(await namesIn(filesystem)).toEqual([]);
  });
});

describe('a server that dies in the middle of an upload', () => {
  it('and comes back: the upload goes on, and nothing is lost', async () => {
    async function* source(): AsyncGenerator<Uint8Array> {
      let sent = 0;
      for await (const piece of toStream(large)) {
        yield piece;
        sent += piece.byteLength;
        if (sent < block * 3 || sent > block * 3 + 10_000) continue;
        await emulator.crash();
        await emulator.restart();
      }
    }
    await store.write('a', source());
    expect(Buffer.compare(await (await store.read('a')).bytes(), large)).toBe(0);
    expect(await namesIn(filesystem)).toEqual(['a']);
  });

  it('and stays away: what was there is there, and a part of the file shows nowhere', async () => {
    await store.write('a', 'old');
    async function* source(): AsyncGenerator<Uint8Array> {
      yield large;
      await emulator.crash();
      yield large;
    }
    await expect(store.write('a', source())).rejects.toMatchObject({ code: 'SERVICE.UNAVAILABLE' });
    await emulator.restart();
    expect(await textOf(store, 'a')).toBe('old');
    expect(await Array.fromAsync(store.list(''), ({ path }) => path)).toEqual(['a']);
  });
});
