import type { DfsEmulator } from '@stowage/emulator-dfs';
import { type AzureCli, createAzureCli, emulatorAccount } from '@stowage/servers';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { errorOf } from './blob-place.ts';
import { type GuardedShell, openGuardedShell } from './guarded-shell.ts';
import { clientSecret, type Places, startPlaces, startSecureLake } from './places.ts';

const { name: account } = emulatorAccount;
let places: Places;
let lake: DfsEmulator;
let cli: AzureCli;
let shell: GuardedShell;

beforeAll(async () => {
  [places, lake] = await Promise.all([startPlaces(), startSecureLake()]);
  cli = await createAzureCli(places.identity);
  shell = await openGuardedShell(clientSecret, places.identity.managedIdentity.environment.IDENTITY_HEADER);
});
afterEach(() => vi.unstubAllEnvs());
afterAll(async () => {
  await shell[Symbol.asyncDispose]();
  await Promise.all([places.stop(), lake.stop(), cli.remove()]);
});

const place = (): readonly string[] => [
  ...['--type', 'azure_data_lake_gen2', '--account-name', account, '--filesystem', 'images', '--create'],
  ...['--endpoint', `${lake.url}/${account}`, '--blob-endpoint', `${lake.blobUrl}/${account}`],
];

describe('a lake is opened by', () => {
  it.for([
    ['whoever has signed in', 'azure_cli', '04b07795-8ddb-461a-bbee-02f9e1bf7b46', () => ({ PATH: cli.path })],
    ['the managed identity', 'managed_identity', '22222222-2222', () => places.identity.managedIdentity.environment],
    [
      'what the environment says',
      'default',
      'archivist',
      () => ({
        AZURE_TENANT_ID: places.identity.tenantId,
        AZURE_CLIENT_ID: 'archivist',
        AZURE_CLIENT_SECRET: clientSecret,
        AZURE_AUTHORITY_HOST: places.identity.authorityHost,
      }),
    ],
  ] as const)('%s', async ([, type, client, environment]) => {
    await cli.logIn();
    for (const [name, value] of Object.entries(environment())) vi.stubEnv(name, value);
    const registered = await shell('datastore', 'register', type, ...place(), '--credentials-type', type);
    expect(registered.code, registered.err).toBe(0);
    const check = await shell('datastore', 'check', type);
    expect(check.code, check.out).toBe(0);
    expect(check.out).toContain(`identity: token of client ${client}`);
    // An identity signs with a key that the service gives it.
    const signed = await shell('sign', `${type}:`, '--access', 'list', '--json');
    expect(new URL(signed.json<{ url: string }>().url).searchParams.get('skoid')).toBe('22222222-2222-2222-2222-222222222222');
  });

  it('nobody, once they have signed out', async () => {
    vi.stubEnv('PATH', cli.path);
    await cli.logOut();
    const refused = errorOf(await shell('datastore', 'register', 'nobody', ...place(), '--credentials-type', 'azure_cli', '--json'));
    expect(refused).toMatchObject({ code: 'ACCESS.UNAUTHENTICATED', message: expect.stringContaining('az login') });
  });
});
