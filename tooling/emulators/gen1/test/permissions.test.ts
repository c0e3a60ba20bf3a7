import { expect, test } from 'vitest';
import { type Account, startAccount } from './account.ts';
import { tokenFor, verifyingOptions } from './identities.ts';

const [owner, reader, superuser] = [
  'aaaaaaaa-0000-0000-0000-000000000001',
  'bbbbbbbb-0000-0000-0000-000000000002',
  'cccccccc-0000-0000-0000-000000000003',
];
const denied = '403 AccessControlException 0x83090AA2';

/** Asks as somebody. */
function as(
  account: Account,
  oid: string,
): (method: string, operation: string, path: string, parameters?: object, body?: string) => Promise<string> {
  return async (method, operation, path, parameters = {}, body) => {
    const answer = await account.ask(method, operation, path, { ...parameters }, body, { authorization: `Bearer ${tokenFor(oid)}` });
    return answer.refusal ?? String(answer.status);
  };
}

test('who is not named gets what others get; each folder on the way must let pass', async () => {
  await using account = await startAccount(await verifyingOptions({ owner }));
  const [mine, theirs] = [as(account, owner), as(account, reader)];
  const write = { write: true };
  expect(await mine('PUT', 'CREATE', '/d/e/f', write, 'x')).toBe('201');
  const read = { read: true };
  expect(await theirs('GET', 'OPEN', '/d/e/f', read)).toBe(denied);
  expect(await theirs('GET', 'GETFILESTATUS', '/none')).toBe(denied);
  const pass = { aclspec: `user:${reader}:--x` };
  expect(await mine('PUT', 'MODIFYACLENTRIES', '/', pass)).toBe('200');
  expect(await theirs('GET', 'GETFILESTATUS', '/d')).toBe('200');
  expect(await theirs('GET', 'GETFILESTATUS', '/none')).toBe('404 FileNotFoundException 0x8309000A');
  expect(await theirs('GET', 'LISTSTATUS', '/')).toBe(denied);
  expect(await theirs('GET', 'GETFILESTATUS', '/d/e')).toBe(denied);
  await mine('PUT', 'MODIFYACLENTRIES', '/d', pass);
  await mine('PUT', 'MODIFYACLENTRIES', '/d/e', { aclspec: `user:${reader}:r-x` });
  expect(await theirs('GET', 'LISTSTATUS', '/d/e')).toBe('200');
  expect(await theirs('GET', 'OPEN', '/d/e/f', read)).toBe(denied);
  await mine('PUT', 'MODIFYACLENTRIES', '/d/e/f', { aclspec: `user:${reader}:r--` });
  expect(await theirs('GET', 'OPEN', '/d/e/f', read)).toBe('200');
  expect(await theirs('POST', 'APPEND', '/d/e/f', { append: true }, 'x')).toBe(denied);
  expect(await theirs('PUT', 'CREATE', '/d/e/f', { ...write, overwrite: true }, 'x')).toBe(denied);
  expect(await theirs('PUT', 'CREATE', '/d/e/g', write, 'x')).toBe(denied);
  expect(await theirs('PUT', 'MKDIRS', '/d/e/g')).toBe(denied);
  expect(await theirs('DELETE', 'DELETE', '/d/e/f')).toBe(denied);
  expect(await theirs('PUT', 'RENAME', '/d/e/f', { destination: '/d/e/g' })).toBe(denied);
  expect(await theirs('POST', 'MSCONCAT', '/d/e/g', {}, 'sources=d/e/f')).toBe(denied);
  expect(await theirs('GET', 'GETCONTENTSUMMARY', '/d')).toBe(denied);
  expect(await theirs('PUT', 'SETEXPIRY', '/d/e/f', { expiryOption: 'NeverExpire' })).toBe('403 AccessControlException');
  for (const [operation, parameters] of [
    ['SETPERMISSION', { permission: '777' }],
    ['SETACL', { aclspec: 'other::rwx' }],
    ['REMOVEACL', {}],
    ['SETTIMES', { modificationtime: 1 }],
    ['SETOWNER', { owner: reader }],
  ] as const)
    expect(await theirs('PUT', operation, '/d/e/f', parameters)).toBe(denied);
});

