import type { DataLakeFileSystemClient } from '@azure/storage-file-datalake';
import { type DfsEmulator, startDfsEmulator } from '@stowage/emulator-dfs';
import { createClock } from '@stowage/emulator-wire';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AdlsGen2ConfigInput } from '../src/index.ts';
import { accountSas, newFilesystem } from './dfs-emulator.ts';
import { type FullStore, foreignFilesystem, namesIn, openAny, openFull, textOf, toStream } from './dfs-store.ts';

const patternBytes = (n: number): Uint8Array => Uint8Array.from({ length: n }, (_, i) => (i * 7919) >>> 5);
const clock = createClock();
let emulator: DfsEmulator;
let config: AdlsGen2ConfigInput;
let filesystem: DataLakeFileSystemClient;
let store: FullStore;
let other: FullStore;

beforeEach(async () => {
  clock.set(Date.now());
  emulator = await startDfsEmulator({ clock });
  config = await newFilesystem(emulator);
  filesystem = foreignFilesystem(emulator, config.filesystem);
  const credentials = { sas_token: accountSas() };
  store = (await openAny({ ...config, credentials }, { retry: { firstDelay: 400, maxDelay: 500 } })) as FullStore;
  other = await openAny({ ...config, credentials }, { retry: { firstDelay: 1, maxDelay: 5 } });
});
afterEach(async () => {
  await Promise.all([store.close(), other.close()]);
  await emulator.stop();
});
const until = async (ready: () => boolean): Promise<void> => {
  while (!ready()) await new Promise((resolve) => setImmediate(resolve));
};

