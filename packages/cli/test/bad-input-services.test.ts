import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openDatastore } from '@stowage/core';
import { adlsGen2 } from '@stowage/driver-adls-gen2';
import { azureFiles } from '@stowage/driver-azure-files';
import { startDfsEmulator } from '@stowage/emulator-dfs';
import { emulatorAccount } from '@stowage/servers';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { errorOf } from './blob-place.ts';
import { expectRefused, type GuardedShell, openGuardedShell } from './guarded-shell.ts';
import { clientSecret, type Places, registerPlace, startPlaces, variables } from './places.ts';

const otherKey = randomBytes(64).toString('base64');
const hour = 3_600_000;
let places: Places;
let shell: GuardedShell;

beforeAll(async () => {
  places = await startPlaces();
});
afterAll(() => places.stop());
beforeEach(async () => {
  for (const [name, value] of Object.entries({ ...variables, OTHER_KEY: otherKey })) vi.stubEnv(name, value);
  shell = await openGuardedShell(emulatorAccount.key, otherKey, clientSecret);
  await writeFile(join(shell.folder, 'a.txt'), 'content');
  return async () => {
    vi.unstubAllEnvs();
    await shell[Symbol.asyncDispose]();
  };
});

const answered = { requestId: expect.stringMatching(/^[\da-f-]{36}$/) };

/** The SAS of a URL that the command line signs, in the variable `SAS`. */
async function useSas(address: string, access: string): Promise<void> {
  const { url } = (await shell('sign', address, '--access', access, '--json')).json<{ url: string }>();
  const query = new URL(url).search.slice(1);
  vi.stubEnv('SAS', query);
  shell.secrets.push(new URLSearchParams(query).get('sig') ?? '');
}

const kinds = [
  { place: 'share', container: '--file-share-name', missing: 'ShareNotFound', emulator: () => places.files },
  { place: 'lake', container: '--filesystem', missing: /ContainerNotFound|FilesystemNotFound/, emulator: () => places.lake },
] as const;

