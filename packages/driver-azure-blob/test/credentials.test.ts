import {
  BlobServiceClient,
  ContainerSASPermissions,
  generateBlobSASQueryParameters,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import { type Capability, type Datastore, openDatastore, provisionDatastore } from '@stowage/core';
import { type AzuriteServer, createStorageAccount, emulatorAccount, startAzurite } from '@stowage/servers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AzureBlobConfigInput, azureBlob } from '../src/index.ts';
import { collect, containerConfig, type FullStore, foreignContainer, openFull } from './azurite-store.ts';

const container_name = 'credentials';
const hour = 3_600_000;
let azurite: AzuriteServer;
let owner: FullStore;
let base: AzureBlobConfigInput;

beforeAll(async () => {
  azurite = await startAzurite({ skipApiVersionCheck: true });
  const config = await containerConfig(azurite, container_name);
  owner = await openFull(config);
  base = { container_name, endpoint: config.endpoint };
  await owner.write('a.txt', 'content');
  await owner.write('folder/b.txt', 'below');
});
afterAll(async () => {
  await owner.close();
  await azurite.stop();
});

type Wide = Datastore<Exclude<Capability, `${string}Table` | 'query' | 'listTables' | 'rename' | 'getAcl' | 'setAcl'>>;

/** Opens a store whose methods may be called although it may lack them. */
async function open(credentials: AzureBlobConfigInput['credentials'], more: Partial<AzureBlobConfigInput> = {}): Promise<Wide> {
  return (await openDatastore(azureBlob, { ...base, ...more, credentials }, { retry: false })) as Wide;
}

function sas(permissions: string, times: { startsOn?: Date; expiresOn?: Date } = {}): string {
  const values = {
    containerName: container_name,
    permissions: ContainerSASPermissions.parse(permissions),
    expiresOn: new Date(Date.now() + hour),
    ...times,
  };
  return generateBlobSASQueryParameters(values, new StorageSharedKeyCredential(emulatorAccount.name, emulatorAccount.key)).toString();
}

const signatureOf = (token: string): string => new URLSearchParams(token).get('sig') ?? '';

/** Fails with an error that is complete and holds none of the secrets. */
async function expectRefusal(running: Promise<unknown>, expected: Record<string, unknown>, ...secrets: readonly string[]): Promise<void> {
  const error = await running.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject(expected);
  const shown = `${JSON.stringify(error)} ${String(error)} ${(error as Error).stack}`;
  for (const secret of secrets) for (const form of [secret, encodeURIComponent(secret)]) expect(shown).not.toContain(form);
}

describe('a connection string', () => {
  it('brings account, key and endpoint', async () => {
    const config = { container_name, credentials: { connection_string: azurite.connectionString() } };
    await using store = (await openDatastore(azureBlob, config)) as Wide;
    expect(store.identity).toBe('account key of devstoreaccount1');
    expect(await (await store.read('a.txt')).text()).toBe('content');
  });

  it('may hold a SAS instead of a key', async () => {
    const token = sas('rl');
    await using store = await open({ connection_string: `BlobEndpoint=${azurite.blobEndpoint()};SharedAccessSignature=${token}` });
    expect((await collect(store.list(''))).map(({ path }) => path)).toEqual(['a.txt', 'folder']);
    expect(JSON.stringify([store.identity, store.location])).not.toContain(signatureOf(token));
  });
});

describe('a SAS', () => {
  it('does what its letters say', async () => {
    await using store = await open({ sas_token: `?${sas('racwdlt')}` });
    await store.write('by-sas/file', 'written', { driver: { azure_blob: { tags: { a: 'b' } } } });
    await store.append('by-sas/log', 'appended');
    await store.copy('by-sas/file', 'by-sas/copy');
    await store.setMetadata('by-sas/copy', { key: 'value' });
    expect(await (await store.read('by-sas/copy')).text()).toBe('written');
    expect((await collect(store.list('by-sas'))).map(({ path }) => path)).toEqual(['by-sas/copy', 'by-sas/file', 'by-sas/log']);
    await store.deleteDirectory('by-sas', { recursive: true });
    expect(await store.exists('by-sas')).toBe(false);
  });

  it('goes before an account key', async () => {
    await using store = await open({ sas_token: sas('r'), account_key: emulatorAccount.key }, { account_name: emulatorAccount.name });
    expect(store.identity).toContain('sp=r');
    expect(store.capabilities.write).toBeUndefined();
  });

  it('lacks what its letters do not say, before any request', async () => {
    await using store = await open({ sas_token: sas('r') });
    const mark = azurite.requests.mark();
    await expect(store.write('x', 'y')).rejects.toMatchObject({
      code: 'CAPABILITY.MISSING',
      nextAction: expect.stringContaining('credential'),
    });
    await expect(collect(store.list(''))).rejects.toMatchObject({ code: 'CAPABILITY.MISSING' });
    await expect(store.signUrl('x')).rejects.toMatchObject({ code: 'CAPABILITY.MISSING' });
    expect(azurite.requests.since(mark)).toEqual([]);
  });

  it('without the letter for listing tells no directory from nothing', async () => {
    await using store = await open({ sas_token: sas('rd') });
    await expect(store.stat('folder')).rejects.toMatchObject({ code: 'PATH.NOT_FOUND' });
    await store.delete('folder');
    expect(await (await owner.read('folder/b.txt')).text()).toBe('below');
  });

  it('that has expired says since when', async () => {
    const token = sas('r', { startsOn: new Date(Date.now() - 2 * hour), expiresOn: new Date(Date.now() - hour) });
    await using store = await open({ sas_token: token });
    const expected = {
      code: 'ACCESS.UNAUTHENTICATED',
      message: expect.stringMatching(/expired at 20\d\d-/),
      nextAction: expect.stringContaining('SAS'),
      operation: 'read',
      retryable: false,
    };
    await expectRefusal(store.read('a.txt'), expected, signatureOf(token));
  });

  it('that is not valid yet says from when', async () => {
    const token = sas('r', { startsOn: new Date(Date.now() + hour), expiresOn: new Date(Date.now() + 2 * hour) });
    await using store = await open({ sas_token: token });
    await expectRefusal(
      store.stat('a.txt'),
      { code: 'ACCESS.UNAUTHENTICATED', message: expect.stringContaining('only from') },
      signatureOf(token),
    );
  });

  it('whose signature is wrong is refused', async () => {
    const token = sas('r').replace(/sig=./, 'sig=X');
    await using store = await open({ sas_token: token });
    await expectRefusal(
      store.read('a.txt'),
      { code: 'ACCESS.UNAUTHENTICATED', nextAction: expect.stringContaining('sas_token') },
      signatureOf(token),
    );
  });

  it('that may only create cannot replace', async () => {
    await using store = await open({ sas_token: sas('c') });
    await store.write('created', 'once');
    const expected = { code: 'ACCESS.DENIED', identity: expect.stringContaining('sp=c'), operation: 'write', path: 'created' };
    await expectRefusal(store.write('created', 'twice'), expected);
    expect(await (await owner.read('created')).text()).toBe('once');
  });
});

describe('an account key', () => {
  it('that is wrong is refused, with what to check', async () => {
    const other = createStorageAccount('other');
    await using store = await open({ account_key: other.key });
    const expected = {
      code: 'ACCESS.UNAUTHENTICATED',
      identity: 'account key of devstoreaccount1',
      nextAction: expect.stringContaining('account_key'),
      requestId: expect.any(String),
      retryable: false,
    };
    await expectRefusal(store.read('a.txt'), expected, other.key);
    await expectRefusal(store.write('x', 'y'), expected, other.key);
    await expectRefusal(collect(store.list('')), expected, other.key);
    const outcomes = await collect(store.deleteMany(['a.txt', 'b.txt']));
    for (const { error } of outcomes) expect(error).toMatchObject({ code: expect.stringMatching(/^ACCESS\./) });
  });
});

describe('anonymous access', () => {
  it('reads and lists what the container shows everybody', async () => {
    const shown = foreignContainer(azurite, 'shown');
    await shown.create({ access: 'container' });
    await shown.getBlockBlobClient('open.txt').upload('public', 6);
    await using store = await open({ anonymous: true }, { container_name: 'shown' });
    expect(store.identity).toBe('anonymous');
    expect(await (await store.read('open.txt')).text()).toBe('public');
    expect((await collect(store.list(''))).map(({ path }) => path)).toEqual(['open.txt']);
  });

  it('is refused where the container shows nothing', async () => {
    await using store = await open({ anonymous: true });
    await expect(store.read('a.txt')).rejects.toMatchObject({
      code: expect.stringMatching(/^(ACCESS|DATASTORE|PATH)\./),
      retryable: false,
    });
  });
});

describe('a container that does not exist', () => {
  it('is DATASTORE.NOT_FOUND in every operation', async () => {
    await using store = await open({ account_key: emulatorAccount.key }, { container_name: 'absent' });
    const absent = { code: 'DATASTORE.NOT_FOUND', nextAction: expect.stringContaining('container') };
    for (const run of [
      () => store.stat(''),
      () => store.stat('a'),
      () => store.read('a'),
      () => store.write('a', 'b'),
      () => store.append('a', 'b'),
      () => store.delete('a'),
      () => store.copy('a', 'b'),
      () => store.setMetadata('a', {}),
      () => store.createDirectory('a'),
      () => store.deleteDirectory('a', { recursive: true }),
      () => collect(store.list('')),
    ]) {
      await expect(run()).rejects.toMatchObject(absent);
    }
  });

  it('can be provisioned, and again', async () => {
    const config = { ...base, container_name: 'provisioned', credentials: { account_key: emulatorAccount.key } };
    await provisionDatastore(azureBlob, config);
    await provisionDatastore(azureBlob, config);
    expect(await BlobServiceClient.fromConnectionString(azurite.connectionString()).getContainerClient('provisioned').exists()).toBe(true);
  });
});

describe('an endpoint where nobody answers', () => {
  it('is SERVICE.UNAVAILABLE and may be tried again', async () => {
    await using store = await open({ account_key: emulatorAccount.key }, { endpoint: 'http://127.0.0.1:1/devstoreaccount1' });
    const failure = { code: 'SERVICE.UNAVAILABLE', retryable: true, unprocessed: true, message: expect.stringContaining('127.0.0.1:1') };
    await expect(store.stat('a')).rejects.toMatchObject(failure);
  });
});
