import type { TokenCredential as CoreTokenCredential } from '@azure/core-auth';
import { Secret } from '@stowage/core/driver';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { z } from 'zod';
import {
  anonymousCredential,
  type CredentialSettings,
  createSasCredential,
  credentialSettingsSchema,
  resolveCredential,
  type TokenCredential,
} from '../src/index.ts';

const key = Buffer.from('hush').toString('base64');
const sas = '?sv=2024-11-04&sp=rl&se=2026-12-31T00:00:00Z&sig=hush%3D';
const source: TokenCredential = { getToken: async () => ({ token: 'hush', expiresOnTimestamp: Number.POSITIVE_INFINITY }) };
const place = { service: 'blob', account_name: 'training' } as const;

const resolve = (given: unknown, context: Parameters<typeof resolveCredential>[1] = place): ReturnType<typeof resolveCredential> =>
  resolveCredential(given === undefined ? undefined : credentialSettingsSchema.parse(given), context);

describe('credentials of a configuration', () => {
  test.each<[string, unknown, string, string]>([
    ['an account key', { account_key: key }, 'accountKey', 'account key of training'],
    ['a SAS', { sas_token: sas }, 'sas', 'SAS (sp=rl, expires 2026-12-31T00:00:00Z)'],
    ['a SAS and a key: the SAS can do less', { sas_token: sas, account_key: key }, 'sas', 'SAS (sp=rl, expires 2026-12-31T00:00:00Z)'],
    ['a SAS of a stored access policy', { sas_token: 'si=readers&sig=hush' }, 'sas', 'SAS (policy readers)'],
    [
      'a connection string with a key',
      { connection_string: `AccountName=training;AccountKey=${key}` },
      'accountKey',
      'account key of training',
    ],
    [
      'a connection string with a SAS',
      { connection_string: `AccountName=training;SharedAccessSignature=${sas}` },
      'sas',
      'SAS (sp=rl, expires 2026-12-31T00:00:00Z)',
    ],
    [
      'a connection string with both',
      { connection_string: `AccountName=training;AccountKey=${key};SharedAccessSignature=${sas}` },
      'sas',
      'SAS (sp=rl, expires 2026-12-31T00:00:00Z)',
    ],
    ['a connection string with neither', { connection_string: 'AccountName=training' }, 'anonymous', 'anonymous'],
    ['anonymous', { anonymous: true }, 'anonymous', 'anonymous'],
    ['a service principal', { tenant_id: 't', client_id: 'c', client_secret: 'hush' }, 'token', 'token credential'],
    [
      'one with Azure ML’s URLs',
      {
        tenant_id: 't',
        client_id: 'c',
        client_secret: 'hush',
        authority_url: 'https://login.microsoftonline.com',
        resource_url: 'https://storage.azure.com/',
      },
      'token',
      'token credential',
    ],
    ['a certificate', { tenant_id: 't', client_id: 'c', certificate: '/hush.pem', thumbprint: 'AA' }, 'token', 'token credential'],
    ['a managed identity', { client_id: 'c' }, 'token', 'token credential'],
    ['the system’s managed identity', { type: 'managed_identity' }, 'token', 'token credential'],
    ['a workload identity', { type: 'workload_identity' }, 'token', 'token credential'],
    ['the login of the Azure CLI', { type: 'azure_cli', tenant_id: 't' }, 'token', 'token credential'],
    [
      'one with the SDK’s spelling',
      { tenant_id: 't', client_id: 'c', client_secret: 'hush', authority_uri: 'https://login.microsoftonline.com' },
      'token',
      'token credential',
    ],
    ['nothing', undefined, 'token', 'token credential'],
    ['an empty mapping', {}, 'token', 'token credential'],
    ['a credential object', source, 'token', 'token credential'],
    ['secrets that are wrapped already', { account_key: new Secret(key) }, 'accountKey', 'account key of training'],
  ])('%s', (_title, given, kind, identity) => {
    const { credential, endpoint } = resolve(given);
    expect(credential.kind).toBe(kind);
    expect(credential.identity).toBe(identity);
    expect(endpoint.url).toBe('https://training.blob.core.windows.net');
    expect(JSON.stringify(credential)).not.toContain('hush');
    expect(JSON.stringify(credential)).not.toContain(key);
  });

  test.each<[string, unknown, string]>([
    ['a secret without tenant', { client_id: 'c', client_secret: 'hush' }, 'tenant_id'],
    ['a secret without client', { tenant_id: 't', client_secret: 'hush' }, 'client_id'],
    ['a secret alone', { client_secret: 'hush' }, 'tenant_id and client_id are'],
    ['a certificate alone', { certificate: 'hush' }, 'tenant_id and client_id are'],
    ['a tenant and a client', { tenant_id: 't', client_id: 'c' }, 'client_secret'],
    ['a tenant alone', { tenant_id: 't' }, 'client_secret'],
    ['half a service principal beside a key', { account_key: key, tenant_id: 't', client_secret: 'hush' }, 'client_id'],
    ['half a service principal beside a SAS', { sas_token: sas, tenant_id: 't', client_id: 'c' }, 'client_secret'],
    ['a key for a managed identity', { type: 'managed_identity', account_key: key }, 'account_key'],
    ['a secret for the Azure CLI', { type: 'azure_cli', tenant_id: 't', client_id: 'c', client_secret: 'hush' }, 'client_secret'],
    ['a SAS for nobody', { type: 'anonymous', sas_token: sas }, 'sas_token'],
    ['an application for the Azure CLI', { type: 'azure_cli', client_id: 'c' }, 'client_id'],
    [
      'two different authorities',
      { tenant_id: 't', client_id: 'c', client_secret: 'hush', authority_url: 'https://a.example', authority_uri: 'https://b.example' },
      'authority_uri',
    ],
    ['an account SAS of another service', { sas_token: 'ss=fq&srt=sco&sp=r&sig=hush' }, 'sas_token'],
    ['a SAS of a file share', { sas_token: 'sr=s&sp=r&sig=hush' }, 'sas_token'],
    [
      'a SAS of another service in a connection string',
      { connection_string: 'AccountName=training;SharedAccessSignature=ss=q&sp=r&sig=hush' },
      'connection_string',
    ],
    ['a secret and a certificate', { tenant_id: 't', client_id: 'c', client_secret: 'hush', certificate: 'hush' }, 'client_secret'],
    ['a thumbprint alone', { thumbprint: 'AA' }, 'certificate'],
    ['a type whose field is missing', { type: 'account_key' }, 'account_key'],
    ['a type whose field is missing, with another there', { type: 'sas', account_key: key }, 'sas_token'],
    ['a key that is none', { account_key: 'hush!' }, 'account_key'],
    ['a SAS that is none', { sas_token: 'hush' }, 'sas_token'],
    ['a connection string of another account', { connection_string: 'AccountName=other;AccountKey=aHVzaA==' }, 'account_name'],
  ])('%s is refused by the name of the field', (_title, given, field) => {
    expect(() => resolve(given)).toThrow(
      expect.objectContaining({ code: 'CONFIG.INVALID', message: expect.stringMatching(new RegExp(`^${field} `)) }),
    );
    expect(() => resolve(given)).not.toThrow(/hush|aHVz/);
  });

  test('a key on a custom domain needs the name of the account', () => {
    expect(() => resolve({ account_key: key }, { service: 'blob', endpoint: 'https://data.example.org' })).toThrow(
      expect.objectContaining({ code: 'CONFIG.INVALID', message: expect.stringContaining('account_name') }),
    );
  });

  test('unknown fields are refused, and named', () => {
    const result = credentialSettingsSchema.safeParse({ acount_key: 'hush' });
    expect(result.error?.message).toContain('acount_key');
    expect(result.error?.message).not.toContain('hush');
  });

  test('a value of the wrong kind is refused without showing it', () => {
    const result = credentialSettingsSchema.safeParse({ account_key: 4711, authority_url: 'http://hush.example.org' });
    expect(result.success).toBe(false);
    expect(result.error?.message).not.toMatch(/4711|hush/);
  });

  test('the schema has a JSON form for editors, without what only programs can give', () => {
    const json = z.toJSONSchema(credentialSettingsSchema, { io: 'input', unrepresentable: 'any' });
    expect(json).toMatchObject({
      type: 'object',
      additionalProperties: false,
      properties: { account_key: { type: 'string' }, anonymous: { const: true }, token_credential: { not: {} } },
    });
  });
});

