import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { namesIn, openFull, textOf, toStream } from './dfs-store.ts';
import { defineLake } from './lake-fixture.ts';

const block = 65_536;
const large = randomBytes(block * 5 + 7);
const lake = defineLake();

/** The next such requests are carried out, and their answers lost. Gives how many were. */
function loseAnswers(operation: string, times = 1, skip = 0): () => number {
  const before = lake.emulator.faults.count();
  lake.emulator.faults.arm({ rules: [{ operations: [operation], kind: 'reset', when: 'after', times, skip }] });
  return () => lake.emulator.faults.count() - before;
}

describe('a lost answer to a step of an upload', () => {
  it.each(['path-create', 'path-append', 'path-flush', 'path-rename'])('%s is found out: the file is there once', async (operation) => {
    await lake.store.write('a', 'old');
    const lost = loseAnswers(operation, 2);
    const { etag } = await lake.store.write('a', toStream(large));
    expect(lost()).toBe(2);
    expect((await lake.store.stat('a')).etag).toBe(etag);
    expect(Buffer.compare(await (await lake.store.read('a')).bytes(), large)).toBe(0);
    expect(await namesIn(lake.filesystem)).toEqual(['a']);
  });

  it.each([{ ifNoneMatch: '*' as const }, { ifMatch: 'present' }])('with %j is no conflict with itself', async (condition) => {
    const ifMatch = condition.ifMatch === undefined ? undefined : (await lake.store.write('a', 'old')).etag;
    const lost = loseAnswers('path-rename');
    await lake.store.write('a', large, { ...condition, ifMatch });
    expect(lost()).toBe(1);
    expect(Buffer.compare(await (await lake.store.read('a')).bytes(), large)).toBe(0);
  });

  it('with a condition is still a conflict with somebody else', async () => {
    await lake.store.write('a', 'theirs');
    lake.emulator.faults.arm({ rules: [{ operations: ['path-rename'], kind: 'reset', when: 'before' }] });
    await expect(lake.store.write('a', large, { ifNoneMatch: '*' })).rejects.toMatchObject({ code: 'PATH.EXISTS' });
    expect(await textOf(lake.store, 'a')).toBe('theirs');
    expect(await namesIn(lake.filesystem)).toEqual(['a']);
  });
});

describe('a lost answer to a step of a small write that must make the file', () => {
  it.each(['put-blob', 'path-rename'])('%s is found out', async (operation) => {
    const lost = loseAnswers(operation, 2);
    const { etag } = await lake.store.write('a', 'mine', { ifNoneMatch: '*', metadata: { source: 'sensor' } });
    expect(lost()).toBe(2);
    expect(await lake.store.stat('a')).toMatchObject({ etag, size: 4, metadata: { source: 'sensor' } });
    expect(await namesIn(lake.filesystem)).toEqual(['a']);
  });

  it('is still PATH.EXISTS when the file is somebody else’s', async () => {
    await lake.store.write('a', 'mine');
    loseAnswers('put-blob');
    await expect(lake.store.write('a', 'mine', { ifNoneMatch: '*' })).rejects.toMatchObject({ code: 'PATH.EXISTS' });
    expect(await namesIn(lake.filesystem)).toEqual(['a']);
  });
});

describe('a lost answer to a step of a copy that must make the file', () => {
  it.each(['copy-blob-from-url', 'path-rename'])('%s is found out', async (operation) => {
    await lake.store.write('a', 'content');
    const lost = loseAnswers(operation, 2);
    await lake.store.copy('a', 'b', { ifNoneMatch: '*' });
    expect(lost()).toBe(2);
    expect(await namesIn(lake.filesystem)).toEqual(['a', 'b']);
  });
});