test('what a new node belongs to, and what a superuser may', async () => {
  await using account = await startAccount(await verifyingOptions({ owner, superusers: [superuser] }));
  const [mine, theirs, supers] = [as(account, owner), as(account, reader), as(account, superuser)];
  await mine('PUT', 'MODIFYACLENTRIES', '/', { aclspec: `user:${reader}:rwx` });
  expect(await theirs('PUT', 'CREATE', '/f', { write: true }, 'x')).toBe('201');
  const status = async (path: string, more = {}): Promise<unknown> =>
    (await account.ask('GET', 'GETFILESTATUS', path, more, undefined, { authorization: `Bearer ${tokenFor(superuser)}` })).json()
      .FileStatus;
  expect(await status('/f')).toMatchObject({ owner: reader, group: owner, permission: '770' });
  expect(await theirs('PUT', 'SETPERMISSION', '/f', { permission: '0000' })).toBe('200');
  expect(await theirs('GET', 'OPEN', '/f', { read: true })).toBe(denied);
  expect(await supers('GET', 'OPEN', '/f', { read: true })).toBe('200');
  expect(await supers('PUT', 'SETOWNER', '/f', { owner: superuser, group: reader })).toBe('200');
  expect(await status('/f')).toMatchObject({ owner: superuser, group: reader, permission: '000' });
  const named = { authorization: `Bearer ${tokenFor(superuser, { upn: 'boss@example.com' })}` };
  const shown = (await account.ask('GET', 'GETFILESTATUS', '/f', { tooid: false }, undefined, named)).json().FileStatus;
  expect(shown).toMatchObject({ owner: 'boss@example.com', group: reader });
});

test('in a sticky folder only owners take things away', async () => {
  await using account = await startAccount(await verifyingOptions({ owner }));
  const [mine, theirs] = [as(account, owner), as(account, reader)];
  await mine('PUT', 'SETPERMISSION', '/', { permission: '1777' });
  await mine('PUT', 'CREATE', '/f', { write: true }, 'x');
  await theirs('PUT', 'CREATE', '/g', { write: true }, 'x');
  expect(await theirs('DELETE', 'DELETE', '/f')).toBe(denied);
  expect(await theirs('DELETE', 'DELETE', '/g')).toBe('200');
  const status = await account.ask('GET', 'GETACLSTATUS', '/', {}, undefined, { authorization: `Bearer ${tokenFor(owner)}` });
  expect(status.json().AclStatus).toMatchObject({ permission: '1777', stickyBit: true });
});

test('CHECKACCESS answers for who asks', async () => {
  await using account = await startAccount(await verifyingOptions({ owner }));
  const [mine, theirs] = [as(account, owner), as(account, reader)];
  expect(await mine('GET', 'CHECKACCESS', '/', { fsaction: 'rwx' })).toBe('200');
  expect(await theirs('GET', 'CHECKACCESS', '/', { fsaction: 'r--' })).toBe(denied);
  await mine('PUT', 'MODIFYACLENTRIES', '/', { aclspec: `user:${reader}:r-x,mask::r--` });
  expect(await theirs('GET', 'CHECKACCESS', '/', { fsaction: 'r--' })).toBe('200');
  expect(await theirs('GET', 'CHECKACCESS', '/', { fsaction: '5' })).toBe(denied);
  expect(await mine('GET', 'CHECKACCESS', '/', { fsaction: 'all' })).toMatch(/^400 IllegalArgumentException/);
});

test('times and replication', async () => {
  await using account = await startAccount();
  await account.create('/f', 'x');
  const set = async (parameters: object): Promise<string> => {
    const { refusal, status } = await account.ask('PUT', 'SETTIMES', '/f', { ...parameters });
    return refusal ?? String(status);
  };
  expect(await set({ modificationtime: 1000, accesstime: -1 })).toBe('200');
  expect(await set({ accesstime: 2000 })).toBe('200');
  expect(await account.status('/f')).toMatchObject({ modificationTime: 1000, accessTime: 2000 });
  expect(await set({})).toMatch(/^400 IllegalArgumentException/);
  expect((await account.ask('PUT', 'SETREPLICATION', '/f', { replication: 3 })).text).toBe('{"boolean":true}');
  expect((await account.status('/f')).replication).toBe(1);
});
