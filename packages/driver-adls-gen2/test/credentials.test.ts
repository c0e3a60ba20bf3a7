import {
  DataLakeSASPermissions,
  DirectorySASPermissions,
  FileSystemSASPermissions,
  generateDataLakeSASQueryParameters,
  StorageSharedKeyCredential,
} from '@azure/storage-file-datalake';
import { openDatastore, provisionDatastore } from '@stowage/core';
import { type DfsEmulator, startDfsEmulator } from '@stowage/emulator-dfs';
import { createClock } from '@stowage/emulator-wire';
import { createBearerToken } from '@stowage/emulator-wire/testing';
import { emulatorAccount, testCertificateAuthority, trustInThisProcess } from '@stowage/servers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdlsGen2ConfigInput, adlsGen2 } from '../src/index.ts';
import { accountSas, configOf, newFilesystem } from './dfs-emulator.ts';
import { type FullStore, openAny, openFull, textOf } from './dfs-store.ts';

const hour = 3_600_000;
const key = new StorageSharedKeyCredential(emulatorAccount.name, emulatorAccount.key);
let emulator: DfsEmulator;
let config: AdlsGen2ConfigInput;
let owner: FullStore;

beforeAll(async () => {
  emulator = await startDfsEmulator();
  config = await newFilesystem(emulator);
  owner = await openFull(config);
  await owner.write('a.txt', 'content');
  await owner.write('folder/b.txt', 'below');
});
afterAll(async () => {
  await owner.close();
  await emulator.stop();
});

/** A signature of the file system. */
function sas(permissions: string): string {
  return generateDataLakeSASQueryParameters(
    {
      fileSystemName: config.filesystem,
      permissions: FileSystemSASPermissions.parse(permissions),
      expiresOn: new Date(Date.now() + hour),
    },
    key,
  ).toString();
}

const withSas = (sas_token: string): Promise<FullStore> => openAny({ ...config, credentials: { sas_token } });

describe('a SAS', () => {
  it.each([
    ['r', ['native', 'read', 'stat']],
    ['rl', ['list', 'native', 'read', 'stat']],
    ['c', ['native', 'write']],
    ['rd', ['delete', 'deleteDirectory', 'native', 'read', 'stat']],
    ['rm', ['native', 'read', 'rename', 'stat']],
    ['e', ['getAcl', 'native']],
    ['rp', ['native', 'read', 'setAcl', 'stat']],
    ['rw', ['append', 'copy', 'createDirectory', 'native', 'read', 'rename', 'setMetadata', 'stat', 'write']],
  ])('with the letters %s has what they say', async (letters, expected) => {
    await using store = await withSas(sas(letters));
    expect(Object.keys(store.capabilities).sort()).toEqual(expected);
  });

  it('does what its letters say, large files included', async () => {
    await using store = await withSas(sas('racwdlmeop'));
    await store.write('sas/large', new Uint8Array(300_000));
    await store.rename('sas/large', 'sas/moved');
    await store.append('sas/log', 'one');
    await store.copy('a.txt', 'sas/copy');
    expect(await textOf(store, 'sas/copy')).toBe('content');
    expect((await store.getAcl('sas')).entries.length).toBeGreaterThan(2);
    await store.deleteDirectory('sas', { recursive: true });
    expect(await Array.fromAsync(store.list(''), ({ path }) => path)).toEqual(['a.txt', 'folder']);
  });

  it('that lacks a letter is refused before any request, and the letter is named', async () => {
    await using store = await withSas(sas('r'));
    const before = emulator.requests.count;
    await expect(store.write('b.txt', 'x')).rejects.toMatchObject({
      code: 'CAPABILITY.MISSING',
      nextAction: expect.stringContaining('w or c'),
    });
    expect(emulator.requests.count).toBe(before);
  });

  it('that may only create does so', async () => {
    await using store = await withSas(sas('c'));
    await store.write('created.txt', 'x', { ifNoneMatch: '*' });
    await expect(store.write('created.txt', 'y', { ifNoneMatch: '*' })).rejects.toMatchObject({ code: 'PATH.EXISTS' });
    await owner.delete('created.txt');
  });

  it('of a directory reaches what is in it, and nothing else', async () => {
    const token = generateDataLakeSASQueryParameters(
      {
        fileSystemName: config.filesystem,
        pathName: 'folder',
        isDirectory: true,
        directoryDepth: 1,
        permissions: DirectorySASPermissions.parse('rl'),
        expiresOn: new Date(Date.now() + hour),
      },
      key,
    ).toString();
    await using store = await withSas(token);
    expect(await textOf(store, 'folder/b.txt')).toBe('below');
    expect(await Array.fromAsync(store.list('folder'), ({ path }) => path)).toEqual(['folder/b.txt']);
    await expect(store.read('a.txt')).rejects.toMatchObject({ code: 'ACCESS.UNAUTHENTICATED', requestId: expect.any(String) });
  });

  it('of a file reads that file, and lists nothing', async () => {
    const token = generateDataLakeSASQueryParameters(
      {
        fileSystemName: config.filesystem,
        pathName: 'a.txt',
        permissions: DataLakeSASPermissions.parse('r'),
        expiresOn: new Date(Date.now() + hour),
      },
      key,
    ).toString();
    await using store = await withSas(token);
    expect(await textOf(store, 'a.txt')).toBe('content');
    expect(Object.keys(store.capabilities).sort()).toEqual(['native', 'read', 'stat']);
  });
});

