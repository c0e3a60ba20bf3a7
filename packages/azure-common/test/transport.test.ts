import { createHash, randomBytes } from 'node:crypto';
import { type AzuriteServer, emulatorAccount, startAzurite } from '@stowage/servers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createAccountKeyCredential,
  createEndpoint,
  createTransport,
  digestNow,
  encodePath,
  type Transport,
  type WireBody,
} from '../src/index.ts';

let azurite: AzuriteServer;
let transport: Transport;

beforeAll(async () => {
  azurite = await startAzurite();
  transport = createTransport({
    endpoint: createEndpoint({ service: 'blob', endpoint: azurite.blobEndpoint() }),
    credential: createAccountKeyCredential(emulatorAccount.name, emulatorAccount.key),
    apiVersion: '2024-11-04',
    userAgent: 'stowage-test',
  });
  await transport.send({ operation: 'Create Container', method: 'PUT', path: '/data', query: { restype: 'container' } });
});

afterAll(async () => {
  await transport.close();
  await azurite.stop();
});

const put = (name: string, body: WireBody, headers: Record<string, string> = {}): ReturnType<Transport['send']> =>
  transport.send({
    operation: 'Put Blob',
    method: 'PUT',
    path: `/data/${encodePath(name)}`,
    headers: { 'x-ms-blob-type': 'BlockBlob', ...headers },
    body,
  });
const get = (name: string, headers: Record<string, string> = {}): ReturnType<Transport['receive']> =>
  transport.receive({ operation: 'Get Blob', method: 'GET', path: `/data/${encodePath(name)}`, headers });

async function* streamOf(bytes: Uint8Array, pieceSize: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += pieceSize) yield bytes.subarray(start, start + pieceSize);
}

describe('what is sent arrives, whatever its form and size', () => {
  const sizes = [0, 1, 1000, 65_536, 262_144, 262_145, 3_000_000];
  test.each(sizes)('%i bytes', async (size) => {
    const bytes = randomBytes(size);
    const md5 = digestNow('md5', bytes);
    const third = Math.ceil(size / 3);
    const forms: [string, WireBody][] = [
      ['bytes', bytes],
      ['pieces', [bytes.subarray(0, third), bytes.subarray(third, third * 2), bytes.subarray(third * 2)]],
      ['shared', new Uint8Array(new SharedArrayBuffer(size))],
      ['stream', { stream: streamOf(bytes, 100_000), size }],
    ];
    for (const [form, body] of forms) {
      if (form === 'shared') (body as Uint8Array).set(bytes);
      const answer = await put(`${form} ${size}`, body, { 'content-md5': md5 });
      expect(answer.status, form).toBe(201);
      expect(answer.requestId).toMatch(/./);
      const got = await get(`${form} ${size}`);
      expect(got.size).toBe(size);
      expect(
        createHash('md5')
          .update(await got.bytes())
          .digest('base64'),
        form,
      ).toBe(md5);
    }
  });
});

test.each(["it's (100%) a+b,c;d=e&f#g?h *.csv", 'é e\u0301 \u{1f4e6}', 'a//b', 'tail/', 'a\\b~c'])(
  'a blob named %s is written and read',
  async (name) => {
    await put(name, Buffer.from(name), { 'x-ms-meta-z': 'last', 'x-ms-meta-a': 'first' });
    const answer = await get(name);
    expect(await answer.text()).toBe(name);
    expect(answer.header('x-ms-meta-a')).toBe('first');
  },
);

test('a body comes as chunks, or all at once, or is given up', async () => {
  const bytes = randomBytes(1_000_000);
  await put('body', bytes);
  const chunks: Uint8Array[] = [];
  for await (const chunk of (await get('body')).chunks) chunks.push(chunk);
  expect(Buffer.concat(chunks)).toEqual(bytes);
  expect(Buffer.from(await (await get('body')).bytes())).toEqual(bytes);
  for await (const chunk of (await get('body')).chunks) {
    expect(chunk.length).toBeGreaterThan(0);
    break;
  }
  (await get('body')).cancel();
  expect((await get('body', { range: 'bytes=10-19' })).size).toBe(10);
});

test('every request says its version and its program', async () => {
  const mark = azurite.requests.mark();
  await put('headers', Buffer.from('1'));
  expect(azurite.requests.since(mark)[0]?.headers).toMatchObject({ 'x-ms-version': '2024-11-04', 'user-agent': 'stowage-test' });
});

test('an accepted status is an answer, another an error with what the service said', async () => {
  const request = { operation: 'Get Blob Properties', method: 'HEAD', path: '/data/absent' } as const;
  expect((await transport.send({ ...request, accept: [404] })).status).toBe(404);
  await expect(transport.send(request)).rejects.toMatchObject({
    code: 'PATH.NOT_FOUND',
    message: 'Get Blob Properties: BlobNotFound (HTTP 404).',
    identity: 'account key of devstoreaccount1',
    requestId: expect.stringMatching(/./),
  });
  await expect(get('absent')).rejects.toMatchObject({
    code: 'PATH.NOT_FOUND',
    message: 'Get Blob: BlobNotFound (HTTP 404). The specified blob does not exist.',
  });
  await expect(
    transport.send({ operation: 'Get Container Properties', method: 'HEAD', path: '/absent', query: { restype: 'container' } }),
  ).rejects.toMatchObject({
    code: 'DATASTORE.NOT_FOUND',
  });
});

test('a damaged body is refused by the service and told as such', async () => {
  await expect(put('damaged', Buffer.from('a'), { 'content-md5': digestNow('md5', Buffer.from('b')) })).rejects.toMatchObject({
    code: 'DATA.CORRUPT',
    retryable: true,
  });
});

test('a wrong key is told with who asked', async () => {
  const stranger = createTransport({
    endpoint: transport.endpoint,
    credential: createAccountKeyCredential(emulatorAccount.name, Buffer.from('another key').toString('base64')),
    apiVersion: '2024-11-04',
  });
  await expect(stranger.receive({ operation: 'Get Blob', method: 'GET', path: '/data/x' })).rejects.toMatchObject({
    code: 'ACCESS.UNAUTHENTICATED',
    message: expect.stringContaining('account key of devstoreaccount1'),
    nextAction: expect.stringContaining('key'),
  });
  await stranger.close();
});

test('more requests than connections all get through', async () => {
  const narrow = createTransport({
    endpoint: transport.endpoint,
    credential: createAccountKeyCredential(emulatorAccount.name, emulatorAccount.key),
    apiVersion: '2024-11-04',
    connections: 3,
  });
  await put('narrow', Buffer.from('x'));
  const answers = await Promise.all(
    Array.from({ length: 40 }, async () => (await narrow.receive({ operation: 'Get Blob', method: 'GET', path: '/data/narrow' })).text()),
  );
  expect(answers).toEqual(Array.from({ length: 40 }, () => 'x'));
  await narrow.close();
  await expect(narrow.send({ operation: 'Get Blob', method: 'GET', path: '/data/narrow' })).rejects.toMatchObject({
    code: 'DATASTORE.CLOSED',
  });
});