describe('a lost answer to a rename', () => {
  it('of a file is found out', async () => {
    await lake.store.write('a', 'content');
    const lost = loseAnswers('path-rename', 2);
    await lake.store.rename('a', 'b');
    expect(lost()).toBe(2);
    expect(await textOf(lake.store, 'b')).toBe('content');
  });

  it('that must replace nothing is no PATH.EXISTS', async () => {
    await lake.store.write('a', 'content');
    loseAnswers('path-rename');
    await lake.store.rename('a', 'b', { ifNoneMatch: '*' });
    expect(await namesIn(lake.filesystem)).toEqual(['b']);
  });

  it('of a directory is found out', async () => {
    await lake.store.write('folder/inner/a', 'content');
    loseAnswers('path-rename');
    await lake.store.rename('folder', 'deep/moved');
    expect(await textOf(lake.store, 'deep/moved/inner/a')).toBe('content');
  });

  it('of nothing stays PATH.NOT_FOUND, although something is at the target', async () => {
    await lake.store.write('a', 'first');
    await lake.store.write('b', 'second');
    lake.emulator.faults.arm({ rules: [{ operations: ['path-rename'], kind: 'reset', when: 'before' }] });
    const other = await openFull(lake.config);
    lake.emulator.faults.clear();
    await other.delete('a');
    await other.close();
    await expect(lake.store.rename('a', 'b')).rejects.toMatchObject({ code: 'PATH.NOT_FOUND' });
    expect(await textOf(lake.store, 'b')).toBe('second');
  });
});

describe('a lost answer to an append', () => {
  it('is found out by what stands there: the bytes are there once', async () => {
    await lake.store.append('log', 'one ');
    const lost = loseAnswers('path-append');
    const { size } = await lake.store.append('log', 'two ');
    expect(lost()).toBe(1);
    expect(size).toBe(8);
    await lake.store.append('log', 'three');
    expect(await textOf(lake.store, 'log')).toBe('one two three');
  });

  it('at a certain size only is no CONDITION.FAILED', async () => {
    await lake.store.append('log', 'one ');
    loseAnswers('path-append');
    await lake.store.append('log', 'two', { ifSize: 4 });
    expect(await textOf(lake.store, 'log')).toBe('one two');
  });

  it.each(['path-create', 'lease-blob'])('to %s before is found out', async (operation) => {
    loseAnswers(operation, 2);
    await lake.store.append('folder/log', 'one', { ifSize: 0 });
    expect(await textOf(lake.store, 'folder/log')).toBe('one');
  });
});

describe('a lost answer to a delete', () => {
  it('is found out, also with a condition', async () => {
    const { etag } = await lake.store.write('a', 'content');
    const lost = loseAnswers('path-delete');
    await lake.store.delete('a', { ifMatch: etag });
    expect(lost()).toBe(1);
    expect(await namesIn(lake.filesystem)).toEqual([]);
  });

  it('of a directory is found out', async () => {
    await lake.store.write('folder/a', 'content');
    loseAnswers('path-delete');
    await lake.store.deleteDirectory('folder', { recursive: true });
    expect(await namesIn(lake.filesystem)).toEqual([]);
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
        await lake.emulator.crash();
        await lake.emulator.restart();
      }
    }
    await lake.store.write('a', source());
    expect(Buffer.compare(await (await lake.store.read('a')).bytes(), large)).toBe(0);
    expect(await namesIn(lake.filesystem)).toEqual(['a']);
  });

  it('and stays away: what was there is there, and a part of the file shows nowhere', async () => {
    await lake.store.write('a', 'old');
    async function* source(): AsyncGenerator<Uint8Array> {
      yield large;
      await lake.emulator.crash();
      yield large;
    }
    await expect(lake.store.write('a', source())).rejects.toMatchObject({ code: 'SERVICE.UNAVAILABLE' });
    await lake.emulator.restart();
    expect(await textOf(lake.store, 'a')).toBe('old');
    expect(await Array.fromAsync(lake.store.list(''), ({ path }) => path)).toEqual(['a']);
  });
});
