import { createHmac } from 'node:crypto';
import { BlobServiceClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import { StorageSharedKeyCredential as ShareKeyCredential, ShareServiceClient } from '@azure/storage-file-share';
import { expect, test } from 'vitest';
import { defaultAccount, defaultAccountKey, type Emulator } from '../src/index.ts';
import { ask, startDoor } from './door.ts';

const otherKey = Buffer.alloc(64, 7).toString('base64');

/** Signs with this file's own reading of the rule, to say what the SDK never would. */
function sign(
  emulator: Emulator,
  path: string,
  headers: Record<string, string>,
  scheme = 'SharedKey',
  key = defaultAccountKey,
): RequestInit {
  const own = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
  const empty = scheme === 'SharedKey' ? ['', '', '', '', '', '', '', '', '', '', ''] : ['', '', ''];
  const text = `GET\n${empty.join('\n')}\n${own.join('')}/${defaultAccount}${new URL(emulator.url + path).pathname}`;
  const signature = createHmac('sha256', Buffer.from(key, 'base64')).update(text).digest('base64');
  return { headers: { ...headers, authorization: `${scheme} ${defaultAccount}:${signature}` } };
}

test('the clients of both services sign so that they are let in, and with another key are not', async () => {
  await using door = await startDoor();
  const url = `${door.url}/${defaultAccount}`;
  const name = 'päth/with space+&%?#';
  const metadata = { a: '1', a_b: '2', ab: '3', 'a-b': 'x' };
  const act = async (key: string): Promise<readonly (number | undefined)[]> => {
    door.requests.clear();
    const options = { retryOptions: { maxTries: 1 } };
    const container = new BlobServiceClient(url, new StorageSharedKeyCredential(defaultAccount, key), options).getContainerClient('c');
    const shares = new ShareServiceClient(url, new ShareKeyCredential(defaultAccount, key), options);
    // The door says 200 where the clients expect 201; what counts is whether it let them in.
    await Promise.allSettled([
      container.setMetadata(metadata),
      container.getBlockBlobClient(name).upload('', 0, { metadata, conditions: { ifMatch: '"x"' } }),
      container.getBlockBlobClient(name).stageBlock('YQ==', 'body', 4),
      container.getBlobClient(name).getProperties(),
      shares.getShareClient('c').getDirectoryClient('d').getFileClient('f x').create(10),
    ]);
    return door.requests.entries.map(({ status }) => status);
  };
  expect(await act(defaultAccountKey)).toEqual([200, 200, 200, 200, 200]);
  expect(await act(otherKey)).toEqual([403, 403, 403, 403, 403]);
});

test('the refusal tells why', async () => {
  await using door = await startDoor();
  const path = `/${defaultAccount}/c`;
  const date = { 'x-ms-date': new Date().toUTCString() };
  const good = sign(door, path, date);
  expect((await ask(door.url + path, good)).status).toBe(200);
  expect((await ask(door.url + path, sign(door, path, date, 'SharedKeyLite'))).status).toBe(200);

  const cases: readonly (readonly [RequestInit, RegExp])[] = [
    [sign(door, path, date, 'SharedKey', otherKey), /The MAC signature found in the HTTP request '.+' is not the same/],
    [sign(door, path, date, 'SharedKeyLite', otherKey), /The MAC signature/],
    [sign(door, path, {}), /The Date header in the request is missing/],
    [sign(door, path, { 'x-ms-date': 'today' }), /The Date header in the request is missing or not in the correct format/],
    [{ headers: { ...date, authorization: 'SharedKey nonsense' } }, /format of the Authorization header/],
    [
      { headers: { ...date, authorization: 'SharedKey other:AAAA' } },
      /Cannot find the claimed account when trying to GetProperties for the account other/,
    ],
  ];
  for (const [init, detail] of cases) {
    const { status, code, body } = await ask(door.url + path, init);
    expect([status, code]).toEqual([403, 'AuthenticationFailed']);
    expect(body).toMatch(detail);
  }
  expect(await ask(door.url + path)).toMatchObject({ status: 401, code: 'NoAuthenticationInformation' });
});

test('a date may be 15 minutes off, by the clock of the emulator', async () => {
  await using door = await startDoor();
  const path = `/${defaultAccount}/c`;
  const init = sign(door, path, { 'x-ms-date': new Date().toUTCString() });
  const minute = 60_000;
  for (const [ahead, status, detail] of [
    [14, 200, ''],
    [16, 403, 'Request date header too old'],
    [-14, 200, ''],
    [-16, 403, 'too far in the future'],
  ] as const) {
    door.clock.set(Date.now() + ahead * minute);
    const answer = await ask(door.url + path, init);
    expect(answer.status).toBe(status);
    expect(answer.body).toContain(detail);
  }
});
