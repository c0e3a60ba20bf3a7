import { createRegistry, isDatastoreError } from '@stowage/core';
import { parseConfig } from '@stowage/core/driver';
import { expect, test } from 'vitest';
import { type AzureSqlConfigInput, configJsonSchema, configSchema, hostOf } from '../src/config.ts';
import { identityOf, toAuthentication } from '../src/credentials/authentication.ts';
import { azureSql } from '../src/index.ts';

const parse = (config: Partial<AzureSqlConfigInput>) =>
  parseConfig(configSchema, { server_name: 'srv', database_name: 'db', ...config }, 'azure_sql');

test.each([
  ['srv', undefined, 'srv.database.windows.net'],
  ['srv.database.windows.net', undefined, 'srv.database.windows.net'],
  ['srv', 'database.chinacloudapi.cn', 'srv.database.chinacloudapi.cn'],
  ['srv', '', 'srv'],
  ['localhost', undefined, 'localhost'],
  ['127.0.0.1', undefined, '127.0.0.1'],
  ['::1', undefined, '::1'],
])('the server %s with the endpoint %s is %s', async (server_name, endpoint, host) => {
  expect(hostOf(await parse({ server_name, endpoint }))).toBe(host);
});

test('defaults are safe', async () => {
  expect(await parse({})).toMatchObject({
    port: 1433,
    encrypt: 'mandatory',
    trust_server_certificate: false,
    credentials: { kind: 'default' },
  });
});

test.each<[AzureSqlConfigInput['credentials'], string, string]>([
  [{ username: 'sa', password: 'pw' }, 'default', 'login sa'],
  [{ tenant_id: 't', client_id: 'c', client_secret: 's' }, 'token-credential', 'application c'],
  [{ token: () => 'abc' }, 'token-credential', 'token credential'],
  [{ client_id: 'c' }, 'azure-active-directory-default', 'managed identity c'],
  [undefined, 'azure-active-directory-default', 'default identity'],
])('credentials %o are those of %s', async (credentials, type, identity) => {
  const parsed = await parse({ credentials });
  expect(toAuthentication(parsed.credentials).type).toBe(type);
  expect(identityOf(parsed.credentials)).toBe(identity);
  expect(JSON.stringify(parsed)).not.toMatch(/"pw"|"s"/);
});

test('a token function is asked for each token', async () => {
  let calls = 0;
  const { credentials } = await parse({ credentials: { token: async () => `token ${++calls}` } });
  const { credential } = toAuthentication(credentials).options as { credential: { getToken(scope: string): Promise<{ token: string }> } };
  expect((await credential.getToken('x')).token).toBe('token 1');
  expect((await credential.getToken('x')).token).toBe('token 2');
});

test.each<Partial<AzureSqlConfigInput>>([
  { server_name: 'a/b' },
  { server_name: String.raw`host\instance` },
  { port: 0 },
  { database_name: '' },
  { credentials: { username: 'sa' } },
  { credentials: { username: 'sa', password: 'x', token: () => 'x' } },
  { credentials: { tenant_id: 't', client_id: 'c' } },
])('%o is refused', async (config) => {
  await expect(parse(config)).rejects.toSatisfy((error) => isDatastoreError(error, 'CONFIG.INVALID'));
});

test('secrets are marked in the JSON Schema, paths too', () => {
  const schema = JSON.stringify(configJsonSchema());
  expect(schema).toMatch(/"password":\{[^}]*"writeOnly":true/);
  expect(schema).toMatch(/"client_secret":\{[^}]*"writeOnly":true/);
  expect(schema).toMatch(/"ca_file":\{[^}]*"format":"path"/);
});

test('a file of authorities that is none is told when the datastore is opened', async () => {
  const registry = createRegistry([azureSql]);
  const opening = registry.open({ type: 'azure_sql', server_name: 'localhost', database_name: 'x', ca_file: '/nowhere/ca.pem' });
  await expect(opening).rejects.toSatisfy((error) => isDatastoreError(error, 'CONFIG.INVALID'));
});

test('the location has no secret', async () => {
  expect(azureSql.location(await parse({ credentials: { username: 'sa', password: 'pw' } }))).toBe(
    'sqlserver://srv.database.windows.net:1433/db',
  );
});
