import { createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ConformanceHarness, MemoryService, memory, type OpenedDatastore } from '@stowage/conformance';
import { type Datastore, openDatastore } from '@stowage/core';
import { type Connection, defineDriver, isInside, type SignedUrl, type SignUrlRequest } from '@stowage/core/driver';

/** What a signature says. */
export interface Claims {
  readonly path: string;
  readonly scope: SignUrlRequest['scope'];
  readonly access: readonly string[];
  readonly from: number;
  readonly until: number;
}

/** How a server judges a signed request. Each may be replaced by one that is mistaken. */
export interface Judge {
  isGenuine(text: string, signature: string): boolean;
  isNow(claims: Claims): boolean;
  reaches(claims: Claims, path: string): boolean;
  allows(claims: Claims, access: string): boolean;
}

const key = 'bWVtb3J5LWtleQ';

function sign(text: string): string {
  return createHmac('sha256', key).update(text).digest('base64url');
}

/** A judge without fault. */
export const justJudge: Judge = {
  isGenuine: (text, signature) => {
    const [left, right] = [Buffer.from(sign(text)), Buffer.from(signature)];
    return left.byteLength === right.byteLength && timingSafeEqual(left, right);
  },
  isNow: ({ from, until }) => from <= Date.now() && Date.now() < until,
  reaches: (claims, path) => (claims.scope === 'file' ? claims.path === path : isInside(claims.path, path)),
  allows: ({ access }, one) => access.includes(one),
};

const methods: Readonly<Record<string, string>> = { GET: 'read', PUT: 'write', DELETE: 'delete' };

/** Answers one request that carries a signature, from the files of a datastore. */
async function answer(
  store: Datastore<'read' | 'write' | 'delete' | 'list'>,
  judge: Judge,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://memory');
  const path = decodeURIComponent(pathname.slice(1));
  const text = searchParams.get('claims') ?? '';
  const claims = JSON.parse(text) as Claims;
  const isListing = searchParams.has('list');
  const access = isListing ? 'list' : (methods[request.method ?? ''] ?? '');
  const isLetIn =
    judge.isGenuine(text, searchParams.get('sig') ?? '') &&
    judge.isNow(claims) &&
    judge.reaches(claims, path) &&
    judge.allows(claims, access);
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  if (!isLetIn) {
    response.writeHead(403).end();
    return;
  }
  if (access === 'read') response.end(await (await store.read(path)).bytes());
  else if (access === 'write') response.end(String((await store.write(path, Buffer.concat(chunks))).size));
  else if (access === 'delete') response.end(String(await store.delete(path)));
  else response.end((await Array.fromAsync(store.list(path, { recursive: true }))).map((entry) => entry.path).join('\n'));
}

async function open(judge: Judge): Promise<OpenedDatastore> {
  const service = new MemoryService();
  const witness = await openDatastore(memory, { service });
  const server = createServer((request, response) => {
    answer(witness, judge, request, response).catch((error: unknown) => response.writeHead(404).end(String(error)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const signUrl = async ({ path, scope, access, startsAt, expiresAt }: SignUrlRequest): Promise<SignedUrl> => {
    const claims = JSON.stringify({ path, scope, access, from: startsAt?.getTime() ?? 0, until: expiresAt.getTime() } satisfies Claims);
    const query = new URLSearchParams({ claims, sig: sign(claims) });
    return { url: `${origin}/${path.split('/').map(encodeURIComponent).join('/')}?${query}`, expiresAt, headers: {} };
  };
  const signing = defineDriver({
    type: 'memory',
    title: 'Signing memory',
    capabilities: {
      always: { signUrl: { support: 'native', scopes: ['file', 'directory', 'datastore'], maxLifetime: 86_400_000 } },
      sometimes: {},
    },
    config: memory.config,
    jsonSchema: memory.jsonSchema,
    location: memory.location,
    open: async (): Promise<Connection<'signUrl'>> => ({ identity: 'somebody', signUrl }),
  });
  const store: Datastore = await openDatastore(signing, { service });
  const cleanup = async (): Promise<void> => {
    await Promise.all([store.close(), witness.close()]);
    server.close();
    server.closeAllConnections();
  };
  return { store, witness, requestLog: service.requests, cleanup };
}

/** A harness for a store that signs URLs and nothing else, whose server judges them so. */
export function createSigningHarness(judge: Partial<Judge> = {}): ConformanceHarness {
  return {
    name: 'signing memory',
    open: () => open({ ...justJudge, ...judge }),
    signed: { list: ({ url }) => fetch(`${url}&list`) },
    secrets: [key],
    limits: { blockSize: 4_096 },
  };
}
