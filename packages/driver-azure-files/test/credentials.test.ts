import { type Datastore, openDatastore, supports } from '@stowage/core';
import { type FilesEmulator, startFilesEmulator } from '@stowage/emulator-files';
import { startExpiringPrincipal } from '@stowage/servers';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type AzureFilesConfigInput, azureFiles, type FilesCapability } from '../src/index.ts';
import { accountSas, configOf, newShare } from './files-emulator.ts';
import { type FullStore, foreignShare, openFull, quickRetry, textOf } from './files-store.ts';

let emulator: FilesEmulator;
let config: AzureFilesConfigInput;
let owner: FullStore;
const opened: Datastore[] = [];

beforeAll(async () => {
  emulator = await startFilesEmulator();
  config = await newShare(emulator);
  owner = await openFull(config);
  await owner.write('a', 'content');
});
afterAll(async () => {
  await owner.close();
  await emulator.stop();
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((store) => store.close()));
});

/** The capabilities of a store that is opened by a SAS. */
async function open(credentials: AzureFilesConfigInput['credentials'], more: Partial<AzureFilesConfigInput> = {}): Promise<Datastore> {
  const store = await openDatastore(azureFiles, { ...config, ...more, credentials }, quickRetry);
  opened.push(store);
  return store;
}

const bySas = (sas_token: string): Promise<Datastore> => open({ sas_token });

/** A signature for the share by the driver itself. */
async function shareSas(permissions: string): Promise<string> {
  const { url } = await owner.signUrl('', { access: ['read'], driver: { azure_file: { permissions } } });
  return new URL(url).search;
}

const writing: readonly FilesCapability[] = [
  'write',
  'append',
  'delete',
  'deleteDirectory',
  'createDirectory',
  'copy',
  'rename',
  'setMetadata',
];
const namesOf = (store: Datastore): readonly string[] => Object.keys(store.capabilities).sort();

describe('capabilities', () => {
  it('of an account key are all', () => {
    expect(namesOf(owner)).toEqual([...writing, 'list', 'native', 'read', 'signUrl', 'stat'].sort());
  });

  it.each([
    ['r', ['native', 'read', 'stat']],
    ['rl', ['list', 'native', 'read', 'stat']],
    ['rcwl', ['copy', 'createDirectory', 'list', 'native', 'read', 'rename', 'setMetadata', 'stat', 'write']],
    ['rcwdl', [...writing, 'list', 'native', 'read', 'stat']],
    ['c', ['createDirectory', 'native']],
  ])('of a SAS of the share with %s', async (letters, expected) => {
    expect(namesOf(await bySas(await shareSas(letters)))).toEqual([...expected].sort());
  });

  it('of a SAS without d have no conditions that need announcements', async () => {
    const { capabilities } = await bySas(await shareSas('rcwl'));
    expect([capabilities.write?.ifMatch, capabilities.setMetadata?.ifMatch]).toEqual([true, undefined]);
  });

  it('of a SAS of one file are for that file: no write, which would need another name', async () => {
    const { url } = await owner.signUrl('a', { driver: { azure_file: { permissions: 'rcwd' } } });
    const store = await bySas(new URL(url).search);
    expect(namesOf(store)).toEqual(['delete', 'native', 'read', 'setMetadata', 'stat']);
    if (!supports(store, 'read')) throw new Error('cannot read');
    expect(await textOf(store, 'a')).toBe('content');
  });

  it('without checksums say so', async () => {
    const store = await open(config.credentials, { checksum: 'none' });
    expect([store.capabilities.write?.verified, store.capabilities.read?.verified]).toEqual([undefined, undefined]);
    if (!supports(store, 'write') || !supports(store, 'read')) throw new Error('lacks capabilities');
    await store.write('unchecked', 'content');
    expect(await textOf(store, 'unchecked')).toBe('content');
  });
});