describe('a key of another account', () => {
  it('is refused, with what to check', async () => {
    await using store = await openAny({ ...config, credentials: { account_key: Buffer.from('another key').toString('base64') } });
    for (const step of [
      () => store.read('a.txt'),
      () => store.write('b', 'x'),
      () => store.getAcl('a.txt'),
      () => store.rename('a.txt', 'b'),
    ]) {
      await expect(step()).rejects.toMatchObject({ code: 'ACCESS.UNAUTHENTICATED', requestId: expect.any(String) });
    }
  });
});

describe('a clock that is an hour off', () => {
  it('is told as such', async () => {
    const clock = createClock();
    await using late = await startDfsEmulator({ clock });
    await using store = await openAny(await newFilesystem(late));
    clock.advance(hour);
    await expect(store.read('a')).rejects.toMatchObject({ code: 'SERVICE.CLOCK_SKEW', requestId: expect.any(String) });
  });
});

describe('a file system that does not exist', () => {
  it('is DATASTORE.NOT_FOUND in every operation', async () => {
    await using store = await openAny(configOf(emulator, 'missing'));
    const steps: readonly (() => Promise<unknown>)[] = [
      () => store.stat(''),
      () => store.read('a'),
      () => store.write('a', 'x'),
      () => store.write('a', new Uint8Array(300_000)),
      () => store.append('a', 'x'),
      () => Array.fromAsync(store.list()),
      () => store.delete('a'),
      () => store.deleteDirectory('a', { recursive: true }),
      () => store.createDirectory('a'),
      () => store.copy('a', 'b'),
      () => store.rename('a', 'b'),
      () => store.setMetadata('a', {}),
      () => store.getAcl('a'),
    ];
    for (const step of steps) await expect(step(), String(step)).rejects.toMatchObject({ code: 'DATASTORE.NOT_FOUND' });
  });

  it('can be provisioned, and again', async () => {
    const fresh = configOf(emulator, 'provisioned');
    await provisionDatastore(adlsGen2, fresh);
    await provisionDatastore(adlsGen2, fresh);
    await using store = await openFull(fresh);
    expect((await store.stat('')).kind).toBe('directory');
  });
});

describe('an account without a hierarchical namespace', () => {
  it.each([
    ['an account key', {}],
    ['a SAS', { credentials: { sas_token: accountSas() } }],
  ])('is found out by the first operation with %s, before it changes anything', async (_with, more) => {
    await using flat = await startDfsEmulator({ hierarchicalNamespace: false });
    const plain = configOf(flat, 'flat');
    await provisionDatastore(adlsGen2, plain).catch(() => undefined);
    await using store = await openAny({ ...plain, ...more });
    const refusal = { code: 'CONFIG.INVALID', nextAction: expect.stringContaining('azure_blob') };
    await expect(store.write('a', 'x')).rejects.toMatchObject(refusal);
    await expect(Array.fromAsync(store.list())).rejects.toMatchObject(refusal);
    expect(flat.requests.of('put-blob')).toEqual([]);
  });

  it('is refused when it is provisioned', async () => {
    await using flat = await startDfsEmulator({ hierarchicalNamespace: false });
    await expect(provisionDatastore(adlsGen2, configOf(flat, 'flat'))).rejects.toMatchObject({ code: 'CONFIG.INVALID' });
  });
});

describe('an identity', () => {
  it('signs URLs for files, directories and the file system with one user delegation key', async () => {
    const authority = await testCertificateAuthority();
    trustInThisProcess(authority.ca);
    await using secure = await startDfsEmulator({ oauth: 'basic', tls: await authority.issue() });
    const getToken = async (): Promise<{ token: string; expiresOnTimestamp: number }> => ({
      token: createBearerToken('44444444-4444-4444-4444-444444444444'),
      expiresOnTimestamp: Date.now() + hour,
    });
    const plain = await newFilesystem(secure);
    await using store = await openFull({ ...plain, credentials: { getToken } });
    await store.write('folder/a', 'content');
    const [file, directory, whole] = await Promise.all(
      ['folder/a', 'folder/', ''].map((path) => store.signUrl(path, { access: ['read'] })),
    );
    expect(secure.requests.of('get-user-delegation-key')).toHaveLength(1);
    for (const signed of [file, directory, whole]) expect(new URL(signed?.url ?? '').searchParams.get('skoid')).toMatch(/^4{8}-/);
    expect(new URL(directory?.url ?? '').searchParams.get('sdd')).toBe('1');
    const sas_token = new URL(directory?.url ?? '').search;
    await using reader = await openAny({ ...plain, credentials: { sas_token } });
    expect(await textOf(reader, 'folder/a')).toBe('content');
    await expect(store.signUrl('folder/a', { expiresAt: new Date(Date.now() + 8 * 24 * hour) })).rejects.toMatchObject({
      code: 'CAPABILITY.MISSING',
    });
  });

  it('is not sent over plain HTTP', async () => {
    const getToken = async (): Promise<{ token: string; expiresOnTimestamp: number }> => ({
      token: 'x',
      expiresOnTimestamp: Date.now() + hour,
    });
    await expect(openDatastore(adlsGen2, { ...config, credentials: { getToken } })).rejects.toMatchObject({ code: 'CONFIG.INVALID' });
  });
});
