import { randomBytes } from 'node:crypto';
import type { DataLakeFileSystemClient } from '@azure/storage-file-datalake';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Clients, collect, refusal, startClients } from './harness.ts';

let clients: Clients;
let filesystem: DataLakeFileSystemClient;
let count = 0;

beforeAll(async () => {
  clients = await startClients({ softDelete: true });
});
afterAll(() => clients.emulator.stop());
beforeEach(async () => {
  count += 1;
  filesystem = clients.lake.getFileSystemClient(`files${count}`);
  await filesystem.create();
});

describe('file systems', () => {
  test('are created, described, listed and deleted', async () => {
    await filesystem.setMetadata({ colour: 'blue' });
    const { metadata, etag } = await filesystem.getProperties();
    expect(metadata).toEqual({ colour: 'blue' });
    expect(etag).toMatch(/^"0x[0-9A-F]+"$/);
    expect((await collect(clients.lake.listFileSystems({ prefix: `files${count}` }))).map(({ name }) => name)).toContain(`files${count}`);
    expect(await refusal(filesystem.create())).toEqual({ status: 409, code: 'ContainerAlreadyExists' });
    await filesystem.delete();
    expect(await filesystem.exists()).toBe(false);
  });

  test('come back after a soft delete', async () => {
    await filesystem.getFileClient('kept').upload(Buffer.from('still here'));
    await filesystem.delete();
    const deleted = (await collect(clients.lake.listFileSystems({ includeDeleted: true }))).find(({ name }) => name === filesystem.name);
    await clients.lake.undeleteFileSystem(filesystem.name, deleted?.versionId ?? '');
    expect((await filesystem.getFileClient('kept').readToBuffer()).toString()).toBe('still here');
  });

  test('have access policies', async () => {
    const policy = {
      id: 'readers',
      accessPolicy: { permissions: 'r', expiresOn: new Date('2100-01-01'), startsOn: new Date('2020-01-01') },
    };
    await filesystem.setAccessPolicy(undefined, [policy]);
    const { signedIdentifiers } = await filesystem.getAccessPolicy();
    expect(signedIdentifiers).toMatchObject([{ id: 'readers', accessPolicy: { permissions: 'r', expiresOn: new Date('2100-01-01') } }]);
  });
});

describe('files', () => {
  test('are written in pieces and read back whole and in part', async () => {
    const file = filesystem.getFileClient('a/b/data.bin');
    const data = randomBytes(300_000);
    await file.create({ metadata: { source: 'test' }, pathHttpHeaders: { contentType: 'application/x-test' } });
    await file.append(data.subarray(200_000), 200_000, 100_000);
    await file.append(data.subarray(0, 200_000), 0, 200_000);
    await file.flush(data.length);
    expect(await file.readToBuffer()).toEqual(data);
    expect(await file.readToBuffer(Buffer.alloc(10), 5, 10)).toEqual(data.subarray(5, 15));
    const properties = await file.getProperties();
    expect(properties).toMatchObject({ contentLength: 300_000, contentType: 'application/x-test', metadata: { source: 'test' } });
    expect(properties).toMatchObject({ owner: '$superuser', group: '$superuser' });
  });

  test('are uploaded in parallel', async () => {
    const file = filesystem.getFileClient('large');
    const data = randomBytes(5_000_000);
    await file.upload(data, { chunkSize: 400_000, maxConcurrency: 5, singleUploadThreshold: 100_000 });
    expect(await file.readToBuffer()).toEqual(data);
  });

  test('refuse a flush with a hole, at another length, and over a failed condition', async () => {
    const file = filesystem.getFileClient('holes');
    const { etag = '' } = await file.create();
    await file.append('abc', 3, 3);
    expect(await refusal(file.flush(6))).toEqual({ status: 400, code: 'InvalidFlushPosition' });
    await file.append('xyz', 0, 3);
    expect(await refusal(file.flush(5))).toEqual({ status: 400, code: 'InvalidFlushPosition' });
    expect(await refusal(file.flush(6, { conditions: { ifNoneMatch: etag } }))).toEqual({ status: 412, code: 'ConditionNotMet' });
    await file.flush(6, { conditions: { ifMatch: etag } });
    expect((await file.readToBuffer()).toString()).toBe('xyzabc');
  });

  test('keep what lies behind a flush when asked to', async () => {
    const file = filesystem.getFileClient('retained');
    await file.create();
    await file.append('abc', 0, 3);
    await file.append('def', 3, 3);
    await file.flush(3, { retainUncommittedData: true });
    expect((await file.readToBuffer()).toString()).toBe('abc');
    await file.flush(6);
    expect((await file.readToBuffer()).toString()).toBe('abcdef');
  });

  test('tell the checksum of a range', async () => {
    const file = filesystem.getFileClient('checked');
    await file.create();
    await file.append('abc', 0, 3, { flush: true });
    expect((await file.read(1, 1, { rangeGetContentMD5: true })).contentMD5).toHaveLength(16);
    expect((await file.read(0, 3, { rangeGetContentCrc64: true })).contentCrc64).toHaveLength(8);
  });

  test('expire', async () => {
    const file = filesystem.getFileClient('passing');
    await file.create();
    await file.setExpiry('RelativeToNow', { timeToExpireInMs: 60_000 });
    expect((await file.getProperties()).expiresOn).toBeInstanceOf(Date);
    clients.emulator.clock.advance(61_000);
    expect(await file.exists()).toBe(false);
    expect((await collect(filesystem.listPaths({ recursive: true }))).map(({ name }) => name)).toEqual([]);
    clients.emulator.clock.advance(-61_000);
  });

  test('come back after a soft delete', async () => {
    const file = filesystem.getFileClient('folder/again');
    await file.upload(Buffer.from('one'));
    await file.delete();
    const [deleted] = await collect(filesystem.listDeletedPaths());
    expect(deleted).toMatchObject({ name: 'folder/again', deletionId: expect.stringMatching(/^\d+$/), remainingRetentionDays: 6 });
    await filesystem.undeletePath('folder/again', deleted?.deletionId ?? '');
    expect((await file.readToBuffer()).toString()).toBe('one');
  });

  test('have names of any script', async () => {
    const name = "über straße/データ 100% & 'quoted' (1)+#?.txt";
    await filesystem.getFileClient(name).upload(Buffer.from('unicode'));
    expect((await collect(filesystem.listPaths({ recursive: true }))).map((path) => path.name)).toEqual(['über straße', name]);
    await filesystem.getFileClient(name).move('plain.txt');
    expect((await filesystem.getFileClient('plain.txt').readToBuffer()).toString()).toBe('unicode');
  });
});

