import { appendFile, readdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openFolder } from './open-folder.ts';

describe('an append', () => {
  it('from a source that fails leaves the file as it was', async () => {
    await using opened = await openFolder();
    await opened.store.append('log', 'first');
    const failure = new Error('the source broke');
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield new Uint8Array(3_000_000);
      throw failure;
    }
    await expect(opened.store.append('log', broken())).rejects.toBe(failure);
    await expect(opened.store.append('new', broken())).rejects.toBe(failure);
    expect(await readFile(join(opened.root, 'log'), 'utf8')).toBe('first');
    expect(await readdir(opened.root)).toEqual(['log']);
  });

  it('from a slow source holds up no other', async () => {
    await using opened = await openFolder();
    const waiting = Promise.withResolvers<void>();
    async function* slow(): AsyncGenerator<Uint8Array> {
      await waiting.promise;
      yield new TextEncoder().encode('slow\n');
    }
    const appending = opened.store.append('log', slow());
    await opened.store.append('log', 'fast\n');
    waiting.resolve();
    await appending;
    expect(await readFile(join(opened.root, 'log'), 'utf8')).toBe('fast\nslow\n');
  });

  it('never mixes with those of other datastores of this process over the same folder', async () => {
    await using opened = await openFolder();
    await symlink(opened.root, join(opened.base, 'link'));
    await using other = await opened.openAt(join(opened.base, 'link'));
    const bytes = (letter: string): Uint8Array => Buffer.from(`${letter.repeat(2_500_000)}\n`);
    async function* inTwo(whole: Uint8Array): AsyncGenerator<Uint8Array> {
      yield whole.subarray(0, 1_000_000);
      yield whole.subarray(1_000_000);
    }
    await Promise.all([
      ...['a', 'b', 'c'].map((letter) => opened.store.append('log', inTwo(bytes(letter)))),
      ...['d', 'e', 'f'].map((letter) => other.append('log', bytes(letter))),
    ]);
    const lines = (await readFile(join(opened.root, 'log'), 'utf8')).trim().split('\n');
    expect(lines.map((line) => line === (line[0] ?? '').repeat(2_500_000))).toEqual(Array(6).fill(true));
  });

  it('with ifSize is decided in one step: of several at the same size, one succeeds', async () => {
    await using opened = await openFolder();
    for (const size of [0, 1, 2]) {
      const tries = await Promise.allSettled(Array.from({ length: 6 }, () => opened.store.append('log', 'x', { ifSize: size })));
      expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const one of tries) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'CONDITION.FAILED' });
    }
    expect(await readFile(join(opened.root, 'log'), 'utf8')).toBe('xxx');
  });

  it('goes on behind what another program added', async () => {
    await using opened = await openFolder();
    await opened.store.append('log', 'one ');
    await appendFile(join(opened.root, 'log'), 'two ');
    const { size } = await opened.store.append('log', 'three');
    expect(size).toBe(13);
    expect(await readFile(join(opened.root, 'log'), 'utf8')).toBe('one two three');
  });
});
