import { Agent, request as httpRequest } from 'node:http';
import { testCertificateAuthority, trustInThisProcess } from '@stowage/servers';
import { expect, test } from 'vitest';
import {
  createClock,
  type Emulator,
  type EmulatorOptions,
  ServiceError,
  startEmulator,
  type WireRequest,
  type WireService,
} from '../src/index.ts';

interface Observed {
  readonly emulator: Emulator;
  readonly seen: WireRequest[];
}

async function startObserved(options: EmulatorOptions = {}, more: Partial<WireService> = {}): Promise<Observed> {
  const seen: WireRequest[] = [];
  const emulator = await startEmulator(
    {
      serverHeader: 'observed/1.0',
      roots: ['direct'],
      operationOf: () => 'observe',
      respond: (request) => {
        seen.push(request);
        return { status: 200, headers: { 'X-Told': 'ü' }, body: [Buffer.from('two '), Buffer.from('parts')] };
      },
      refuse: (error) => ({ status: error.status, body: error.message }),
      throttle: new ServiceError(503, 'ServerBusy', 'busy'),
      failure: new ServiceError(500, 'InternalError', 'failed'),
      headers: () => ({ 'x-ms-version': '2020-02-10' }),
      ...more,
    },
    options,
  );
  return { emulator, seen };
}

/** As it is written here, without what fetch would change. */
function sendRaw(port: number, path: string, headers: Record<string, string> = {}, body?: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ port, host: '127.0.0.1', path, headers, method: body === undefined ? 'GET' : 'PUT' }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode ?? 0));
    });
    request.once('error', reject).end(body);
  });
}

test('the account is the first segment, the first label of a host, or for a root the first account', async () => {
  const { emulator, seen } = await startObserved({ accounts: { first: 'AA==', second: 'AA==' } });
  await sendRaw(emulator.port, '/second/a%2Fb/c?x=1%2B1&x=2&Empty');
  await sendRaw(emulator.port, '/a//b', { host: 'second.file.example:1234' });
  await sendRaw(emulator.port, '/direct/a');
  await sendRaw(emulator.port, '/');
  await emulator.stop();
  expect(seen.map(({ account, resourcePath, rawPath }) => ({ account, resourcePath, rawPath }))).toEqual([
    { account: 'second', resourcePath: '/a%2Fb/c', rawPath: '/second/a%2Fb/c' },
    { account: 'second', resourcePath: '/a//b', rawPath: '/a//b' },
    { account: 'first', resourcePath: '/direct/a', rawPath: '/direct/a' },
    { account: '', resourcePath: '/', rawPath: '/' },
  ]);
  expect(seen[0]?.query.values).toEqual(
    new Map([
      ['x', ['1+1', '2']],
      ['empty', ['']],
    ]),
  );
});

test('the body is whole, and the answer carries what every answer has', async () => {
  const clock = createClock();
  clock.set(Date.UTC(2031, 0, 2, 3, 4, 5));
  const { emulator, seen } = await startObserved({ clock });
  const answer = await fetch(`${emulator.url}/a`, {
    method: 'PUT',
    body: 'x'.repeat(300_000),
    headers: { 'x-ms-client-request-id': 'mine' },
  });
  expect(await answer.text()).toBe('two parts');
  expect(seen[0]?.body.length).toBe(300_000);
  expect(seen[0]?.body.text()).toBe('x'.repeat(300_000));
  const headers = Object.fromEntries(answer.headers);
  expect(headers).toMatchObject({
    'content-length': '9',
    server: 'observed/1.0',
    'x-ms-version': '2020-02-10',
    'x-ms-client-request-id': 'mine',
    'x-ms-request-id': seen[0]?.id,
    date: 'Thu, 02 Jan 2031 03:04:05 GMT',
  });
  expect(Buffer.from(headers['x-told'] ?? '', 'latin1').toString()).toBe('ü');
  await emulator.stop();
});

test('a HEAD gets the length without the body', async () => {
  const { emulator } = await startObserved();
  const answer = await fetch(`${emulator.url}/a`, { method: 'HEAD' });
  expect(answer.headers.get('content-length')).toBe('9');
  expect(await answer.text()).toBe('');
  await emulator.stop();
});

test('a refusal becomes the answer of the service, a defect its internal error', async () => {
  const told: string[] = [];
  const { emulator } = await startObserved(
    { onExchange: ({ operation, status, code }) => told.push(`${operation} ${status} ${code}`) },
    {
      respond: ({ method }) => {
        throw method === 'GET' ? new ServiceError(418, 'Teapot', 'short and stout') : new Error('defect');
      },
    },
  );
  const refused = await fetch(`${emulator.url}/a`);
  expect([refused.status, await refused.text()]).toEqual([418, 'short and stout']);
  const warned = new Promise((resolve) => process.once('warning', resolve));
  const failed = await fetch(`${emulator.url}/a`, { method: 'DELETE' });
  expect([failed.status, await failed.text()]).toEqual([500, 'failed']);
  expect(await warned).toMatchObject({ message: 'defect' });
  expect(told).toEqual(['observe 418 Teapot', 'observe 500 InternalError']);
  expect(emulator.requests.of('observe')).toMatchObject([
    { index: 0, method: 'GET', path: '/a', status: 418, code: 'Teapot' },
    { index: 1, method: 'DELETE', status: 500 },
  ]);
  await emulator.stop();
});

test('the log holds no query, and can be cleared', async () => {
  const { emulator } = await startObserved();
  await fetch(`${emulator.url}/a?sig=secret`);
  expect(JSON.stringify(emulator.requests.entries)).not.toContain('secret');
  emulator.requests.clear();
  expect([emulator.requests.entries.length, emulator.requests.count]).toEqual([0, 1]);
  await emulator.stop();
});

test('several run in one process, over https too, and end for good', async () => {
  const authority = await testCertificateAuthority();
  trustInThisProcess(authority.ca);
  const emulators = await Promise.all([startObserved(), startObserved({ tls: await authority.issue() }), startObserved()]);
  for (const { emulator, seen } of emulators) {
    expect((await fetch(`${emulator.url}/a`)).status).toBe(200);
    expect(seen[0]?.secure).toBe(emulator.url.startsWith('https:'));
  }
  expect(new Set(emulators.map(({ emulator }) => emulator.port)).size).toBe(3);
  for (const { emulator } of emulators) {
    await emulator.stop();
    await emulator.stop();
    await expect(fetch(`${emulator.url}/a`)).rejects.toThrow();
    await expect(emulator.restart()).rejects.toThrow('stopped for good');
  }
});

test('connections are kept, and 100-continue is answered', async () => {
  const { emulator } = await startObserved();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ports = new Set<number | undefined>();
  for (let count = 0; count < 3; count++) {
    await new Promise<void>((resolve, reject) => {
      const request = httpRequest({
        port: emulator.port,
        path: '/a',
        method: 'PUT',
        agent,
        headers: { expect: '100-continue', 'content-length': 4 },
      });
      request.once('continue', () => request.end('body'));
      request.once('response', (response) => {
        ports.add(response.socket.localPort);
        response.resume().once('end', resolve);
      });
      request.once('error', reject);
    });
  }
  agent.destroy();
  await emulator.stop();
  expect(ports.size).toBe(1);
});