describe('a SAS', () => {
  it.each([
    ['rwdlc', 'sco'],
    ['rwdlc', 'co'],
  ])('of the account with %s for %s writes, renames, copies and appends', async (permissions, resourceTypes) => {
    const store = await bySas(accountSas(permissions, resourceTypes));
    if (!supports(store, 'write') || !supports(store, 'append') || !supports(store, 'rename') || !supports(store, 'copy'))
      throw new Error('lacks capabilities');
    await store.write('sas/a', 'one ');
    await store.append('sas/a', 'two');
    await store.copy('sas/a', 'sas/b');
    await store.rename('sas/b', 'sas/c');
    expect(await textOf(owner, 'sas/c')).toBe('one two');
  });

  it('that lacks a letter which only the service asks for is ACCESS.DENIED, which names the letter and who asked', async () => {
    const { url } = await owner.signUrl('', { driver: { azure_file: { permissions: 'wl' } } });
    const store = await bySas(new URL(url).search);
    if (!supports(store, 'write')) throw new Error('lacks capabilities');
    // Without c, a new name cannot be had; the service says so.
    const error = await store.write('new', 'x').then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (error !== undefined) expect(error).toMatchObject({ code: 'ACCESS.DENIED', requestId: expect.any(String) });
    const reader = await bySas(await shareSas('w'));
    await expect((reader as never as FullStore).read('a')).rejects.toMatchObject({ code: 'CAPABILITY.MISSING' });
  });

  it('that has ended is ACCESS.UNAUTHENTICATED, and says when', async () => {
    const query = new URLSearchParams(await shareSas('r'));
    query.set('se', '2020-01-01T00:00:00Z');
    const store = await bySas(query.toString());
    if (!supports(store, 'read')) throw new Error('cannot read');
    await expect(textOf(store, 'a')).rejects.toMatchObject({
      code: 'ACCESS.UNAUTHENTICATED',
      message: expect.stringContaining('2020-01-01'),
    });
  });
});

describe('errors', () => {
  it.each([
    ['share', { file_share_name: 'absent' }, 'DATASTORE.NOT_FOUND'],
    ['key', { credentials: { account_key: Buffer.from('of another account').toString('base64') } }, 'ACCESS.UNAUTHENTICATED'],
  ] as const)('of a wrong %s have their code, request id and next action', async (_what, more, code) => {
    const { credentials, ...rest } = { credentials: config.credentials, ...more };
    const store = await open(credentials, rest);
    if (!supports(store, 'read') || !supports(store, 'write') || !supports(store, 'list')) throw new Error('lacks capabilities');
    await expect(textOf(store, 'a')).rejects.toMatchObject({ code, requestId: expect.any(String), nextAction: expect.any(String) });
    await expect(store.write('folder/a', 'x')).rejects.toMatchObject({ code });
    await expect(store.list('')[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code });
  });

  it('of a clock that is an hour off say so', async () => {
    emulator.clock.advance(3_600_000);
    try {
      await expect(textOf(owner, 'a')).rejects.toMatchObject({ code: 'SERVICE.CLOCK_SKEW' });
    } finally {
      emulator.clock.set(Date.now());
    }
  });

  it('of a token over plain HTTP come before any request', async () => {
    const token_credential = { getToken: async () => null };
    await expect(open(token_credential)).rejects.toMatchObject({ code: 'CONFIG.INVALID' });
  });
});

describe('an identity', () => {
  it('does all but sign URLs', async () => {
    await using principal = await startExpiringPrincipal();
    const secure = await startFilesEmulator({ oauth: 'basic', tls: principal.tls });
    try {
      const { file_share_name } = await newShare(secure);
      const store = await openDatastore(azureFiles, { ...configOf(secure, file_share_name), credentials: principal.credentials });
      expect(namesOf(store)).toEqual([...writing, 'list', 'native', 'read', 'stat'].sort());
      if (!supports(store, 'write') || !supports(store, 'append') || !supports(store, 'rename') || !supports(store, 'copy'))
        throw new Error('lacks capabilities');
      await store.write('folder/a', 'one ', { ifNoneMatch: '*' });
      await store.append('folder/a', 'two');
      await store.copy('folder/a', 'folder/b');
      await store.rename('folder', 'moved');
      const theirs = foreignShare(secure, file_share_name).getDirectoryClient('moved').getFileClient('b');
      expect((await theirs.downloadToBuffer()).toString()).toBe('one two');
      await store.close();
    } finally {
      await secure.stop();
    }
  });
});

describe('a snapshot', () => {
  it('is what the share was, and can only be read', async () => {
    await owner.write('past/a', 'then');
    const { snapshot } = await foreignShare(emulator, config.file_share_name).createSnapshot();
    await owner.write('past/a', 'now');
    await owner.write('past/b', 'later');
    const store = await open(config.credentials, { snapshot });
    expect(namesOf(store)).toEqual(['list', 'native', 'read', 'stat']);
    if (!supports(store, 'read') || !supports(store, 'list')) throw new Error('lacks capabilities');
    expect(await textOf(store, 'past/a')).toBe('then');
    expect(await Array.fromAsync(store.list('past'), ({ path }) => path)).toEqual(['past/a']);
    expect(store.location).toContain(`sharesnapshot=${snapshot}`);
    const absent = await open(config.credentials, { snapshot: '2001-01-01T00:00:00.0000000Z' });
    if (!supports(absent, 'read')) throw new Error('cannot read');
    await expect(textOf(absent, 'past/a')).rejects.toMatchObject({ code: expect.stringMatching(/NOT_FOUND$/) });
  });
});
