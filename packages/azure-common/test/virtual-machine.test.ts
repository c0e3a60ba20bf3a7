import { type IdentityServer, startIdentityServer, trustInThisProcess } from '@stowage/servers';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { resolveCredential } from '../src/index.ts';

// In a file of its own: the library asks once in a process which kind of managed identity there is.
let identity: IdentityServer;

beforeAll(async () => {
  identity = await startIdentityServer({ managedIdentities: ['the-user-assigned'] });
  trustInThisProcess(identity.certificate.ca);
  for (const [name, value] of Object.entries(identity.managedIdentity.machineEnvironment)) vi.stubEnv(name, value);
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await identity.stop();
});

test.each([
  [{ type: 'managed_identity' } as const, undefined],
  [{ client_id: 'the-user-assigned' }, 'the-user-assigned'],
])('on a virtual machine the managed identity %j is asked for, at the instance’s own service', async (settings, clientId) => {
  const { credential } = resolveCredential(settings, { service: 'blob', account_name: 'training' });
  const mark = identity.managedIdentity.requests.mark();
  expect(credential.kind === 'token' && (await credential.tokens.getToken())).toMatch(/^ey/);
  const [asked] = identity.managedIdentity.requests.since(mark);
  const { pathname, searchParams } = new URL(asked?.url ?? '', identity.managedIdentity.url);
  expect([pathname.replace(/\/$/, ''), searchParams.get('resource'), searchParams.get('client_id')]).toEqual([
    '/metadata/identity/oauth2/token',
    'https://storage.azure.com',
    clientId ?? null,
  ]);
  expect(asked?.headers.metadata).toBe('true');
});
