import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AzuriteServer, startAzurite } from '@stowage/servers';
import type { TransferSummary } from '@stowage/transfer';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { accountKey, registerBlob } from './blob-place.ts';
import { type Ended, startProgram } from './program.ts';
import { openShell, type Shell } from './shell.ts';

let azurite: AzuriteServer;
let shell: Shell;

beforeAll(async () => {
  azurite = await startAzurite();
});
afterAll(() => azurite.stop());
beforeEach(async () => {
  vi.stubEnv('KEY', accountKey);
  shell = await openShell();
  await shell('init');
  await registerBlob(shell, 'cloud', azurite.blobEndpoint(), '--create');
  await mkdir(join(shell.folder, 'data'));
  await writeFile(join(shell.folder, 'data', 'big.bin'), Buffer.alloc(2_000_000, 7));
  for (const name of ['a', 'm', 'z']) await writeFile(join(shell.folder, 'data', `${name}.txt`), name);
  return () => shell[Symbol.asyncDispose]();
});
afterEach(() => vi.unstubAllEnvs());

/** Everything below a folder, hidden files too. */
const below = async (path: string): Promise<string[]> => (await readdir(join(shell.folder, path), { recursive: true })).sort();

describe('a disk that takes no more', () => {
  // 256 KiB for one file: what a process hears then is what it hears of a full quota.
  const full = { fileBlocks: 512 };

  it('a download brings the rest, names the file, and leaves no part of it', async () => {
    await shell('upload', 'data', 'cloud:data');
    const { end, out, err } = await startProgram(['download', 'cloud:data', 'copy'], { cwd: shell.folder, ...full }).ended;
    expect({ end, err }).toEqual({ end: 1, err: '' });
    expect(out).toMatch(/FAILED .*big\.bin.*STORAGE\.FULL/);
    expect(out).toMatch(/3 of 4 files done, 0 skipped, 1 failed/);
    expect(out).toMatch(/^next: Free some space/m);
    expect(await below('copy')).toEqual(['a.txt', 'm.txt', 'z.txt']);
    expect((await shell('download', 'cloud:data', 'copy', '--on-conflict', 'skip')).code).toBe(0);
    expect(await readFile(join(shell.folder, 'copy', 'big.bin'))).toEqual(Buffer.alloc(2_000_000, 7));
  });

  it('a local datastore keeps what it had', async () => {
    await shell('put', 'big.bin', join('data', 'a.txt'));
    const put = await startProgram(['put', 'big.bin', 'data/big.bin', '--json'], { cwd: shell.folder, ...full }).ended;
    expect(put.end).toBe(1);
    expect(JSON.parse(put.out)).toMatchObject({ error: { code: 'STORAGE.FULL', nextAction: expect.stringContaining('space') } });
    const upload = await startProgram(['upload', 'data', 'up', '--json'], { cwd: shell.folder, ...full }).ended;
    expect(upload.end).toBe(1);
    expect(JSON.parse(upload.out)).toMatchObject({ files: { found: 4, done: 3, failed: 1 }, failedBecause: { 'STORAGE.FULL': 1 } });
    expect(await below('workspacestore')).toEqual(['big.bin', 'up', 'up/a.txt', 'up/m.txt', 'up/z.txt']);
    expect((await shell('cat', 'big.bin')).out).toBe('a');
  });
});

const asOrdinary = (...args: readonly string[]): Promise<Ended> => startProgram(args, { cwd: shell.folder, isOrdinary: true }).ended;

describe('what this user may not read or write', () => {
  it('a file in the middle of an upload: the rest arrives, it is named and counted', async () => {
    await chmod(join(shell.folder, 'data', 'm.txt'), 0o000);
    for (const target of ['cloud:middle', 'workspacestore:middle']) {
      const failed = await asOrdinary('upload', 'data', target, '--json');
      expect(failed.end).toBe(1);
      const { files, failures } = JSON.parse(failed.out) as TransferSummary;
      expect(files).toEqual({ found: 4, done: 3, skipped: 0, failed: 1 });
      expect(failures).toMatchObject([
        { source: expect.stringContaining('m.txt'), error: { code: 'ACCESS.DENIED', nextAction: expect.stringContaining('right') } },
      ]);
      expect((await shell('ls', target)).out).not.toContain('m.txt');
    }
  });

  it('a folder in the middle of an upload', async () => {
    await mkdir(join(shell.folder, 'data', 'locked'), { mode: 0o000 });
    const failed = await asOrdinary('upload', 'data', 'cloud:other');
    expect(failed.end).toBe(1);
    expect(failed.out).toMatch(/FAILED .*locked .*ACCESS\.DENIED/);
    expect(failed.out).toMatch(/4 of 4 files done[\s\S]*1 directory failed[\s\S]*next: Grant/);
  });

  it('a single file, and a folder to write to', async () => {
    await chmod(join(shell.folder, 'data', 'm.txt'), 0o000);
    const put = await asOrdinary('put', 'cloud:m.txt', 'data/m.txt', '--json');
    expect(JSON.parse(put.out).error).toMatchObject({ code: 'ACCESS.DENIED', message: expect.stringContaining('m.txt') });
    await chmod(join(shell.folder, 'workspacestore'), 0o555);
    const write = await asOrdinary('put', 'a.txt', 'data/a.txt', '--json');
    expect(JSON.parse(write.out).error).toMatchObject({ code: 'ACCESS.DENIED', identity: expect.stringMatching(/^user \d+$/) });
    expect(await below('workspacestore')).toEqual([]);
  });
});
