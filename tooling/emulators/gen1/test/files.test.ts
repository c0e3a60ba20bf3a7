import { expect, test } from 'vitest';
import { unverifiedOwner } from '../src/index.ts';
import { startAccount } from './account.ts';

test('a file is created with its folders, and read whole or in part', async () => {
  await using account = await startAccount();
  const created = await account.create('/a/b%2Fc/file', '0123456789');
  expect(created.status).toBe(201);
  expect(created.headers.get('location')).toMatch(/\/devstoreaccount1\/webhdfs\/v1\/a\/b\/c\/file\?op=CREATE&write=true/);
  expect([created.headers.get('status'), created.headers.get('contentlength'), created.text]).toEqual(['0x0', '0', '']);
  expect(await account.read('/a/b/c/file')).toBe('0123456789');
  expect(await account.read('/a/b/c/file', { offset: 3, length: 4 })).toBe('3456');
  expect(await account.read('/a/b/c/file', { offset: 8, length: 99 })).toBe('89');
  const end = await account.ask('GET', 'OPEN', '/a/b/c/file', { read: true, offset: 10 });
  expect([end.status, end.headers.get('content-length')]).toEqual([200, '0']);
  expect((await account.ask('GET', 'OPEN', '/a/b/c/file', { read: true, offset: 11 })).refusal).toBe('400 BadOffsetException 0x83090015');
  expect((await account.ask('GET', 'OPEN', '/a/b/c/file', { read: true, offset: -1 })).refusal).toMatch(/^400 IllegalArgumentException/);
  expect((await account.ask('GET', 'OPEN', '/a', { read: true })).refusal).toBe('404 FileNotFoundException 0x8309000A');
});

test('names may hold anything, and dots are resolved', async () => {
  await using account = await startAccount();
  for (const name of ['a b', '12,+3#456?.txt', 'ü💾', '100%', 'semi;colon', "quo'te"]) {
    await account.create(`/d/${encodeURIComponent(name)}`, name);
    expect(await account.read(`/d/${encodeURIComponent(name)}`)).toBe(name);
  }
  expect(await account.names('/d')).toHaveLength(6);
  expect(await account.names('/d/%2E%2E')).toEqual(['d']);
  const { headers } = await account.create('//d/x%2B%2C%20%23', '');
  expect(headers.get('location')).toContain('/v1/d/x+,%20%23?');
});

test('a second CREATE needs overwrite, and never replaces a folder', async () => {
  await using account = await startAccount();
  await account.create('/d/f', 'one');
  const again = await account.create('/d/f', 'two');
  expect(again.refusal).toBe('403 FileAlreadyExistsException 0x83090009');
  expect(again.json().RemoteException).toMatchObject({ javaClassName: 'org.apache.hadoop.fs.FileAlreadyExistsException' });
  expect(await account.read('/d/f')).toBe('one');
  expect((await account.create('/d/f', 'two', { overwrite: true })).status).toBe(201);
  expect(await account.read('/d/f')).toBe('two');
  expect((await account.create('/d', 'x', { overwrite: true })).refusal).toBe('403 FileAlreadyExistsException 0x83090009');
  expect((await account.create('/d/f/g', 'x')).refusal).toMatch(/^403 ParentNotDirectoryException/);
  expect((await account.create('/none/f', 'x', { createparent: false })).refusal).toBe('404 FileNotFoundException 0x8309000A');
  expect(await account.names('/')).toEqual(['d']);
  expect((await account.create('/d/bad', 'x', { permission: '9' })).refusal).toMatch(/^400 IllegalArgumentException/);
  expect((await account.create('/d/bad', 'x', { syncFlag: 'LATER' })).refusal).toMatch(/^400 IllegalArgumentException/);
  expect(await account.names('/d')).toEqual(['f']);
});

test('an append lands at the end, and only there', async () => {
  await using account = await startAccount();
  await account.create('/f', 'abc');
  const append = (body: string, parameters = {}): ReturnType<typeof account.ask> =>
    account.ask('POST', 'APPEND', '/f', { append: true, ...parameters }, body);
  expect((await append('def', { offset: 3 })).status).toBe(200);
  expect((await append('ghi')).status).toBe(200);
  expect((await append('x', { offset: 3 })).refusal).toBe('400 BadOffsetException 0x83090015');
  expect((await append('x', { offset: 10 })).refusal).toBe('400 BadOffsetException 0x83090015');
  expect((await append('', { offset: 9 })).status).toBe(200);
  expect(await account.read('/f')).toBe('abcdefghi');
  expect((await account.ask('POST', 'APPEND', '/none', { append: true }, 'x')).refusal).toBe('404 FileNotFoundException 0x8309000A');
  expect((await account.ask('POST', 'APPEND', '/', { append: true }, 'x')).refusal).toMatch(/^400 IllegalArgumentException/);
});

