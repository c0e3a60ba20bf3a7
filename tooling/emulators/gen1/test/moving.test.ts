import { expect, test } from 'vitest';
import { type Account, startAccount } from './account.ts';

const rename = async (account: Account, from: string, destination: string, more = {}): Promise<string> => {
  const { refusal, text, headers } = await account.ask('PUT', 'RENAME', from, { destination, ...more });
  return refusal ?? `${text} ${headers.get('status')}`;
};
const [done, refused] = ['{"boolean":true} 0x0', '{"boolean":false} 0x8309000A'];

test('RENAME moves files and folders, into a folder that is there', async () => {
  await using account = await startAccount();
  await account.create('/a/f', 'f');
  await account.create('/b/g', 'g');
  expect(await rename(account, '/a/f', '/a/f2')).toBe(done);
  expect(await rename(account, '/a', 'b')).toBe(done);
  expect(await account.read('/b/a/f2')).toBe('f');
  expect(await account.names('/')).toEqual(['b']);
  expect(await rename(account, '/none', '/x')).toBe(refused);
  expect(await rename(account, '/b/g', '/none/x')).toBe('404 FileNotFoundException 0x8309000A');
  expect(await rename(account, '/b', '/b/a/x')).toBe(refused);
  expect(await rename(account, '/b/g', '/b/g')).toBe(done);
  expect((await account.ask('PUT', 'RENAME', '/b')).refusal).toMatch(/^400 IllegalArgumentException/);
});

test('RENAME replaces only when it is told to', async () => {
  await using account = await startAccount();
  const overwrite = { renameoptions: 'OVERWRITE' };
  await account.create('/f', 'f');
  await account.create('/g', 'g');
  await account.create('/full/x', 'x');
  await account.ask('PUT', 'MKDIRS', '/empty');
  expect(await rename(account, '/f', '/g')).toBe(refused);
  expect(await rename(account, '/f', '/g', overwrite)).toBe(done);
  expect(await account.read('/g')).toBe('f');
  expect(await rename(account, '/g', '/full', overwrite)).toBe(refused);
  expect(await rename(account, '/empty', '/full', overwrite)).toBe(refused);
  expect(await rename(account, '/full', '/empty', overwrite)).toBe(done);
  expect(await account.names('/empty')).toEqual(['x']);
});

test('DELETE', async () => {
  await using account = await startAccount();
  const remove = async (path: string, recursive = false): Promise<string> => {
    const { refusal, text, headers } = await account.ask('DELETE', 'DELETE', path, { recursive });
    return refusal ?? `${text} ${headers.get('status')}`;
  };
  await account.create('/d/e/f', 'x');
  expect(await remove('/d')).toBe('403 AccessControlException 0x83090172');
  expect(await remove('/d/e/f')).toBe(done);
  expect(await remove('/d/e/f')).toBe(refused);
  expect(await remove('/d/e')).toBe(done);
  await account.create('/d/e/f', 'x');
  expect(await remove('/d', true)).toBe(done);
  expect(await remove('/none/x', true)).toBe(refused);
  expect(await remove('/', true)).toMatch(/^403 AccessControlException/);
});

test('MKDIRS makes what is missing', async () => {
  await using account = await startAccount();
  const make = async (path: string, more = {}): Promise<string> => {
    const { refusal, text } = await account.ask('PUT', 'MKDIRS', path, more);
    return refusal ?? text;
  };
  expect(await make('/a/b/c')).toBe('{"boolean":true}');
  expect(await make('/a/b/c')).toBe('{"boolean":true}');
  expect(await make('/')).toBe('{"boolean":true}');
  expect(await make('/p', { permission: '0705' })).toBe('{"boolean":true}');
  expect(await account.status('/p')).toMatchObject({ permission: '705' });
  await account.create('/f', '');
  expect(await make('/f')).toBe('403 FileAlreadyExistsException 0x83090009');
  expect(await make('/f/x')).toMatch(/^403 ParentNotDirectoryException/);
});

test('CONCAT and MSCONCAT join files and take the sources away', async () => {
  await using account = await startAccount();
  for (const name of ['a', 'b', 'c', 'd']) await account.create(`/parts/${name}`, name);
  const join = async (operation: string, path: string, parameters = {}, body?: string): Promise<string> => {
    const { refusal, status } = await account.ask('POST', operation, path, parameters, body);
    return refusal ?? String(status);
  };
  expect(await join('CONCAT', '/one', { sources: 'parts/b,/parts/a' })).toBe('200');
  expect(await account.read('/one')).toBe('ba');
  expect(await account.names('/parts')).toEqual(['c', 'd']);
  expect(await join('MSCONCAT', '/one', {}, 'sources=parts/c')).toBe('403 FileAlreadyExistsException 0x83090009');
  expect(await join('MSCONCAT', '/two', {}, 'sources=parts/c,parts/none')).toBe('404 FileNotFoundException 0x8309000A');
  for (const [body, parameters] of [
    ['', {}],
    ['{"sources":3}', {}],
    ['sources=parts/c,parts/c', {}],
    ['sources=two', {}],
    ['sources=parts', {}],
  ] as const)
    expect(await join('MSCONCAT', '/two', parameters, body)).toMatch(/^400 IllegalArgumentException/);
  expect(await join('MSCONCAT', '/two', {}, '{"sources":["/parts/d"]}')).toBe('200');
  expect(await join('MSCONCAT', '/three', { deleteSourceDirectory: true }, 'sources=parts/c')).toBe('200');
  expect(await account.names('/')).toEqual(['one', 'three', 'two']);
  expect(await account.read('/three')).toBe('c');
});
