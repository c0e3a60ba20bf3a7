import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatastore, provisionDatastore } from '@stowage/core';
import { startPostgres } from '@stowage/servers';
import { afterAll, describe, expect, it } from 'vitest';
import { type PostgresConfigInput, postgres } from '../src/index.ts';
import { configOf } from './postgres-harness.ts';

const server = await startPostgres({ databases: ['conformance'], users: [{ name: 'Reader', password: "p'w ü" }] });
const plain = await startPostgres({ databases: ['conformance'], settings: { ssl: 'off' } });
afterAll(async () => {
  await server.stop();
  await plain.stop();
});

/** What a store opened by a configuration answers to a statement. */
async function ask(more: Partial<PostgresConfigInput>, statement = 'select 1::int as n', of = server): Promise<unknown> {
  await using store = await openDatastore(postgres, configOf(of, more), { retry: false });
  const { batches } = await store.query(statement);
  const rows: unknown[] = [];
  for await (const batch of batches) rows.push(...(batch as unknown as Iterable<{ toJSON(): unknown }>));
  return rows.map((row) => (row as { toJSON(): unknown }).toJSON());
}

const ssl = 'select ssl from pg_stat_ssl where pid = pg_backend_pid()';

describe('TLS', () => {
  it.each([
    ['verify-full', true],
    ['verify-ca', true],
    ['require', true],
    ['disable', false],
  ] as const)('%s', async (sslmode, isEncrypted) => {
    expect(await ask({ sslmode }, ssl)).toEqual([{ ssl: isEncrypted }]);
  });

  it('trusts nobody by default but the authority that is given, also in a file', async () => {
    const { ca: _ca, ...withoutCa } = configOf(server);
    const folder = await mkdtemp(join(tmpdir(), 'stowage-ca-'));
    const ca_file = join(folder, 'ca.pem');
    await writeFile(ca_file, server.ca);
    try {
      for (const sslmode of ['verify-full', 'verify-ca'] as const) {
        await expect(openAndAsk({ ...withoutCa, sslmode })).rejects.toMatchObject({
          code: 'SERVICE.UNAVAILABLE',
          retryable: false,
          nextAction: expect.stringContaining('ca'),
        });
      }
      await openAndAsk({ ...withoutCa, sslmode: 'require' });
      await openAndAsk({ ...withoutCa, ca_file });
      await expect(openAndAsk({ ...withoutCa, ca_file: join(folder, 'missing') })).rejects.toMatchObject({ code: 'CONFIG.INVALID' });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('does not go on in clear where the server has none', async () => {
    await expect(ask({ sslmode: 'require' }, ssl, plain)).rejects.toMatchObject({
      code: 'SERVICE.UNAVAILABLE',
      message: expect.stringContaining('does not take TLS'),
    });
    expect(await ask({ sslmode: 'disable' }, ssl, plain)).toEqual([{ ssl: false }]);
  });
});

async function openAndAsk(config: PostgresConfigInput): Promise<void> {
  await using store = await openDatastore(postgres, config, { retry: false });
  await (await store.query('select 1')).cancel();
}

describe('who logs in', () => {
  it('a user with a password, under either name, and a wrong one', async () => {
    const who = 'select current_user::text as who';
    expect(await ask({ credentials: { username: 'Reader', password: "p'w ü" } }, who)).toEqual([{ who: 'Reader' }]);
    expect(await ask({ credentials: { user_id: 'Reader', user_password: "p'w ü" } }, who)).toEqual([{ who: 'Reader' }]);
    const error = await ask({ credentials: { username: 'Reader', password: 'wr0ng-s3cret' } }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'ACCESS.UNAUTHENTICATED', identity: 'user Reader' });
    expect(`${JSON.stringify(error)}${error}`).not.toContain('wr0ng');
  });

  it('a token is asked for by each connection, and one that has ended is refused', async () => {
    let asked = 0;
    const tokens = ["p'w ü", 'ended'];
    const token = (): string => tokens[asked++] ?? "p'w ü";
    const config = configOf(server, { credentials: { username: 'Reader', token }, application_name: 'tokens' });
    await using store = await openDatastore(postgres, config, { retry: false });
    await (await store.query('select 1')).cancel();
    await (await store.query('select 1')).cancel();
    expect(asked).toBe(1);
    await server.killConnections('tokens');
    // The pool learns that its connection is gone only by the network.
    const end = async (): Promise<unknown> =>
      store
        .query('select 1')
        .then(({ cancel }) => cancel())
        .catch((reason: unknown) => reason);
    let error = await end();
    while (asked < 2) error = await end();
    expect(error).toMatchObject({ code: 'ACCESS.UNAUTHENTICATED' });
    await (await store.query('select 1')).cancel();
    expect(asked).toBe(3);
  });

  it('a credential of @azure/identity is asked for the scope of the service', async () => {
    const scopes: string[] = [];
    const token = {
      getToken: async (scope: string) => {
        scopes.push(scope);
        return { token: "p'w ü", expiresOnTimestamp: 0 };
      },
    };
    expect(await ask({ credentials: { username: 'Reader', token } }, 'select 2::int as n')).toEqual([{ n: 2 }]);
    expect(scopes).toEqual(['https://ossrdbms-aad.database.windows.net/.default']);
  });
});

describe('what is not there', () => {
  it.each<[string, Partial<PostgresConfigInput>, string]>([
    ['database', { database_name: 'missing' }, 'DATASTORE.NOT_FOUND'],
    ['host', { server_name: 'no-such-host.invalid' }, 'DATASTORE.NOT_FOUND'],
    ['server', { port: 1 }, 'SERVICE.UNAVAILABLE'],
  ])('%s', async (_, more, code) => {
    if (more.server_name !== undefined) {
      // A machine without a resolver cannot tell an absent name from one that it cannot ask for.
      await expect(ask(more)).rejects.toMatchObject({ code: expect.stringMatching(/^(DATASTORE.NOT_FOUND|SERVICE.UNAVAILABLE)$/) });
    } else await expect(ask(more)).rejects.toMatchObject({ code });
  });

  it('a database is made, once', async () => {
    const config = configOf(server, { database_name: 'made "here"' });
    await provisionDatastore(postgres, config);
    await provisionDatastore(postgres, config);
    expect(await ask({ database_name: 'made "here"' }, 'select current_database()::text as name')).toEqual([{ name: 'made "here"' }]);
  });
});

describe('configuration', () => {
  it.each<[string, PostgresConfigInput, string]>([
    ['a name of Azure', { ...configOf(server), server_name: 'trips' }, 'postgres://trips.postgres.database.azure.com:'],
    [
      'another domain',
      { ...configOf(server), server_name: 'trips', endpoint: 'postgres.database.chinacloudapi.cn' },
      'postgres://trips.postgres.database.chinacloudapi.cn:',
    ],
    ['a whole name', { ...configOf(server), server_name: 'db.example.com' }, 'postgres://db.example.com:'],
    ['a bare name', { ...configOf(server), server_name: 'db', endpoint: '' }, 'postgres://db:'],
    ['localhost', { ...configOf(server), server_name: 'localhost' }, 'postgres://localhost:'],
  ])('%s', async (_, config, location) => {
    await using store = await openDatastore(postgres, config);
    expect(store.location.startsWith(location)).toBe(true);
  });

  it.each([
    ['username is missing', { password: 'x' }],
    ['one of password', { username: 'a', password: 'x', token: () => 'x' }],
    ['tenant_id', { username: 'a', client_secret: 'x' }],
  ])('refuses credentials: %s', async (problem, credentials) => {
    await expect(openDatastore(postgres, configOf(server, { credentials }))).rejects.toMatchObject({
      code: 'CONFIG.INVALID',
      message: expect.stringContaining(problem),
    });
  });

  it('has secrets marked in its JSON Schema', () => {
    const text = JSON.stringify(postgres.jsonSchema());
    expect(text.match(/"writeOnly":true/g)).toHaveLength(3);
  });
});
