import { expect, test } from 'vitest';
import { type Account, startAccount } from './account.ts';

const [first, second] = ['11111111-0000-0000-0000-000000000001', '22222222-0000-0000-0000-000000000002'];

const change = async (account: Account, operation: string, path: string, aclSpec?: string): Promise<string> => {
  const { refusal, status } = await account.ask('PUT', operation, path, aclSpec === undefined ? {} : { aclSpec });
  return refusal ?? String(status);
};

test('named entries bring a mask, which follows them and stays', async () => {
  await using account = await startAccount();
  await account.create('/f', 'x');
  const entries = (): Promise<readonly string[]> => account.entries('/f');
  expect(await entries()).toEqual(['user::rwx', 'group::rwx', 'other::---']);
  await change(account, 'SETACL', '/f', `user::rwx,group::r-x,other::---,user:${second}:r--`);
  expect(await entries()).toEqual(['user::rwx', `user:${second}:r--`, 'group::r-x', 'mask::r-x', 'other::---']);
  expect(await account.status('/f')).toMatchObject({ permission: '750', aclBit: true });
  await change(account, 'MODIFYACLENTRIES', '/f', `user:${first}:-w-,group:${second}:--x`);
  expect(await entries()).toEqual([
    'user::rwx',
    `user:${first}:-w-`,
    `user:${second}:r--`,
    'group::r-x',
    `group:${second}:--x`,
    'mask::rwx',
    'other::---',
  ]);
  await change(account, 'MODIFYACLENTRIES', '/f', 'mask::r--,other::r--');
  expect(await account.status('/f')).toMatchObject({ permission: '744' });
  await change(account, 'REMOVEACLENTRIES', '/f', `,user:${first},user:${second}:,group:${second}`);
  expect(await entries()).toEqual(['user::rwx', 'group::r-x', 'mask::r-x', 'other::r--']);
  const told = (await account.ask('GET', 'GETACLSTATUS', '/f')).json().AclStatus;
  expect(told).toMatchObject({ entries: ['group::r-x'], permission: '754', stickyBit: false });
  expect(await change(account, 'REMOVEACL', '/f')).toBe('200');
  expect(await entries()).toEqual(['user::rwx', 'group::r-x', 'other::r--']);
  expect((await account.ask('GET', 'GETACLSTATUS', '/f')).json().AclStatus).toMatchObject({ entries: [] });
});

test('the mode changes the mask where there is one', async () => {
  await using account = await startAccount();
  await account.create('/f', 'x');
  await change(account, 'MODIFYACLENTRIES', '/f', `user:${first}:rwx`);
  await account.ask('PUT', 'SETPERMISSION', '/f', { permission: '0640' });
  expect(await account.entries('/f')).toEqual(['user::rw-', `user:${first}:rwx`, 'group::rwx', 'mask::r--', 'other::---']);
  expect((await account.ask('PUT', 'SETPERMISSION', '/f', { permission: '8' })).refusal).toMatch(/^400 IllegalArgumentException/);
});

test('children inherit the default entries, others never anything', async () => {
  await using account = await startAccount();
  await change(account, 'MODIFYACLENTRIES', '/', `default:user:${first}:r-x,default:other::rwx`);
  const defaults = ['default:user::rwx', `default:user:${first}:r-x`, 'default:group::rwx', 'default:mask::rwx', 'default:other::rwx'];
  expect(await account.entries('/')).toEqual(['user::rwx', 'group::rwx', 'other::---', ...defaults]);
  await account.create('/d/f', 'x');
  const access = ['user::rwx', `user:${first}:r-x`, 'group::rwx', 'mask::rwx', 'other::---'];
  expect(await account.entries('/d')).toEqual([...access, ...defaults]);
  expect(await account.entries('/d/f')).toEqual(access);
  await account.create('/d/g', 'x', { permission: '0740' });
  expect(await account.status('/d/g')).toMatchObject({ permission: '740', aclBit: true });
  expect(await change(account, 'REMOVEDEFAULTACL', '/d')).toBe('200');
  expect(await account.entries('/d')).toEqual(access);
  expect((await account.ask('GET', 'GETACLSTATUS', '/')).json().AclStatus).toMatchObject({ entries: ['group::rwx', ...defaults] });
});

test('what is no list', async () => {
  await using account = await startAccount();
  await account.create('/f', 'x');
  for (const spec of ['user::rwxx', 'nobody::rwx', 'user:x', 'a:b:c:d', `default:user:${first}:rwx`, ''])
    expect([spec, await change(account, 'MODIFYACLENTRIES', '/f', spec)]).toEqual([spec, '400 IllegalArgumentException 0x83090A03']);
  const many = Array.from({ length: 29 }, (_, index) => `user:${String(index).padStart(8, '0')}:rwx`).join(',');
  expect(await change(account, 'MODIFYACLENTRIES', '/f', many)).toBe('400 IllegalArgumentException 0x83090A03');
  expect(await change(account, 'SETACL', '/f', 'user::rwx,group::rwx')).toBe('400 IllegalArgumentException 0x83090A03');
  expect(await account.entries('/f')).toHaveLength(3);
  expect(await change(account, 'SETACL', '/', `default:user:${first}:rwx`)).toBe('200');
  expect(await account.entries('/')).toHaveLength(8);
  expect(await change(account, 'SETACL', '/none', 'user::rwx')).toBe('404 FileNotFoundException 0x8309000A');
});