test('an open stream holds a lease, and its length is told when it is synchronised', async () => {
  await using account = await startAccount();
  const mine = { leaseid: 'mine', filesessionid: 'mine' };
  await account.create('/f', '123', { syncFlag: 'DATA', ...mine });
  const append = (body: string, parameters: object): ReturnType<typeof account.ask> =>
    account.ask('POST', 'APPEND', '/f', { append: true, ...parameters }, body);
  await append('456', { syncFlag: 'DATA', ...mine });
  expect(await account.status('/f')).toMatchObject({ length: 3 });
  expect((await append('x', { leaseid: 'other', syncFlag: 'CLOSE' })).refusal).toMatch(/^403 AccessControlException/);
  expect((await append('x', {})).refusal).toMatch(/^403 AccessControlException/);
  expect((await account.create('/f', '', { overwrite: true })).refusal).toMatch(/^403 AccessControlException/);
  expect((await account.ask('POST', 'MSCONCAT', '/g', {}, 'sources=f')).refusal).toMatch(/^403 AccessControlException/);
  await append('', { offset: 6, syncFlag: 'METADATA', ...mine });
  expect(await account.status('/f')).toMatchObject({ length: 6 });
  expect((await append('789', { offset: 6, syncFlag: 'CLOSE', ...mine })).status).toBe(200);
  expect((await append('!', { leaseid: 'other', syncFlag: 'DATA' })).status).toBe(200);
  account.emulator.clock.advance(11 * 60_000);
  expect(await account.status('/f')).toMatchObject({ length: 10 });
  expect((await append('?', {})).status).toBe(200);
  expect(await account.read('/f')).toBe('123456789!?');
});

test('concurrent appends and those with an offset do not mix', async () => {
  await using account = await startAccount();
  const add = (path: string, parameters = {}): ReturnType<typeof account.ask> =>
    account.ask('POST', 'CONCURRENTAPPEND', path, parameters, 'line\n');
  expect((await add('/log')).refusal).toMatch(/^404 FileNotFoundException/);
  const first = await add('/log', { appendMode: 'autocreate' });
  expect([first.status, first.text]).toEqual([200, '"Operation succeeded."']);
  await Promise.all(Array.from({ length: 9 }, () => add('/log')));
  expect(await account.read('/log')).toBe('line\n'.repeat(10));
  expect((await account.ask('POST', 'APPEND', '/log', { append: true }, 'x')).refusal).toBe('400 IllegalArgumentException 0x83090A6F');
  await account.create('/f', 'x');
  expect((await add('/f')).refusal).toBe('500 RuntimeException');
  await account.create('/empty', '');
  expect((await add('/empty')).status).toBe(200);
});

test('without write, append or read, the answer is a redirect that adds it', async () => {
  await using account = await startAccount();
  for (const [method, operation, parameter] of [
    ['PUT', 'CREATE', 'write'],
    ['POST', 'APPEND', 'append'],
    ['GET', 'OPEN', 'read'],
  ] as const) {
    const answer = await account.ask(method, operation, '/a%2Fb');
    expect(answer.status).toBe(307);
    expect(answer.headers.get('location')).toBe(
      `${account.emulator.url}/devstoreaccount1/webhdfs/v1/a/b?op=${operation}&api-version=2018-09-01&${parameter}=true`,
    );
  }
  expect(await account.names('/')).toEqual([]);
});

test('statuses of files and folders', async () => {
  await using account = await startAccount();
  account.emulator.clock.set(1_700_000_000_000);
  await account.create('/d/f', '12345');
  const [file, folder] = [await account.status('/d/f'), await account.status('/d')];
  const { accessTime, modificationTime, ...rest } = file;
  for (const time of [accessTime, modificationTime]) expect(Number(time) - 1_700_000_000_000).toBeLessThan(60_000);
  const people = { owner: unverifiedOwner, group: unverifiedOwner };
  expect(rest).toEqual({
    length: 5,
    pathSuffix: '',
    type: 'FILE',
    blockSize: 268_435_456,
    replication: 1,
    permission: '770',
    ...people,
    msExpirationTime: 0,
    aclBit: false,
  });
  expect(folder).toMatchObject({ length: 0, type: 'DIRECTORY', blockSize: 0, replication: 0, permission: '770', ...people, aclBit: false });
  expect(Object.keys(folder)).not.toContain('msExpirationTime');
  const missing = await account.ask('GET', 'GETFILESTATUS', '/none/x');
  expect(missing.refusal).toBe('404 FileNotFoundException 0x8309000A');
  expect(missing.text).toMatch(
    /"message":"File\/Folder does not exist: \/none\/x \[[0-9a-f-]{36}\]\[2023-11-14T\d\d:\d\d:\d\d\.\d{7}-07:00\]"/,
  );
  expect((await account.ask('GET', 'GETCONTENTSUMMARY', '/')).json().ContentSummary).toEqual({
    directoryCount: 2,
    fileCount: 1,
    length: 5,
    quota: -1,
    spaceConsumed: 5,
    spaceQuota: -1,
  });
});

test('the first version of the protocol tells less', async () => {
  await using account = await startAccount({}, '2015-10-01-preview');
  const created = await account.create('/f', 'x');
  expect([created.status, created.headers.get('status'), created.headers.get('x-ms-webhdfs-version')]).toEqual([201, null, null]);
  expect(await account.status('/f')).toMatchObject({ permission: '777', replication: 0, owner: 'NotSupportYet' });
});
