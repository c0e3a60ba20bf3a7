import { openDatastore } from '@stowage/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AzureSqlConfigInput, azureSql } from '../src/index.ts';
import { collectTable } from './collect-table.ts';
import { configOf, loader, startServer, type TestServer } from './test-server.ts';

let server: TestServer;
let asked: string[] = [];

beforeAll(async () => {
  server = await startServer({
    acceptToken: (token) => {
      asked.push(token);
      return token.startsWith('good') ? { login: 'entra' } : undefined;
    },
  });
});
afterAll(() => server.stop());

async function one(more: Partial<AzureSqlConfigInput>): Promise<unknown> {
  const store = await openDatastore(azureSql, configOf(server, more), { retry: false });
  try {
    return (await collectTable(await store.query('SELECT 1 AS one'))).rows;
  } finally {
    await store.close();
  }
}

test.each<Partial<AzureSqlConfigInput>>([
  {},
  { encrypt: 'mandatory', host_name_in_certificate: 'localhost' },
  { encrypt: 'strict' },
  { server_name: 'localhost' },
  { ca: undefined, trust_server_certificate: true },
])('a login with %o', async (more) => {
  expect(await one(more)).toEqual([[1]]);
});

test('a wrong password', async () => {
  const error = await one({ credentials: { username: loader.name, password: 'not-this-one' } }).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code: 'ACCESS.UNAUTHENTICATED', retryable: false, identity: `login ${loader.name}` });
  expect(JSON.stringify(error)).not.toContain('not-this-one');
  expect(String(error)).toContain('18456');
});

test('a database that is not there', async () => {
  await expect(one({ database_name: 'missing' })).rejects.toMatchObject({ code: 'DATASTORE.NOT_FOUND', retryable: false });
});

test('a certificate that nobody vouches for', async () => {
  await expect(one({ ca: undefined })).rejects.toMatchObject({
    code: 'SERVICE.UNAVAILABLE',
    retryable: false,
    nextAction: expect.stringContaining('ca_file'),
  });
});

test('a host that refuses', async () => {
  await expect(one({ port: 1 })).rejects.toMatchObject({ code: 'SERVICE.UNAVAILABLE', retryable: true });
});

test('a token is asked for by each connection', async () => {
  asked = [];
  let given = 0;
  const store = await openDatastore(azureSql, configOf(server, { credentials: { token: () => `good ${++given}` } }), { retry: false });
  try {
    const [first, second] = await Promise.all([store.query('SELECT 1 AS one'), store.query('SELECT 2 AS two')]);
    expect([(await collectTable(first)).rows, (await collectTable(second)).rows]).toEqual([[[1]], [[2]]]);
    expect(new Set(asked).size).toBe(asked.length);
    expect(asked.length).toBeGreaterThanOrEqual(2);
  } finally {
    await store.close();
  }
});

test('a token that the server refuses', async () => {
  await expect(one({ credentials: { token: () => 'bad' } })).rejects.toMatchObject({ code: 'ACCESS.UNAUTHENTICATED' });
});

test('a token function that fails', async () => {
  const failing = () => Promise.reject(new Error('no token today'));
  await expect(one({ credentials: { token: failing } })).rejects.toMatchObject({
    code: 'ACCESS.UNAUTHENTICATED',
    message: expect.stringContaining('no token today'),
  });
});

test('native is the pool of mssql', async () => {
  const store = await openDatastore(azureSql, configOf(server), { retry: false });
  try {
    const pool = await store.native('azure_sql');
    expect((await pool.request().query('SELECT 5 AS five')).recordset).toEqual([{ five: 5 }]);
  } finally {
    await store.close();
  }
});