describe('directories', () => {
  test('are listed in order, a page at a time, from a place', async () => {
    for (const name of ['b/2', 'b/1/x', 'a', 'b-c', 'c']) await filesystem.getFileClient(name).create();
    const names = (await collect(filesystem.listPaths({ recursive: true }))).map(({ name }) => name);
    expect(names).toEqual(['a', 'b', 'b/1', 'b/1/x', 'b/2', 'b-c', 'c']);
    const pages: string[][] = [];
    for await (const page of filesystem.listPaths({ recursive: true }).byPage({ maxPageSize: 2 }))
      pages.push((page.pathItems ?? []).map(({ name = '' }) => name));
    expect(pages).toEqual([['a', 'b'], ['b/1', 'b/1/x'], ['b/2', 'b-c'], ['c']]);
    expect((await collect(filesystem.listPaths({ path: 'b' }))).map(({ name }) => name)).toEqual(['b/1', 'b/2']);
    expect(await refusal(collect(filesystem.listPaths({ path: 'missing' })))).toEqual({ status: 404, code: 'PathNotFound' });
  });

  test('are renamed with all they hold, at once', async () => {
    for (let index = 0; index < 20; index += 1) await filesystem.getFileClient(`old/sub/${index}`).upload(Buffer.from(`${index}`));
    await filesystem.getDirectoryClient('target').create();
    await filesystem.getDirectoryClient('old').move('target/new');
    expect((await filesystem.getFileClient('target/new/sub/7').readToBuffer()).toString()).toBe('7');
    expect(await filesystem.getDirectoryClient('old').exists()).toBe(false);
  });

  test('refuse renames that make no sense', async () => {
    await filesystem.getFileClient('full/file').create();
    await filesystem.getDirectoryClient('other').create();
    const move = (from: string, to: string): Promise<unknown> => filesystem.getDirectoryClient(from).move(to);
    expect(await refusal(move('other', 'full'))).toEqual({ status: 409, code: 'PathAlreadyExists' });
    expect(await refusal(move('missing', 'x'))).toEqual({ status: 404, code: 'SourcePathNotFound' });
    expect(await refusal(move('full', 'no/parent'))).toEqual({ status: 404, code: 'RenameDestinationParentPathNotFound' });
    expect(await refusal(move('full', 'full/inside'))).toEqual({ status: 409, code: 'InvalidRenameSourcePath' });
    expect(await refusal(move('other', 'full/file'))).toEqual({ status: 409, code: 'InvalidSourceOrDestinationResourceType' });
    expect(await refusal(move('other', 'full/file/under'))).toEqual({ status: 409, code: 'InvalidDestinationPath' });
    await move('full', 'other');
    expect(await filesystem.getFileClient('other/file').exists()).toBe(true);
  });

  test('are deleted empty, or with all they hold', async () => {
    await filesystem.getFileClient('full/file').create();
    const full = filesystem.getDirectoryClient('full');
    expect(await refusal(full.delete(false))).toEqual({ status: 409, code: 'DirectoryNotEmpty' });
    await full.delete(true);
    expect(await full.deleteIfExists()).toMatchObject({ succeeded: false });
  });

  test('keep their ETag through a rename, and across both endpoints', async () => {
    const { etag } = await filesystem.getDirectoryClient('one').create();
    await filesystem.getDirectoryClient('one').move('two');
    expect((await clients.blobs.getContainerClient(filesystem.name).getBlobClient('two').getProperties()).etag).toBe(etag);
  });
});