test('the scope follows the resource', () => {
  const scopeOf = (given: CredentialSettings | undefined, resource?: string): string | undefined => {
    const { credential } = resolveCredential(given, { ...place, resource });
    return credential.kind === 'token' ? credential.tokens.scope : undefined;
  };
  expect(scopeOf(undefined)).toBe('https://storage.azure.com/.default');
  expect(scopeOf(undefined, 'https://datalake.azure.net/')).toBe('https://datalake.azure.net//.default');
  expect(scopeOf({ resource_url: 'https://storage.azure.com/' })).toBe('https://storage.azure.com//.default');
  expect(scopeOf({ resource_url: 'https://training.blob.core.windows.net/.default' })).toBe(
    'https://training.blob.core.windows.net/.default',
  );
});

test('credentials print without their secrets', () => {
  const { credential } = resolve({ sas_token: sas });
  expect(`${credential.kind === 'sas' ? credential.token : ''}`).toBe('[redacted]');
  expect(Object.isFrozen(credential)).toBe(true);
  expect(anonymousCredential.identity).toBe('anonymous');
});

test('what a SAS says of itself is read', () => {
  const { fields } = createSasCredential('sv=2024-11-04&ss=bf&srt=sco&sp=rwdlac&st=2026-01-01&se=2026-12-31T23:59:59Z&spr=https&sig=hush');
  expect(fields).toEqual({
    isSigned: true,
    permissions: 'rwdlac',
    startsAt: new Date('2026-01-01T00:00:00Z'),
    expiresAt: new Date('2026-12-31T23:59:59Z'),
    identifier: undefined,
    version: '2024-11-04',
    services: 'bf',
    resourceTypes: 'sco',
    resource: undefined,
    protocol: 'https',
    isUserDelegation: false,
  });
  expect(createSasCredential('se=never&sig=x').fields.expiresAt).toBeUndefined();
  expect(createSasCredential('skoid=a&sig=x').fields.isUserDelegation).toBe(true);
});

