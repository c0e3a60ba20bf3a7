import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startAzurite } from '@stowage/servers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openShell, type Shell } from './shell.ts';

const key = Buffer.from('a key that must never show itself').toString('base64');
let shell: Shell;

beforeEach(async () => {
  shell = await openShell();
  await shell('init');
  return () => shell[Symbol.asyncDispose]();
});

afterEach(() => vi.unstubAllEnvs());

const yaml = (): Promise<string> => readFile(join(shell.folder, 'stowage.yaml'), 'utf8');

describe('registering', () => {
  it('has a default datastore at once', async () => {
    const { datastores } = (await shell('datastore', 'list', '--json')).json<{ datastores: unknown[] }>();
    expect(datastores).toMatchObject([{ name: 'workspacestore', type: 'local', isDefault: true }]);
  });

  it('registers by options, shows, makes default, unregisters', async () => {
    const made = await shell(
      'datastore',
      'register',
      'scratch',
      '--type',
      'local',
      '--path',
      './scratch',
      '--create',
      '--set-default',
      '--json',
    );
    expect(made.json()).toMatchObject({ replaced: false, datastore: { name: 'scratch', isDefault: true }, report: { ok: true } });
    expect((await shell('datastore', 'show', '--json')).json()).toMatchObject({ name: 'scratch', config: { path: './scratch' } });
    expect((await shell('datastore', 'register', 'scratch', '--type', 'local', '--path', 'x', '--json')).json()).toMatchObject({
      error: { code: 'DATASTORE.EXISTS' },
    });
    await shell('datastore', 'set-default', 'workspacestore');
    expect((await shell('datastore', 'unregister', 'scratch')).code).toBe(0);
    expect((await shell('ls', 'scratch:', '--json')).json()).toMatchObject({ error: { code: 'DATASTORE.UNKNOWN' } });
  });

  it('takes a relative path from where the command was started, and writes it from where the workspace is', async () => {
    await mkdir(join(shell.folder, 'below'));
    await using below = await openShell({ folder: join(shell.folder, 'below') });
    expect((await below('datastore', 'register', 'near', '--type', 'local', '--path', 'data', '--create')).code).toBe(0);
    expect((await shell('datastore', 'show', 'near', '--json')).json()).toMatchObject({ config: { path: './below/data' } });
  });

  it('calls a field by its group, too, whose name is an option of every type', async () => {
    const place = ['--type', 'azure_blob', '--account-name', 'contoso', '--container-name', 'images', '--no-validate'];
    expect((await shell('datastore', 'register', 'by_cli', ...place, '--credentials-type', 'azure_cli')).code).toBe(0);
    expect((await shell('datastore', 'show', 'by_cli', '--json')).json()).toMatchObject({
      type: 'azure_blob',
      config: { credentials: { type: 'azure_cli' } },
    });
    expect((await shell('datastore', 'register', 'other', ...place, '--credentials-type', 'nonsense')).code).toBe(2);
  });

  it('shows the options of a type in its help', async () => {
    const help = await shell('datastore', 'register', '--type', 'azure_blob', '--help');
    expect(help.code).toBe(0);
    for (const option of ['--account-name', '--container-name', '--account-key', '--sas-token', '--endpoint'])
      expect(help.out).toContain(option);
  });

  it('sends a secret of the command line to the vault, warns, and shows it nowhere', async () => {
    vi.stubEnv('STOWAGE_VAULT_PASSPHRASE', 'correct horse battery staple');
    const made = await shell(
      ...['datastore', 'register', 'training', '--type', 'azure_blob', '--account-name', 'training', '--container-name', 'images'],
      ...['--account-key', key, '--no-validate', '--json'],
    );
    expect(made.code).toBe(0);
    expect(made.err).toMatch(/history/);
    const shown = [
      made,
      await shell('datastore', 'show', 'training', '--json'),
      await shell('datastore', 'list', '--json'),
      await shell('datastore', 'show', 'training'),
    ];
    for (const text of [await yaml(), ...shown.flatMap(({ out, err }) => [out, err])]) expect(text).not.toContain(key);
    expect(await yaml()).toMatch(/account_key: \$\{vault:/);
  });

  it('registers nothing when there is no vault for a secret', async () => {
    vi.stubEnv('STOWAGE_VAULT_PASSPHRASE', undefined);
    const before = await yaml();
    const refused = await shell(
      'datastore',
      'register',
      't',
      '--type',
      'azure_blob',
      '--account-name',
      'a',
      '--container-name',
      'ccc',
      '--account-key',
      key,
      '--no-validate',
      '--json',
    );
    expect(refused.code).toBe(1);
    expect(refused.json()).toMatchObject({ error: { code: 'SECRET.UNREADABLE' } });
    expect(await yaml()).toBe(before);
  });

  it('keeps the vault by hand', async () => {
    vi.stubEnv('STOWAGE_VAULT_PASSPHRASE', 'correct horse battery staple');
    expect((await shell.feed(`${key}\n`, 'secret', 'set', 'mine')).code).toBe(0);
    expect((await shell('secret', 'list', '--json')).json()).toEqual({ secrets: ['mine'] });
    expect((await shell('secret', 'delete', 'mine')).code).toBe(0);
    expect((await shell('secret', 'delete', 'mine', '--json')).json()).toMatchObject({ error: { code: 'SECRET.NOT_FOUND' } });
  });
});

describe('on Azure Blob storage', () => {
  it('registers from the YAML of the Azure command line, checks, moves files, and says who asked when it fails', async () => {
    await using azurite = await startAzurite();
    const [account] = azurite.accounts;
    if (account === undefined) throw new Error('the server has no account');
    vi.stubEnv('TRAINING_KEY', account.key);
    await writeFile(
      join(shell.folder, 'blob.yml'),
      `$schema: https://azuremlschemas.azureedge.net/latest/azureBlob.schema.json
name: training
type: azure_blob
description: Images to train with
account_name: ${account.name}
container_name: images
endpoint: ${azurite.blobEndpoint()}
credentials:
  account_key: \${env:TRAINING_KEY}
`,
    );
    const missing = await shell('datastore', 'register', '--file', 'blob.yml', '--json');
    expect(missing.json()).toMatchObject({ error: { code: 'DATASTORE.NOT_FOUND' } });
    expect((await shell('datastore', 'list', '--json')).json<{ datastores: unknown[] }>().datastores).toHaveLength(1);
    const made = await shell('datastore', 'register', '--file', 'blob.yml', '--create', '--json');
    expect(made.json()).toMatchObject({ datastore: { name: 'training', description: 'Images to train with' }, report: { ok: true } });
    await writeFile(join(shell.folder, 'cat.txt'), 'meow');
    expect((await shell('upload', 'cat.txt', 'training:animals')).code).toBe(0);
    expect((await shell('cat', 'azureml://datastores/training/paths/animals/cat.txt')).out).toBe('meow');
    expect((await shell('datastore', 'check', 'training', '--json')).json()).toMatchObject({
      ok: true,
      steps: ['open', 'create', 'list', 'write', 'read', 'delete'].map((step) => ({ step })).filter(({ step }) => step !== 'create'),
    });
    vi.stubEnv('TRAINING_KEY', key);
    const refused = await shell('datastore', 'check', 'training', '--json');
    expect(refused.code).toBe(1);
    expect(refused.json()).toMatchObject({ ok: false });
    expect(refused.out).toContain('ACCESS.');
    expect(refused.out).not.toContain(key);
    const files = await readFile(join(shell.folder, 'stowage.yaml'), 'utf8');
    expect(files).not.toContain(account.key);
  });
});
