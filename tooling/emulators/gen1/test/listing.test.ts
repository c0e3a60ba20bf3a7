import { expect, test } from 'vitest';
import { startAccount } from './account.ts';

test('pages by size, from behind a name or a token, before a name', async () => {
  await using account = await startAccount();
  for (const name of ['b', 'a', 'C', 'e', 'd']) await account.create(`/d/${name}`, '');
  expect(await account.names('/d')).toEqual(['C', 'a', 'b', 'd', 'e']);
  expect(await account.names('/d', { listSize: 2 })).toEqual(['C', 'a']);
  expect(await account.names('/d', { listSize: 2, listAfter: 'a' })).toEqual(['b', 'd']);
  expect(await account.names('/d', { listAfter: 'aa', listBefore: 'd' })).toEqual(['b']);
  const all = [];
  let token = '';
  do {
    const page = (
      await account.ask('GET', 'LISTSTATUS', '/d', { listSize: 2, ...(token === '' ? {} : { continuationToken: token }) })
    ).json().FileStatuses as unknown as { continuationToken: string; FileStatus: readonly { pathSuffix: string }[] };
    all.push(page.FileStatus.map(({ pathSuffix }) => pathSuffix));
    token = page.continuationToken;
  } while (token !== '');
  expect(all).toEqual([['C', 'a'], ['b', 'd'], ['e']]);
  expect((await account.ask('GET', 'LISTSTATUS', '/d', { listSize: 'x' })).refusal).toMatch(/^400 IllegalArgumentException/);
});

test('of a file its own status; older versions tell no token', async () => {
  await using account = await startAccount({}, '2018-05-01');
  await account.create('/f', 'x');
  expect((await account.ask('GET', 'LISTSTATUS', '/f')).json().FileStatuses).toMatchObject({ FileStatus: [{ pathSuffix: '', length: 1 }] });
  expect(Object.keys((await account.ask('GET', 'LISTSTATUS', '/')).json().FileStatuses ?? {})).toEqual(['FileStatus']);
  expect((await account.ask('GET', 'LISTSTATUS', '/none')).refusal).toBe('404 FileNotFoundException 0x8309000A');
});
