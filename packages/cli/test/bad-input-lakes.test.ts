import { randomBytes } from 'node:crypto';
import { type Datastore, type DatastoreError, isDatastoreError, openDatastore, provisionDatastore } from '@stowage/core';
import { adlsGen1 } from '@stowage/driver-adls-gen1';
import { adlsGen2 } from '@stowage/driver-adls-gen2';
import { azureFiles } from '@stowage/driver-azure-files';
import { emulatorAccount } from '@stowage/servers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Places, startPlaces } from './places.ts';

type Full = Datastore<
  'stat' | 'read' | 'write' | 'append' | 'list' | 'delete' | 'deleteDirectory' | 'createDirectory' | 'copy' | 'rename' | 'setMetadata'
>;
type Credentials = { readonly account_key: string } | { readonly sas_token: string };

const { name: account, key } = emulatorAccount;
const owner: Credentials = { account_key: key };
let places: Places;

const openShare = (credentials: Credentials, name = 'images') =>
  openDatastore(azureFiles, { ...places.shareConfig, file_share_name: name, credentials }, { retry: false });
const openLake = (credentials: Credentials, name = 'images') =>
  openDatastore(adlsGen2, { ...places.lakeConfig, filesystem: name, credentials }, { retry: false });

/** The methods of the contract, whatever the credential leaves of them. */
const kinds = [
  {
    place: 'share',
    open: async (credentials: Credentials, name?: string) => (await openShare(credentials, name)) as unknown as Full,
    signReaders: signShareReaders,
    emulator: () => places.files,
  },
  {
    place: 'lake',
    open: async (credentials: Credentials, name?: string) => (await openLake(credentials, name)) as unknown as Full,
    signReaders: signLakeReaders,
    emulator: () => places.lake,
  },
] as const;

const archiveKind = {
  place: 'archive',
  open: async (_: Credentials) => (await openDatastore(adlsGen1, places.archiveConfig, { retry: false })) as unknown as Full,
} as const;

/** A signature whose letters stand in a policy that the service keeps: only it knows them. */
async function signShareReaders(): Promise<string> {
  const { share } = await (await openShare(owner)).native('azure_file');
  await share.setAccessPolicy([
    { id: 'readers', accessPolicy: { permissions: 'rl', startsOn: new Date(0), expiresOn: new Date('2999-01-01') } },
  ]);
  return new URL(share.generateSasUrl({ identifier: 'readers' })).search;
}
async function signLakeReaders(): Promise<string> {
  const { filesystem } = await (await openLake(owner)).native('azure_data_lake_gen2');
  await filesystem.setAccessPolicy(undefined, [
    { id: 'readers', accessPolicy: { permissions: 'rl', startsOn: new Date(0), expiresOn: new Date('2999-01-01') } },
  ]);
  return new URL(await filesystem.generateSasUrl({ identifier: 'readers' })).search;
}

beforeAll(async () => {
  places = await startPlaces();
  await provisionDatastore(azureFiles, places.shareConfig);
  await provisionDatastore(adlsGen2, places.lakeConfig);
});
afterAll(() => places.stop());

/** The error of something that must fail, complete and without the key. */
async function failureOf(running: Promise<unknown>): Promise<DatastoreError> {
  const error = await running.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isDatastoreError(error)) throw new Error('It did not fail as it must.', { cause: error });
  expect(error.nextAction).toMatch(/^[A-Z].*\.$/);
  expect(JSON.stringify(error)).not.toContain(key);
  return error;
}

const answered = { requestId: expect.stringMatching(/^[\da-f-]{36}$/), operation: expect.any(String) };

describe.for(kinds)('$place', ({ open, signReaders, emulator }) => {
  it('that does not exist, in every operation', async () => {
    await using store = await open(owner, 'no-such-place');
    const missing = { code: 'DATASTORE.NOT_FOUND', ...answered };
    for (const run of [
      () => store.stat('a'),
      () => store.read('a'),
      () => store.write('a', 'b'),
      () => store.append('a', 'b'),
      () => store.delete('a'),
      () => store.createDirectory('a'),
      () => store.rename('a', 'b'),
      () => Array.fromAsync(store.list('')),
    ]) {
      expect(await failureOf(run()), String(run)).toMatchObject(missing);
    }
  });

  it('with the key of another account', async () => {
    await using store = await open({ account_key: randomBytes(64).toString('base64') });
    const refused = { code: 'ACCESS.UNAUTHENTICATED', identity: `account key of ${account}`, retryable: false, ...answered };
    expect(await failureOf(store.write('a', 'b'))).toMatchObject(refused);
    expect(await failureOf(Array.fromAsync(store.list('')))).toMatchObject(refused);
  });

  it('with a signature whose policy lacks the letter, which the error names', async () => {
    await using mine = await open(owner);
    await mine.write('policy/a.txt', 'content');
    await using store = await open({ sas_token: await signReaders() });
    expect(await (await store.read('policy/a.txt')).text()).toBe('content');
    const refused = { code: 'ACCESS.DENIED', identity: 'SAS (policy readers)', ...answered };
    const write = await failureOf(store.write('policy/b.txt', 'content'));
    expect(write).toMatchObject({ ...refused, nextAction: expect.stringMatching(/policy readers the letter .*w/) });
    const remove = await failureOf(store.delete('policy/a.txt'));
    expect(remove).toMatchObject({ ...refused, nextAction: expect.stringMatching(/policy readers the letter .*d/) });
    expect(await (await mine.read('policy/a.txt')).text()).toBe('content');
  });

  it('with a clock an hour off', async () => {
    await using store = await open(owner);
    const { clock } = emulator();
    clock.advance(3_600_000);
    try {
      expect(await failureOf(store.write('late', 'b'))).toMatchObject({ code: 'SERVICE.CLOCK_SKEW', retryable: false, ...answered });
    } finally {
      clock.advance(-3_600_000);
    }
  });
});

describe.for([...kinds, archiveKind])('in the $place', ({ open }) => {
  it('a directory that is not empty is deleted only as a whole', async () => {
    await using store = await open(owner);
    await store.write('full/a.txt', 'content');
    const refused = { code: 'DIRECTORY.NOT_EMPTY', path: 'full', nextAction: expect.stringContaining('recursive'), ...answered };
    expect(await failureOf(store.deleteDirectory('full'))).toMatchObject(refused);
    expect(await store.exists('full/a.txt')).toBe(true);
  });

  it('a directory is not renamed onto another that is not empty', async () => {
    await using store = await open(owner);
    await store.write('from/a.txt', 'a');
    await store.write('onto/b.txt', 'b');
    expect(await failureOf(store.rename('from', 'onto'))).toMatchObject({ code: 'PATH.EXISTS', operation: 'rename' });
    expect(await (await store.read('from/a.txt')).text()).toBe('a');
    expect(await (await store.read('onto/b.txt')).text()).toBe('b');
  });

  it('nothing is appended at a wrong position', async () => {
    await using store = await open(owner);
    await store.write('log', '0123');
    expect(await failureOf(store.append('log', 'x', { ifSize: 3 }))).toMatchObject({ code: 'CONDITION.FAILED', operation: 'append' });
    expect(await failureOf(store.append('log', 'x', { ifSize: 5 }))).toMatchObject({ code: 'CONDITION.FAILED', operation: 'append' });
    expect(await (await store.read('log')).text()).toBe('0123');
  });
});
