import { emulatorAccount } from '@stowage/servers';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type GuardedShell, openGuardedShell } from './guarded-shell.ts';
import { type Places, startPlaces } from './places.ts';

const { name, key } = emulatorAccount;
let places: Places;
let shell: GuardedShell;

beforeAll(async () => {
  places = await startPlaces();
  shell = await openGuardedShell(key);
  const endpoints = [
    `BlobEndpoint=${places.lake.blobUrl}/${name}`,
    `FileEndpoint=${places.files.url}/${name}`,
    `DfsEndpoint=${places.lake.url}/${name}`,
  ];
  vi.stubEnv('CONNECTION', ['DefaultEndpointsProtocol=http', `AccountName=${name}`, `AccountKey=${key}`, ...endpoints].join(';'));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await shell[Symbol.asyncDispose]();
  await places.stop();
});

describe('one connection string', () => {
  it.for([
    ['azure_blob', '--container-name'],
    ['azure_file', '--file-share-name'],
    ['azure_data_lake_gen2', '--filesystem'],
  ] as const)('opens %s, each at its own endpoint', async ([type, container]) => {
    const options = ['--type', type, container, type.replaceAll('_', '-'), '--connection-string', '${env:CONNECTION}', '--create'];
    const registered = await shell('datastore', 'register', type, ...options);
    expect(registered.code, registered.err).toBe(0);
    const check = await shell('datastore', 'check', type);
    expect(check.code, check.out).toBe(0);
    expect(check.out).toContain(`identity: account key of ${name}`);
  });
});