describe('access control', () => {
  test('is set, inherited and changed below a directory', async () => {
    const directory = filesystem.getDirectoryClient('secured');
    await directory.create();
    const user = '6a1c1d8e-5f0b-4a40-9c1c-000000000001';
    const entry = (accessControlType: 'user' | 'group' | 'other', entityId: string, defaultScope: boolean) => ({
      accessControlType,
      entityId,
      defaultScope,
      permissions: { read: true, write: accessControlType === 'user', execute: true },
    });
    const acl = [false, true].flatMap((scope) => [
      entry('user', '', scope),
      entry('group', '', scope),
      entry('other', '', scope),
      entry('user', user, scope),
    ]);
    await directory.setAccessControl(acl);
    await directory.getFileClient('child').create();
    const inherited = await directory.getFileClient('child').getAccessControl();
    expect(inherited.acl).toHaveLength(5);
    expect(inherited.acl.find(({ entityId }) => entityId === user)?.permissions).toEqual({ read: true, write: true, execute: true });
    expect(inherited.permissions?.extendedAcls).toBe(true);

    const counters = (await directory.removeAccessControlRecursive([{ accessControlType: 'user', entityId: user, defaultScope: false }]))
      .counters;
    expect(counters).toEqual({ failedChangesCount: 0, changedDirectoriesCount: 1, changedFilesCount: 1 });
    expect((await directory.getFileClient('child').getAccessControl()).acl.some(({ entityId }) => entityId === user)).toBe(false);
  });

  test('is changed in batches', async () => {
    const directory = filesystem.getDirectoryClient('many');
    await directory.create();
    for (let index = 0; index < 7; index += 1) await directory.getFileClient(`f${index}`).create();
    const acl = (['user', 'group', 'other'] as const).map((accessControlType) => ({
      accessControlType,
      entityId: '',
      defaultScope: false,
      permissions: { read: true, write: false, execute: false },
    }));
    const progress: number[] = [];
    const result = await directory.setAccessControlRecursive(acl, {
      batchSize: 3,
      onProgress: ({ batchCounters }) => progress.push(batchCounters.changedFilesCount + batchCounters.changedDirectoriesCount),
    });
    expect(result.counters).toEqual({ failedChangesCount: 0, changedDirectoriesCount: 1, changedFilesCount: 7 });
    expect(progress).toEqual([3, 3, 2]);
  });

  test('takes permissions and a umask when a path is made', async () => {
    const directory = filesystem.getDirectoryClient('moded');
    await directory.create({ permissions: '1777', umask: '0022' });
    expect((await directory.getAccessControl()).permissions).toMatchObject({
      stickyBit: true,
      other: { read: true, write: false, execute: true },
    });
    await directory.setPermissions({
      owner: { read: true, write: true, execute: true },
      group: { read: false, write: false, execute: false },
      other: { read: false, write: false, execute: false },
      stickyBit: false,
      extendedAcls: false,
    });
    expect((await directory.getProperties()).permissions).toMatchObject({ group: { read: false, write: false, execute: false } });
  });
});

describe('leases', () => {
  test('guard a path at both endpoints', async () => {
    const file = filesystem.getFileClient('leased');
    await file.upload(Buffer.from('mine'));
    const lease = file.getDataLakeLeaseClient();
    await lease.acquireLease(15);
    expect(await refusal(file.delete())).toEqual({ status: 412, code: 'LeaseIdMissing' });
    expect(await refusal(file.setMetadata({ a: 'b' }))).toEqual({ status: 412, code: 'LeaseIdMissing' });
    expect(await refusal(file.move('elsewhere'))).toEqual({ status: 412, code: 'LeaseIdMissing' });
    expect(await refusal(file.getDataLakeLeaseClient().acquireLease(15))).toEqual({ status: 409, code: 'LeaseAlreadyPresent' });
    await file.setMetadata({ a: 'b' }, { conditions: { leaseId: lease.leaseId } });
    await lease.breakLease(0);
    expect((await file.getProperties()).leaseState).toBe('broken');
    await file.delete();
  });
});