describe('review', () => {
  it('G1 two appends of the same bytes', async () => {
    await other.append('log', 'tick\n');
    emulator.faults.arm({ rules: [{ operations: ['path-append'], kind: 'reset', when: 'before', times: 1 }] });
    const mine = store.append('log', 'tick\n');
    await until(() => emulator.faults.count('reset') === 1);
    await other.append('log', 'tick\n');
    await mine;
    expect(await textOf(other, 'log')).toBe('tick\ntick\ntick\n');
  }, 20_000);

  it('G2 aborted append to a missing file leaves nothing', async () => {
    emulator.faults.arm({ rules: [{ operations: ['path-append'], kind: 'stall', when: 'before', times: 1 }] });
    const abort = new AbortController();
    const append = store.append('new', 'x', { signal: abort.signal }).catch((error: unknown) => error);
    await until(() => emulator.faults.count('stall') === 1);
    abort.abort(new Error('enough'));
    expect(((await append) as Error).message).toBe('enough');
    await new Promise((r) => setTimeout(r, 300));
    expect(await namesIn(filesystem)).toEqual([]);
  }, 20_000);

  it('G3 aborted upload, then close', async () => {
    emulator.faults.arm({ rules: [{ operations: ['path-append'], kind: 'stall', when: 'before', times: 1 }] });
    const abort = new AbortController();
    const mine = await openFull(config);
    const write = mine.write('new', toStream(patternBytes(400_000)), { signal: abort.signal }).catch((error: unknown) => error);
    await until(() => emulator.faults.count('stall') === 1);
    abort.abort(new Error('enough'));
    expect(((await write) as Error).message).toBe('enough');
    await mine.close();
    await new Promise((r) => setTimeout(r, 300));
    expect(await namesIn(filesystem)).toEqual([]);
  }, 20_000);

  it('G4 append to a small written file with a SAS rw', async () => {
    const few = await openAny({ ...config, credentials: { sas_token: accountSas('rw') } }, { retry: { firstDelay: 1 } });
    await few.write('a', 'one ');
    await few.append('a', 'two');
    expect(await textOf(other, 'a')).toBe('one two');
    await few.close();
  }, 20_000);

  it('G5 append to a blob that takes longer than the lease to rewrite', async () => {
    await other.write('a', patternBytes(60_000));
    let n = 0;
    emulator.faults.arm({ rules: [{ operations: ['path-flush'], kind: 'throttle', times: 1, retryAfter: 1 }] });
    const append = other.append('a', 'tail').then(
      () => 'ok',
      (error: unknown) => error,
    );
    await until(() => emulator.faults.count('throttle') === 1 || n++ > 100_000);
    clock.advance(61_000);
    expect(await append).toBe('ok');
    expect((await other.stat('a')) as { size?: number }).toMatchObject({ size: 60_004 });
  }, 30_000);

  it('G6 a write while somebody appends', async () => {
    await other.append('log', 'one ');
    emulator.faults.arm({ rules: [{ operations: ['path-append'], kind: 'throttle', times: 1, retryAfter: 1 }] });
    const append = store.append('log', 'two').catch((error: unknown) => error);
    await until(() => emulator.faults.count('throttle') === 1);
    const write = await other.write('log', 'new').then(
      () => 'ok',
      (error: unknown) => error,
    );
    console.log(await append);
    expect(write).toBe('ok');
  }, 20_000);

  it('G7 lost answer to a small create-only write', async () => {
    emulator.faults.arm({ rules: [{ operations: ['put-blob'], kind: 'reset', when: 'after', times: 1 }] });
    const result = await other.write('a', 'mine', { ifNoneMatch: '*' }).then(
      () => 'ok',
      (error: unknown) => error,
    );
    console.log(emulator.faults.count(), result);
  });

  it('G8 listing, fault at second page', async () => {
    for (let index = 0; index < 7; index++) await other.write(`f${index}`, 'x');
    emulator.faults.arm({ rules: [{ operations: ['path-list'], kind: 'error', skip: 1, times: 1 }] });
    expect((await Array.fromAsync(other.list('', { pageSize: 2 }))).length).toBe(7);
    expect(emulator.faults.count()).toBe(1);
  });

  it('G9 upload to deepest and longest names', async () => {
    const deep = `${'d/'.repeat(60)}x`;
    await other.write(deep, patternBytes(200_000));
    const long = `${'e'.repeat(250)}/${'f'.repeat(250)}/${'g'.repeat(250)}/${'h'.repeat(250)}/${'i'.repeat(10)}`;
    await other.write(long, 'x');
    await other.write(long, patternBytes(200_000));
    expect((await other.stat(long)).kind).toBe('file');
  });

  it('G10 abort of a rename, kinds replaced', async () => {
    await other.write('dir/file', 'x');
    await other.write('file', 'y');
    await expect(other.rename('file', 'dir')).rejects.toMatchObject({ code: 'PATH.IS_DIRECTORY' });
    await expect(other.write('dir', patternBytes(200_000))).rejects.toMatchObject({ code: 'PATH.IS_DIRECTORY' });
    await expect(other.copy('file', 'dir')).rejects.toMatchObject({ code: 'PATH.IS_DIRECTORY' });
    await other.createDirectory('empty');
    await expect(other.rename('dir', 'empty')).rejects.toMatchObject({ code: 'PATH.EXISTS' });
    await expect(other.rename('dir', 'file')).rejects.toMatchObject({ code: 'PATH.EXISTS' });
    await expect(other.rename('dir', 'dir/file/x')).rejects.toMatchObject({ code: expect.stringMatching(/PATH/) });
    expect(await textOf(other, 'dir/file')).toBe('x');
  });

  it('G11 odd names', async () => {
    for (const name of [
      'a%2fb',
      '..%2f..%2fx',
      'ü ñ/日本 #?&+=;',
      'e\u0301',
      '\u00e9',
      ' lead',
      'trail ',
      "q'uote(1)!*",
      '~',
      '%',
      'a+b',
    ]) {
      await other.write(name, name);
      await other.write(`${name}-big`, patternBytes(150_000));
      await other.append(`${name}-log`, name);
      await other.copy(name, `c/${name}`);
      await other.rename(`c/${name}`, `d/${name}`);
      expect(await textOf(other, `d/${name}`)).toBe(name);
      expect(await textOf(other, name)).toBe(name);
    }
    const listed = await Array.fromAsync(other.list('', { recursive: true }), ({ path }) => path);
    expect(listed).toContain('..%2f..%2fx');
  });
});
