import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { TransportRequest } from '../src/index.ts';
import { openTransport, serviceHead, startRawServer } from './raw-server.ts';

const get: TransportRequest = { operation: 'Get Blob', method: 'GET', path: '/data/a' };

let proxy: Server;
let tunnels: string[];

beforeEach(async () => {
  for (const name of ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'NO_PROXY', 'no_proxy']) vi.stubEnv(name, undefined);
  tunnels = [];
  proxy = createServer((_asked, response) => response.writeHead(400).end('only tunnels'));
  proxy.on('connect', (asked, socket, head) => {
    tunnels.push(asked.url ?? '');
    const { hostname, port } = new URL(`http://${asked.url}`);
    const upstream = connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      upstream.write(head);
      upstream.pipe(socket).pipe(upstream);
    });
    for (const end of [upstream, socket]) end.on('error', () => [upstream, socket].map((other) => other.destroy()));
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
});

afterEach(() => {
  vi.unstubAllEnvs();
  proxy.closeAllConnections();
  proxy.close();
});

const proxyUrl = (): string => `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;

test('a proxy of the environment is used, by a tunnel, so that the request arrives as it was signed', async () => {
  vi.stubEnv('HTTP_PROXY', proxyUrl());
  const heads: string[] = [];
  await using server = await startRawServer((socket, head) => {
    heads.push(head);
    socket.write(`HTTP/1.1 200 OK\r\n${serviceHead}content-length: 2\r\n\r\nok`);
  });
  await using transport = openTransport(server.url);
  expect(await (await transport.receive(get)).text()).toBe('ok');
  expect(tunnels).toEqual([new URL(server.url).host]);
  expect(heads[0]).toMatch(/^GET \/devstoreaccount1\/data\/a HTTP\/1\.1\r\n/);
});

test('a host that needs no proxy is asked directly', async () => {
  vi.stubEnv('HTTP_PROXY', proxyUrl());
  vi.stubEnv('NO_PROXY', '127.0.0.1');
  await using server = await startRawServer((socket) => socket.write(`HTTP/1.1 200 OK\r\n${serviceHead}content-length: 2\r\n\r\nok`));
  await using transport = openTransport(server.url);
  expect(await (await transport.receive(get)).text()).toBe('ok');
  expect(tunnels).toEqual([]);
});

test('a proxy that is away is told; nothing was sent', async () => {
  const url = proxyUrl();
  proxy.close();
  await once(proxy, 'close');
  vi.stubEnv('HTTP_PROXY', url);
  await using transport = openTransport('http://127.0.0.1:9/devstoreaccount1');
  await expect(transport.send(get)).rejects.toMatchObject({ code: 'SERVICE.UNAVAILABLE', unprocessed: true });
});

test('the proxy of this test refuses what is no tunnel', async () => {
  const asked = request(proxyUrl()).end();
  const [response] = await once(asked, 'response');
  expect(response.statusCode).toBe(400);
  response.resume();
});