describe.for(kinds)('$place', ({ place, container, missing, emulator }) => {
  /** The options without those that are named, each with its value. */
  const optionsWithout = (...names: readonly string[]): string[] =>
    places.optionsOf(place).filter((_, index, all) => !names.includes(all[index - (index % 2)] ?? ''));

  beforeEach(async () => {
    const registered = await registerPlace(shell, places, place);
    expect(registered.code, registered.err).toBe(0);
  });

  it('that does not exist', async () => {
    await expectRefused(shell, [...optionsWithout(container), container, 'no-such-place'], {
      code: 'DATASTORE.NOT_FOUND',
      message: expect.stringMatching(missing),
      nextAction: expect.stringContaining('--create'),
      ...answered,
    });
    for (const args of [
      ['ls', 'bad:'],
      ['stat', 'bad:a.txt'],
      ['put', 'bad:a.txt', 'a.txt'],
    ]) {
      expect(errorOf(await shell(...args, '--json')), args.join(' ')).toMatchObject({ code: 'DATASTORE.NOT_FOUND', ...answered });
    }
  });

  it('of an account that does not exist', async () => {
    const gone = ['--endpoint', 'https://nobody.invalid', ...(place === 'lake' ? ['--blob-endpoint', 'https://nobody.invalid'] : [])];
    const refused = await shell('datastore', 'register', 'bad', ...optionsWithout('--endpoint', '--blob-endpoint'), ...gone, '--json');
    // Without a name server the name cannot be looked up.
    expect(errorOf(refused)).toMatchObject({ code: expect.stringMatching(/^(DATASTORE\.NOT_FOUND|SERVICE\.UNAVAILABLE)$/) });
    expect(errorOf(refused).message).toMatch(/nobody\.invalid/);
    // What is missing cannot be made from here.
    expect(errorOf(refused).nextAction).not.toContain('--create');
  });

  it('with the key of another account', async () => {
    await expectRefused(shell, [...optionsWithout('--account-key'), '--account-key', '${env:OTHER_KEY}'], {
      code: 'ACCESS.UNAUTHENTICATED',
      identity: `account key of ${emulatorAccount.name}`,
      nextAction: expect.stringContaining('account_key'),
      ...answered,
    });
  });

  it('with a clock that is an hour off', async () => {
    const { clock } = emulator();
    for (const [ahead, how] of [
      [hour, 'behind'],
      [-hour, 'ahead of'],
    ] as const) {
      clock.advance(ahead);
      try {
        await expectRefused(shell, [...places.optionsOf(place)], {
          code: 'SERVICE.CLOCK_SKEW',
          message: expect.stringContaining(how),
          nextAction: expect.stringContaining('clock'),
          ...answered,
        });
      } finally {
        clock.advance(-ahead);
      }
      await shell('datastore', 'unregister', 'bad');
    }
  });

  it('with a signature that lacks a letter: what it can is done, and the error names the letter or the identity', async () => {
    await shell('put', `${place}:read.txt`, 'a.txt');
    await useSas(`${place}:`, 'read,list');
    const signed = [...optionsWithout('--account-key'), '--sas-token', '${env:SAS}'];
    const registered = await shell('datastore', 'register', 'reader', ...signed);
    expect(registered.code, registered.err).toBe(0);
    expect((await shell('cat', 'reader:read.txt')).out).toBe('content');
    const refused = errorOf(await shell('put', 'reader:a.txt', 'a.txt', '--json'));
    expect(refused).toMatchObject({
      code: 'CAPABILITY.MISSING',
      identity: expect.stringContaining('SAS (sp=rl'),
      nextAction: expect.stringMatching(/letters? .*\bw\b/),
    });
    const check = await shell('datastore', 'check', 'reader');
    expect(check.out).toMatch(/skipped +write: .*SAS \(sp=rl.* lacks the right to write/);
  });

  it('with a signature for another service', async () => {
    await registerPlace(shell, places, 'blob');
    vi.stubEnv(
      'SAS',
      place === 'share' ? 'sv=2024-11-04&sr=c&sp=rl&sig=aHVzaA%3D%3D' : 'sv=2024-11-04&ss=f&srt=sco&sp=rl&sig=aHVzaA%3D%3D',
    );
    await expectRefused(shell, [...optionsWithout('--account-key'), '--sas-token', '${env:SAS}'], {
      code: 'CONFIG.INVALID',
      message: expect.stringMatching(/sas_token is for (something of another service|other services)/),
    });
  });

  it('where a folder must not be deleted with what is in it', async () => {
    await shell('put', `${place}:full/a.txt`, 'a.txt');
    const refused = errorOf(await shell('rm', `${place}:full`, '--json'));
    expect(refused).toMatchObject({ code: 'PATH.IS_DIRECTORY', nextAction: expect.stringContaining('--recursive') });
    expect((await shell('cat', `${place}:full/a.txt`)).out).toBe('content');
  });
});

describe('a name that Azure Files cannot hold', () => {
  beforeEach(async () => {
    await registerPlace(shell, places, 'share');
  });

  it.for([
    ['has a reserved character', 'a"b'],
    ['has another', 'a<b>|c?*'],
    ['is too long', 'x'.repeat(256)],
    ['is too deep', `${'d/'.repeat(250)}a`],
    ['has too long a path', `${'directory/'.repeat(205)}a`],
  ] as const)('%s', async ([, path]) => {
    const { requests } = places.files;
    const before = requests.entries.length;
    const refused = errorOf(await shell('put', `share:${path}`, 'a.txt', '--json'));
    expect(refused).toMatchObject({ code: 'PATH.INVALID', nextAction: expect.any(String) });
    expect(requests.entries.length).toBe(before);
  });

  it('may end in a dot, and is then another than without it', async () => {
    await shell('put', 'share:dots/name', 'a.txt');
    await shell('put', 'share:dots/name.', 'stowage.yaml');
    const { entries } = (await shell('ls', 'share:dots', '--json')).json<{ entries: { path: string }[] }>();
    expect(entries.map(({ path }) => path)).toEqual(['dots/name', 'dots/name.']);
    expect((await shell('cat', 'share:dots/name')).out).toBe('content');
  });
});

describe('what someone else holds', () => {
  it('in a share is locked, not in conflict', async () => {
    await registerPlace(shell, places, 'share');
    await shell('put', 'share:held.txt', 'a.txt');
    await using store = await openDatastore(azureFiles, places.shareConfig);
    const { share } = await store.native('azure_file');
    const lease = share.rootDirectoryClient.getFileClient('held.txt').getShareLeaseClient();
    await lease.acquireLease();
    await expectLocked('share:held.txt');
    await lease.releaseLease();
    expect((await shell('put', 'share:held.txt', 'stowage.yaml')).code).toBe(0);
  });

  it('in a lake is locked, not in conflict', async () => {
    await registerPlace(shell, places, 'lake');
    await shell('put', 'lake:held.txt', 'a.txt');
    await using store = await openDatastore(adlsGen2, places.lakeConfig);
    const { filesystem } = await store.native('azure_data_lake_gen2');
    const lease = filesystem.getFileClient('held.txt').getDataLakeLeaseClient();
    await lease.acquireLease(-1);
    await expectLocked('lake:held.txt');
    await lease.releaseLease();
    expect((await shell('put', 'lake:held.txt', 'stowage.yaml')).code).toBe(0);
  });

  async function expectLocked(address: string): Promise<void> {
    const locked = { code: 'PATH.LOCKED', nextAction: expect.stringMatching(/lease|let go/), ...answered };
    expect(errorOf(await shell('put', address, 'stowage.yaml', '--json'))).toMatchObject(locked);
    expect(errorOf(await shell('rm', address, '--json'))).toMatchObject(locked);
    expect((await shell('cat', address)).out).toBe('content');
  }
});

describe('archive', () => {
  const optionsWith = (name: string, value: string): string[] =>
    places.optionsOf('archive').map((option, index, all) => (all[index - 1] === name ? value : option));

  it('with the secret of another application', async () => {
    vi.stubEnv('WRONG', 'the secret of another application');
    shell.secrets.push('the secret of another application');
    await expectRefused(shell, optionsWith('--client-secret', '${env:WRONG}'), {
      code: 'ACCESS.UNAUTHENTICATED',
      message: expect.stringContaining('AADSTS7000215'),
      nextAction: expect.stringContaining('secret'),
    });
  });

  it('with a token for another service', async () => {
    await expectRefused(shell, [...places.optionsOf('archive'), '--resource-url', 'https://graph.microsoft.com'], {
      code: 'ACCESS.UNAUTHENTICATED',
      identity: expect.stringContaining('archivist'),
      ...answered,
    });
  });

  it('with a key or a signature, which Gen1 does not know', async () => {
    const place = ['--type', 'azure_data_lake_gen1', '--store-name', 'archive', '--no-validate', '--json'];
    for (const [option, reference] of [
      ['--account-key', '${env:KEY}'],
      ['--sas-token', '${env:KEY}'],
      ['--connection-string', '${env:KEY}'],
    ] as const) {
      const registered = await shell('datastore', 'register', 'bad', ...place, option, reference, '--overwrite');
      const use = registered.code === 0 ? await shell('ls', 'bad:', '--json') : registered;
      expect(errorOf(use)).toMatchObject({ code: 'CONFIG.INVALID' });
    }
  });

  it('that was shut down with the service names Gen2, and the type says so beforehand', async () => {
    const { tenantId, authorityHost } = places.identity;
    const principal = ['--tenant-id', tenantId, '--client-id', 'archivist', '--client-secret', '${env:CLIENT_SECRET}'];
    const place = ['--type', 'azure_data_lake_gen1', '--store-name', 'nobodysarchive', ...principal, '--authority-url', authorityHost];
    const registered = await shell('datastore', 'register', 'gone', ...place, '--no-validate');
    expect(registered.code).toBe(0);
    expect(registered.err).toMatch(/^note: .*Gen1 is retired/m);
    const check = await shell('datastore', 'check', 'gone');
    expect(check.code).toBe(1);
    expect(check.out).toMatch(/next: .*shut Data Lake Storage Gen1 down.*azure_data_lake_gen2/);
    const drivers = await shell('drivers');
    expect(drivers.out).toMatch(/azure_data_lake_gen1 .* retired /);
    expect(drivers.out).toMatch(/azure_data_lake_gen2 .* active /);
  });
});

describe('an account without a hierarchical namespace', () => {
  it('is no lake: it is told what it is', async () => {
    const accounts = { [emulatorAccount.name]: emulatorAccount.key };
    const flat = await startDfsEmulator({ accounts, hierarchicalNamespace: false });
    try {
      const { name } = emulatorAccount;
      const blob = ['--type', 'azure_blob', '--container-name', 'images', '--account-name', name, '--account-key', '${env:KEY}'];
      expect((await shell('datastore', 'register', 'flat', ...blob, '--endpoint', `${flat.blobUrl}/${name}`, '--create')).code).toBe(0);
      await expectRefused(
        shell,
        [
          ...['--type', 'azure_data_lake_gen2', '--filesystem', 'images', '--account-name', name, '--account-key', '${env:KEY}'],
          ...['--endpoint', `${flat.url}/${name}`, '--blob-endpoint', `${flat.blobUrl}/${name}`],
        ],
        {
          code: 'CONFIG.INVALID',
          message: expect.stringContaining('no hierarchical namespace'),
          nextAction: expect.stringContaining('azure_blob'),
        },
      );
    } finally {
      await flat.stop();
    }
  });
});
