import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { openShell, type Shell } from './shell.ts';

let shell: Shell;

beforeEach(async () => {
  shell = await openShell();
  expect((await shell('init')).code).toBe(0);
  await mkdir(join(shell.folder, 'animals/cats'), { recursive: true });
  await writeFile(join(shell.folder, 'animals/dog.txt'), 'woof');
  await writeFile(join(shell.folder, 'animals/cats/tom cat.txt'), 'meow');
  return () => shell[Symbol.asyncDispose]();
});

describe('moving files', () => {
  it('uploads a folder, lists it, and brings it back identical', async () => {
    const up = await shell('upload', 'animals', 'zoo', '--json');
    expect(up.json()).toMatchObject({ outcome: 'complete', files: { found: 2, done: 2, skipped: 0, failed: 0 }, bytes: 8 });
    const listed = await shell('ls', '-r', 'zoo', '--json');
    const names = listed.json<{ entries: { kind: string; path: string }[] }>().entries.filter(({ kind }) => kind === 'file');
    expect(names.map(({ path }) => path).sort()).toEqual(['zoo/cats/tom cat.txt', 'zoo/dog.txt']);
    expect((await shell('download', 'zoo', 'copy')).code).toBe(0);
    expect(await readFile(join(shell.folder, 'copy/cats/tom cat.txt'), 'utf8')).toBe('meow');
  });

  it('counts a target that exists as failed, and says so by the exit code', async () => {
    await shell('upload', 'animals', 'zoo');
    const again = await shell('upload', 'animals', 'zoo', '--json');
    expect(again.code).toBe(1);
    expect(again.json()).toMatchObject({ outcome: 'incomplete', files: { done: 0, failed: 2 }, failedBecause: { 'PATH.EXISTS': 2 } });
    const skipped = await shell('upload', 'animals', 'zoo', '--on-conflict', 'skip', '--json');
    expect(skipped.code).toBe(0);
    expect(skipped.json()).toMatchObject({ files: { done: 0, skipped: 2 }, skippedBecause: { exists: 2 } });
  });

  it('uploads one file under its own name', async () => {
    await shell('upload', 'animals/dog.txt', 'zoo');
    expect((await shell('cat', 'zoo/dog.txt')).out).toBe('woof');
  });

  it('copies a file to a new path, into a folder, and a folder by its contents', async () => {
    await shell('upload', 'animals', 'zoo');
    await shell('cp', 'zoo/dog.txt', 'hound.txt');
    await shell('cp', 'zoo/dog.txt', 'kennel/');
    expect((await shell('cat', 'hound.txt', 'kennel/dog.txt')).out).toBe('woofwoof');
    const refused = await shell('cp', 'zoo', 'copy', '--json');
    expect(refused.code).toBe(1);
    expect(refused.json()).toMatchObject({ error: { code: 'PATH.IS_DIRECTORY' } });
    await shell('cp', '-r', 'zoo', 'copy');
    expect((await shell('cat', 'copy/cats/tom cat.txt')).out).toBe('meow');
  });

  it('moves a file', async () => {
    await shell('upload', 'animals', 'zoo');
    expect((await shell('mv', 'zoo/dog.txt', 'zoo/hound.txt')).code).toBe(0);
    expect((await shell('cat', 'zoo/hound.txt')).out).toBe('woof');
    expect((await shell('stat', 'zoo/dog.txt')).code).toBe(1);
  });

  it('copies between two datastores', async () => {
    await shell('datastore', 'register', 'second', '--type', 'local', '--path', './second', '--create');
    await shell('upload', 'animals', 'zoo');
    expect((await shell('cp', '-r', 'zoo', 'second:zoo')).code).toBe(0);
    expect(await readFile(join(shell.folder, 'second/zoo/dog.txt'), 'utf8')).toBe('woof');
    expect((await shell('mv', 'zoo/dog.txt', 'second:x')).code).toBe(2);
  });
});

describe('single files', () => {
  it('puts standard input, reads ranges, appends, and tells what is there', async () => {
    expect((await shell.feed('0123456789', 'put', 'digits.txt', '--content-type', 'text/plain', '--metadata', 'source=test')).code).toBe(0);
    expect((await shell('cat', 'digits.txt', '--range', '2-4')).out).toBe('234');
    expect((await shell('cat', 'digits.txt', '--range', '-3')).out).toBe('789');
    expect((await shell.feed('ab', 'put', 'digits.txt', '--append')).code).toBe(0);
    const stat = (await shell('stat', 'digits.txt', '--json')).json();
    expect(stat).toMatchObject({ kind: 'file', path: 'digits.txt', size: 12, contentType: 'text/plain', metadata: { source: 'test' } });
  });

  it('refuses to create what exists', async () => {
    await shell.feed('a', 'put', 'a.txt', '--create');
    const again = await shell.feed('b', 'put', 'a.txt', '--create', '--json');
    expect(again.code).toBe(1);
    expect(again.json()).toMatchObject({ error: { code: 'PATH.EXISTS', path: 'a.txt', datastore: 'workspacestore', operation: 'write' } });
    expect((await shell('cat', 'a.txt')).out).toBe('a');
  });

  it('removes files, and folders only when asked to', async () => {
    await shell('upload', 'animals', 'zoo');
    expect((await shell('rm', 'zoo', '--json')).json()).toMatchObject({ error: { code: 'PATH.IS_DIRECTORY' } });
    expect((await shell('rm', 'zoo/none.txt')).code).toBe(1);
    expect((await shell('rm', '-f', 'zoo/none.txt')).code).toBe(0);
    expect((await shell('rm', '-r', 'zoo')).code).toBe(0);
    expect((await shell('ls', '--json')).json()).toEqual({ datastore: 'workspacestore', path: '', entries: [] });
  });

  it('shows control characters of names as escapes on a terminal', async () => {
    await shell.feed('x', 'put', 'bell\u0007.txt');
    expect((await shell('ls')).out).toBe('bell\\u0007.txt\n');
  });

  it('stops a long listing where it is told to', async () => {
    await shell('upload', 'animals', 'zoo');
    expect((await shell('ls', '-r', '--limit', '1', '--json')).json<{ entries: unknown[] }>().entries).toHaveLength(1);
  });
});
