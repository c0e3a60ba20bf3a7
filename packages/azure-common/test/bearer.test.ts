import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { trustInThisProcess } from '@stowage/servers';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  createEndpoint,
  createTokenCredential,
  createTransport,
  type TokenRequest,
  type Transport,
  type TransportRequest,
} from '../src/index.ts';

/** Lets in who has the token that is good now. */
let server: Server;
let goodToken: string;
let challenge: string;
let seen: string[];
let url: string;

beforeAll(async () => {
  const pair = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
    ],
  });
  server = createServer({ cert: pair.cert, key: pair.private }, (request, response) => {
    const token = request.headers.authorization?.replace('Bearer ', '') ?? '';
    request.resume().on('end', () => {
      seen.push(token);
      const isGood = token === goodToken;
      response.writeHead(isGood ? 201 : 401, {
        'x-ms-request-id': 'id',
        'content-length': 0,
        ...(isGood ? {} : { 'www-authenticate': challenge }),
      });
      response.end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/account`;
  const untrusted = open([]);
  await expect(untrusted.transport.send(put())).rejects.toMatchObject({
    code: 'SERVICE.UNAVAILABLE',
    retryable: false,
    unprocessed: true,
    message: expect.stringContaining('certificate'),
    nextAction: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
  });
  await untrusted.transport.close();
  trustInThisProcess(pair.cert);
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

beforeEach(() => {
  goodToken = 'good';
  challenge = 'Bearer authorization_uri=https://login.example.org/tenant resource_id=https://storage.azure.com';
  seen = [];
});

function open(tokens: readonly string[]): { transport: Transport; asked: TokenRequest[] } {
  const asked: TokenRequest[] = [];
  const credential = createTokenCredential({
    getToken: async (_scopes, options = {}) => ({
      token: tokens[asked.push(options) - 1] ?? 'none',
      expiresOnTimestamp: Date.now() + 3_600_000,
    }),
  });
  const transport = createTransport({
    endpoint: createEndpoint({ service: 'blob', endpoint: url }),
    credential,
    apiVersion: '2024-11-04',
    connections: 2,
  });
  return { transport, asked };
}

function put(body: TransportRequest['body'] = Buffer.from('content')): TransportRequest {
  return { operation: 'Put Blob', method: 'PUT', path: '/data/a', body };
}

describe('a refused bearer token', () => {
  test('is renewed once, and the request sent again', async () => {
    const { transport, asked } = open(['stale', 'good']);
    expect((await transport.send(put())).status).toBe(201);
    expect((await transport.send(put())).status).toBe(201);
    expect(seen).toEqual(['stale', 'good', 'good']);
    expect(asked).toEqual([{}, { forceRefresh: true }]);
    await transport.close();
  });

  test('is renewed once for all requests that were refused with it', async () => {
    const { transport, asked } = open(['stale', 'good']);
    const answers = await Promise.all(Array.from({ length: 6 }, () => transport.send(put())));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201, 201]);
    expect(asked).toHaveLength(2);
    await transport.close();
  });

  test('is told when the renewed one is refused, too', async () => {
    const { transport } = open(['stale', 'staler']);
    await expect(transport.send(put())).rejects.toMatchObject({ code: 'ACCESS.UNAUTHENTICATED', retryable: false });
    expect(seen).toEqual(['stale', 'staler']);
    await transport.close();
  });

  test('brings the claims that the service demands', async () => {
    challenge = `Bearer error="insufficient_claims", claims="${Buffer.from('{"nbf":1}').toString('base64')}"`;
    const { transport, asked } = open(['stale', 'good']);
    await transport.send(put());
    expect(asked[1]).toEqual({ forceRefresh: true, claims: '{"nbf":1}' });
    await transport.close();
  });

  test('is told at once if the body is a stream, which cannot be sent again', async () => {
    const { transport } = open(['stale', 'good']);
    async function* stream(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('content');
    }
    await expect(transport.send(put({ stream: stream(), size: 7 }))).rejects.toMatchObject({ code: 'ACCESS.UNAUTHENTICATED' });
    expect(seen).toEqual(['stale']);
    await transport.close();
  });
});