test('every credential of @azure/core-auth fits', () => {
  expectTypeOf<CoreTokenCredential>().toExtend<TokenCredential>();
});

describe('the service that is asked for', () => {
  const connectionString = [
    'BlobEndpoint=https://training.blob.core.windows.net',
    'FileEndpoint=https://training.file.core.windows.net',
    'DfsEndpoint=https://training.dfs.core.windows.net',
    `AccountName=training;AccountKey=${key}`,
  ].join(';');

  test.each(['blob', 'file', 'dfs'] as const)('decides the endpoint of a connection string: %s', (service) => {
    const { endpoint, credential } = resolve({ connection_string: connectionString }, { service });
    expect(endpoint.url).toBe(`https://training.${service}.core.windows.net`);
    expect(credential.identity).toBe('account key of training');
  });

  test.each([
    ['file', 'ss=bfqt&srt=sco&sp=r&sig=x'],
    ['file', 'sr=s&sp=rl&sig=x'],
    ['file', 'sr=f&sp=r&sig=x'],
    ['dfs', 'ss=b&srt=sco&sp=r&sig=x'],
    ['dfs', 'sr=d&sdd=1&sp=r&sig=x'],
    ['dfs', 'sr=c&sp=r&sig=x'],
  ] as const)('takes a SAS of its own: %s with %s', (service, sas_token) => {
    expect(resolve({ sas_token }, { service, account_name: 'training' }).credential.kind).toBe('sas');
  });

  test.each([
    ['file', 'ss=b&srt=sco&sp=r&sig=hush', 'its ss is b and lacks f'],
    ['file', 'sr=c&sp=r&sig=hush', 'its sr is c'],
    ['dfs', 'ss=f&srt=sco&sp=r&sig=hush', 'its ss is f and lacks b'],
    ['dfs', 'sr=s&sp=r&sig=hush', 'its sr is s'],
    ['blob', 'ss=HUSH%2F&sp=r&sig=hush', 'its ss is unreadable'],
  ] as const)('refuses that of another: %s with %s', (service, sas_token, problem) => {
    const refused = (): unknown => resolve({ sas_token }, { service, account_name: 'training' });
    expect(refused).toThrow(expect.objectContaining({ code: 'CONFIG.INVALID', message: expect.stringContaining(problem) }));
    expect(refused).not.toThrow(/hush/i);
  });

  test('Gen1 has its own hosts and takes identities only', () => {
    const { endpoint, credential } = resolve(undefined, { service: 'gen1', account_name: 'archive' });
    expect(endpoint.url).toBe('https://archive.azuredatalakestore.net');
    expect(credential.kind === 'token' && credential.tokens.scope).toBe('https://datalake.azure.net//.default');
    for (const given of [{ account_key: key }, { sas_token: sas }, { connection_string: 'AccountName=archive' }, { anonymous: true }]) {
      expect(() => resolve(given, { service: 'gen1', account_name: 'archive' })).toThrow(
        expect.objectContaining({ code: 'CONFIG.INVALID', message: expect.stringContaining('takes identities only') }),
      );
    }
    expect(() => resolve({ type: 'anonymous' }, { service: 'gen1', account_name: 'archive' })).toThrow(/takes identities only/);
    expect(() => resolve(undefined, { service: 'gen1', account_name: 'Archive' })).toThrow(/^store_name must be/);
  });
});
