import { expect, test } from 'vitest';
import { startGen1Emulator } from '../src/index.ts';
import { startAccount } from './account.ts';

test('accounts are apart, and reached by path, by host, or the first by neither', async () => {
  await using emulator = await startGen1Emulator({ authentication: 'off', accounts: { first: 'AA==', second: 'AA==' } });
  const list = '?op=LISTSTATUS&api-version=2018-05-01';
  await fetch(`${emulator.url}/second/webhdfs/v1/only-here?op=MKDIRS`, { method: 'PUT' });
  expect(await (await fetch(`${emulator.url}/second/WebHdfs/v1/${list}`)).text()).toContain('only-here');
  for (const url of [`${emulator.url}/first/webhdfs/v1/${list}`, `${emulator.url}/webhdfs/v1/${list}`])
    expect(await (await fetch(url)).text()).toBe('{"FileStatuses":{"FileStatus":[]}}');
  const nobody = await fetch(`${emulator.url}/third/webhdfs/v1/${list}`);
  expect([nobody.status, await nobody.text()]).toEqual([404, expect.stringContaining('ResourceNotFound')]);
  expect((await fetch(`${emulator.url}/first/elsewhere/`)).status).toBe(404);
});

test('operations that are none, or asked with another method', async () => {
  await using account = await startAccount();
  expect((await account.ask('GET', 'CREATESYMLINK', '/')).refusal).toMatch(/^400 IllegalArgumentException/);
  expect((await account.ask('GET', '', '/')).refusal).toMatch(/^400 IllegalArgumentException/);
  expect((await account.ask('GET', 'MKDIRS', '/d')).refusal).toMatch(/^400 UnsupportedOperationException/);
  expect(await account.names('/')).toEqual([]);
});

test('every answer says what the service always says', async () => {
  await using account = await startAccount();
  const { headers } = await account.ask('GET', 'GETFILESTATUS', '/', {}, undefined, { 'x-ms-client-request-id': 'mine' });
  expect(Object.fromEntries(headers)).toMatchObject({
    'x-ms-webhdfs-version': '17.04.24.00',
    'x-ms-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    'cache-control': expect.stringContaining('no-store'),
    'strict-transport-security': 'max-age=15724800; includeSubDomains',
    status: '0x0',
  });
});

test('throttling is 429, failure 500; what was applied before an answer got lost stays', async () => {
  await using account = await startAccount();
  const { faults } = account.emulator;
  faults.arm({ rules: [{ kind: 'throttle', operations: ['CREATE'], retryAfter: 3 }] });
  const throttled = await account.create('/f', 'x');
  expect([throttled.refusal, throttled.headers.get('retry-after')]).toEqual(['429 ThrottledException 0x83090A1C', '3']);
  faults.arm({ rules: [{ kind: 'error' }] });
  expect((await account.create('/f', 'x')).refusal).toMatch(/^500 RuntimeException/);
  faults.arm({ rules: [{ kind: 'reset', when: 'after', operations: ['CREATE'] }] });
  await expect(account.create('/f', 'x')).rejects.toThrow();
  expect(await account.read('/f')).toBe('x');
  faults.arm({ rules: [{ kind: 'tear', operations: ['OPEN'] }] });
  await account.create('/big', 'x'.repeat(100_000));
  await expect(account.read('/big')).rejects.toThrow();
  await account.emulator.crash();
  await expect(account.read('/f')).rejects.toThrow();
  await account.emulator.restart();
  expect(await account.names('/')).toEqual(['big', 'f']);
});

test('deleted things are kept and come back, when the account keeps a trash', async () => {
  await using account = await startAccount({ trash: true });
  await account.create('/d/f', 'one');
  await account.create('/g', 'two');
  await account.ask('DELETE', 'DELETE', '/d', { recursive: true });
  await account.ask('DELETE', 'DELETE', '/g');
  const list = async (more = {}): Promise<{ trashEntries: readonly Record<string, unknown>[]; nextListAfter: string; numFound: number }> =>
    JSON.parse((await account.ask('GET', 'ENUMERATEDELETEDITEMS', '/', { hint: '', ...more })).text).trashDir;
  const all = await list();
  expect(all).toMatchObject({
    trashEntries: [
      { originalPath: '/d', type: 'DIRECTORY' },
      { originalPath: '/g', type: 'FILE' },
    ],
    nextListAfter: '',
    numFound: 2,
  });
  const page = await list({ listSize: 1 });
  expect(page.trashEntries).toHaveLength(1);
  expect((await list({ listAfter: page.nextListAfter })).trashEntries).toMatchObject([{ originalPath: '/g' }]);
  expect((await list({ hint: 'g' })).numFound).toBe(1);

  await account.create('/g', 'new');
  const restore = async (index: number, restoreDestination: string, more = {}): Promise<string> => {
    const restoreToken = String(all.trashEntries[index]?.trashDirPath);
    const { refusal, status } = await account.ask('PUT', 'RESTOREDELETEDITEMS', '/', { restoreToken, restoreDestination, ...more });
    return refusal ?? String(status);
  };
  expect(await restore(1, '/g')).toBe('403 FileAlreadyExistsException 0x83090009');
  expect(await restore(1, '/g', { restoreAction: 'copy' })).toBe('200');
  expect(await account.read('/g_copy1')).toBe('two');
  expect(await restore(0, '/back', { type: 'folder' })).toBe('200');
  expect(await account.read('/back/f')).toBe('one');
  expect(await restore(0, '/back')).toBe('404 FileNotFoundException 0x8309000A');
});
