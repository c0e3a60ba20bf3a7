import { trustInThisProcess } from '@stowage/servers';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  createEndpoint,
  createTokenCredential,
  createTransport,
  type TokenRequest,
  type Transport,
  type TransportRequest,
} from '../src/index.ts';
import { startTokenGate, type TokenGate } from './token-gate.ts';

let gate: TokenGate;

beforeAll(async () => {
  gate = await startTokenGate();
  const untrusted = open([]);
  await expect(untrusted.transport.send(put())).rejects.toMatchObject({
    code: 'SERVICE.UNAVAILABLE',
    retryable: false,
    unprocessed: true,
    message: expect.stringContaining('certificate'),
    nextAction: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
  });
  await untrusted.transport.close();
  trustInThisProcess(gate.ca);
});

afterAll(() => gate.close());

beforeEach(() => {
  gate.admits = (token) => token === 'good';
  gate.seen.length = 0;
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
    endpoint: createEndpoint({ service: 'blob', endpoint: gate.url }),
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
    expect(gate.seen).toEqual(['stale', 'good', 'good']);
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

  test('is renewed once more where another request had got the one that is refused then', async () => {
    const { transport, asked } = open(['first', 'second', 'third']);
    gate.admits = (token) => token === 'third';
    const outcomes = await Promise.allSettled([transport.send(put()), transport.send(put())]);
    // The second was got for one of them, which has no further chance; the other gets one of its own.
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(asked).toHaveLength(3);
    await transport.close();
  });

  test('is told when the renewed one is refused, too', async () => {
    const { transport } = open(['stale', 'staler']);
    await expect(transport.send(put())).rejects.toMatchObject({ code: 'ACCESS.UNAUTHENTICATED', retryable: false });
    expect(gate.seen).toEqual(['stale', 'staler']);
    await transport.close();
  });

  test('brings the claims that the service demands', async () => {
    gate.challenge = `Bearer error="insufficient_claims", claims="${Buffer.from('{"nbf":1}').toString('base64')}"`;
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
    expect(gate.seen).toEqual(['stale']);
    await transport.close();
  });
});
