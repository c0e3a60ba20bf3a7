import { execFile } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect, promisify } from 'node:util';
import { isSecret, Secret } from '@stowage/core';
import type { Notice } from '@stowage/workspace';
import { describe, expect, test } from 'vitest';
import { Vault } from '../src/secrets/vault.ts';
import { createKeyring, createPlace, images } from './support/places.ts';

const secret = 'aHVudGVyMkhVTlRFUjI=';

/** Every file of a folder tree, in one text. */
async function readTree(folder: string): Promise<string> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const texts = names.filter((entry) => entry.isFile()).map((entry) => readFile(join(entry.parentPath, entry.name), 'utf8'));
  return (await Promise.all(texts)).join('\n');
}

describe('a secret that is given as itself', () => {
  test.for([
    ['a text', secret],
    ['a Secret', new Secret(secret)],
  ] as const)('goes into the vault: %s', async ([, account_key]) => {
    const { folder, workspace, warehouse } = await createPlace();
    warehouse.keys.set('training', secret);
    const { datastore, notices } = await workspace.register('training', { ...images, credentials: { account_key } });
    expect(datastore.config).toEqual({ ...images, credentials: { account_key: `\${vault:training-account_key}` } });
    expect(notices).toEqual([
      {
        code: 'secret.stored',
        message: `credentials.account_key was put into the vault; the file refers to it as \${vault:training-account_key}.`,
      },
    ]);
    expect(await workspace.listSecretNames()).toEqual(['training-account_key']);
    expect((await stat(join(folder, '.stowage/vault.json'))).mode & 0o777).toBe(0o600);
    expect(await readTree(folder)).not.toContain(secret);
    await using store = await datastore.open();
    expect(store.identity).toBe('key of training');
    expect(isSecret(warehouse.opened.at(-1)?.credentials?.account_key)).toBe(true);
  });

  test('shows in nothing that can be printed', async () => {
    const { folder, workspace, warehouse } = await createPlace();
    warehouse.keys.set('training', secret);
    const registration = await workspace.register('training', { ...images, credentials: { account_key: secret } });
    warehouse.denied.add('list');
    const report = await workspace.check('training');
    const failure = await workspace
      .update('training', { port: 3, credentials: { account_key: secret } })
      .catch((reason: unknown) => reason);
    const shown = [workspace, registration, registration.datastore, await workspace.list(), report, failure, await workspace.jsonSchema()];
    for (const value of shown) {
      expect(inspect(value, { depth: 20, showHidden: true })).not.toContain(secret);
      expect(JSON.stringify(value) ?? '').not.toContain(secret);
      expect(String(value)).not.toContain(secret);
    }
    expect(failure).toMatchObject({ code: 'ACCESS.DENIED' });
    expect(await readTree(folder)).not.toContain(secret);
    const { stdout } = await promisify(execFile)('ps', ['-eo', 'args']);
    expect(stdout).not.toContain(secret);
  });

  test('has nowhere to go without a key, and is not written down', async () => {
    const failing = createKeyring();
    const none = async (): Promise<never> => {
      const { DatastoreError } = await import('@stowage/core');
      throw new DatastoreError('SECRET.UNREADABLE', 'The keyring cannot be used.');
    };
    const { folder, workspace, environment, warehouse } = await createPlace({ keyring: { ...failing, read: none } });
    environment.STOWAGE_VAULT_PASSPHRASE = '';
    const before = await readFile(workspace.file, 'utf8');
    await expect(workspace.register('training', { ...images, credentials: { account_key: secret } })).rejects.toMatchObject({
      code: 'SECRET.UNREADABLE',
      message: 'There is no key for a vault: STOWAGE_VAULT_PASSPHRASE is not set. The keyring cannot be used.',
      nextAction: `Set STOWAGE_VAULT_PASSPHRASE, or give a reference such as \${env:NAME} or \${file:PATH} in place of the secret.`,
    });
    expect(warehouse.opened).toEqual([]);
    expect(await readFile(workspace.file, 'utf8')).toBe(before);
    expect(await readTree(folder)).not.toContain(secret);
  });

  test('is refused where it would be shown', async () => {
    const { workspace } = await createPlace();
    for (const config of [
      { ...images, folder: 'https://a.example/?sv=1&sig=abcdef' },
      { ...images, description: 'AccountKey=abcdef;' },
      { ...images, credentials: { sas_token: `sig=abcdef&sv=\${env:VERSION}` } },
      { ...images, credentials: { account_key: '' } },
    ]) {
      const error = await workspace.register('a', config, { validate: false }).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: 'CONFIG.INVALID' });
      expect(JSON.stringify(error)).not.toContain('abcdef');
    }
  });

  test('is not taken for one because of a name in a path', async () => {
    const { workspace } = await createPlace();
    const folder = './data/se=2026/sp=1';
    const { datastore } = await workspace.register('a', { ...images, folder, description: 'sv=1' });
    expect(datastore.config).toEqual({ ...images, folder, description: 'sv=1' });
  });

  test('that was written into the file by hand is hidden, found, and moved by the next update', async () => {
    const { workspace, warehouse } = await createPlace();
    warehouse.keys.set('training', secret);
    const config = `version: 1\ndatastores:\n  training: {type: shelf, account_name: training, shelf_name: images, credentials: {account_key: ${secret}}}\n`;
    await writeFile(workspace.file, `${config}  other: {type: nowhere, credentials: {token: ${secret}, id: "\${env:ID}"}}\n`);
    const [training, other] = await Promise.all([workspace.get('training'), workspace.get('other')]);
    expect(training.findings).toMatchObject([
      { code: 'CONFIG.INVALID', message: 'credentials.account_key stands in stowage.yaml in clear.' },
    ]);
    expect(training.config.credentials).toEqual({ account_key: '[redacted]' });
    expect(other.config.credentials).toEqual({ token: '[redacted]', id: `\${env:ID}` });
    expect(inspect([training, other, await workspace.list()], { depth: 9, showHidden: true })).not.toContain(secret);
    await using store = await training.open();
    expect(store.identity).toBe('key of training');
    await workspace.update('training', { description: 'moved' });
    expect((await workspace.get('training')).config.credentials).toEqual({ account_key: `\${vault:training-account_key}` });
    expect((await workspace.check('training')).ok).toBe(true);
  });
});

describe('the entries that registrations make', () => {
  const config = (account_key: string): typeof images & { credentials: { account_key: string } } => ({
    ...images,
    credentials: { account_key },
  });

  test('go with the registration', async () => {
    const { workspace } = await createPlace();
    await workspace.register('training', config(secret), { validate: false });
    expect(await workspace.unregister('training')).toEqual({ name: 'training', removedSecrets: ['training-account_key'] });
    expect(await workspace.listSecretNames()).toEqual([]);
  });

  test('stay while another datastore refers to them, and when a person made them', async () => {
    const { workspace } = await createPlace();
    await workspace.setSecret('mine', 'eA==');
    await workspace.register('a', config(secret), { validate: false });
    await workspace.register('b', config(`\${vault:a-account_key}`), { validate: false });
    await workspace.register('c', config(`\${vault:mine}`), { validate: false });
    expect((await workspace.unregister('a')).removedSecrets).toEqual([]);
    expect((await workspace.unregister('c')).removedSecrets).toEqual([]);
    expect(await workspace.listSecretNames()).toEqual(['a-account_key', 'mine']);
  });

  test('never take the place of one that is still referred to', async () => {
    const { workspace, warehouse } = await createPlace();
    await workspace.register('a', config('Zmlyc3Q='), { validate: false });
    const old = await workspace.get('a');
    const { datastore } = await workspace.register('a', config('c2Vjb25k'), { onConflict: 'overwrite', validate: false });
    expect(datastore.config.credentials).toEqual({ account_key: `\${vault:a-account_key-2}` });
    expect(await workspace.listSecretNames()).toEqual(['a-account_key-2']);
    await (await datastore.open()).close();
    const key = warehouse.opened.at(-1)?.credentials?.account_key;
    expect(isSecret(key) && key.reveal()).toBe('c2Vjb25k');
    await expect(old.open()).rejects.toMatchObject({ code: 'SECRET.NOT_FOUND', message: expect.stringContaining('"a-account_key"') });
  });

  test('do not take the name of one that a person made', async () => {
    const { workspace } = await createPlace();
    await workspace.setSecret('a-account_key', 'eA==');
    const { datastore } = await workspace.register('a', config(secret), { validate: false });
    expect(datastore.config.credentials).toEqual({ account_key: `\${vault:a-account_key-2}` });
    expect(await workspace.listSecretNames()).toEqual(['a-account_key', 'a-account_key-2']);
  });

  test('that a killed registration left are cleared by the next one', async () => {
    const { folder, workspace, environment } = await createPlace();
    const vault = new Vault(join(folder, '.stowage/vault.json'), { environment, keyring: createKeyring() }, () => undefined);
    await vault.put(await vault.prepare(), { 'a-account_key-7': { value: new Secret('eA=='), owner: 'a' } });
    await workspace.register('b', config(secret), { validate: false });
    expect(await workspace.listSecretNames()).toEqual(['a-account_key-7', 'b-account_key']);
    await workspace.register('a', config(secret), { validate: false });
    expect(await workspace.listSecretNames()).toEqual(['a-account_key', 'b-account_key']);
  });

  test('are taken back when the file cannot be written', async () => {
    const { folder, workspace } = await createPlace();
    // A folder where the temporary file is to be makes the write fail, also for root.
    await mkdir(join(folder, '.stowage.yaml.new/x'), { recursive: true });
    await expect(workspace.register('a', config(secret), { validate: false })).rejects.toMatchObject({ name: 'DatastoreError' });
    expect(await workspace.listSecretNames()).toEqual([]);
    await expect(workspace.get('a')).rejects.toMatchObject({ code: 'DATASTORE.UNKNOWN' });
  });
});

describe('references', () => {
  const keyOf = async (
    reference: string,
    given: Parameters<typeof createPlace>[0] & { prepare?: (folder: string) => Promise<void> } = {},
  ) => {
    const { prepare, ...options } = given;
    const place = await createPlace(options);
    await prepare?.(place.folder);
    await place.workspace.setSecret('kept', 'dmF1bHQ=');
    const { datastore } = await place.workspace.register('a', { ...images, credentials: { account_key: reference } }, { validate: false });
    expect(datastore.config.credentials).toEqual({ account_key: reference.replace('xx', '[redacted]') });
    await (await datastore.open()).close();
    const key = place.warehouse.opened.at(-1)?.credentials?.account_key;
    return isSecret(key) ? key.reveal() : key;
  };

  test('to the environment, a file, the vault and the keyring are looked up when the datastore is opened', async () => {
    expect(await keyOf(`\${env:KEY}`, { environment: { KEY: 'ZW52', STOWAGE_VAULT_PASSPHRASE: 'x' } })).toBe('ZW52');
    const prepare = (folder: string): Promise<void> => writeFile(join(folder, 'key.txt'), 'ZmlsZQ==\n', { mode: 0o600 });
    expect(await keyOf(`\${file:key.txt}`, { prepare })).toBe('ZmlsZQ==');
    expect(await keyOf(`\${vault:kept}`)).toBe('dmF1bHQ=');
    expect(await keyOf(`\${keyring:mine}`, { keyring: createKeyring({ 'stowage/mine': 'a2V5' }) })).toBe('a2V5');
    expect(await keyOf(`\${keyring:service/mine}`, { keyring: createKeyring({ 'service/mine': 'a2V5Mg==' }) })).toBe('a2V5Mg==');
  });

  test('may stand inside a text, also several; $${ is a literal ${', async () => {
    const environment = { A: 'QUFB', B: 'QkJC', STOWAGE_VAULT_PASSPHRASE: 'x' };
    expect(await keyOf(`\${env:A}xx\${env:B}`, { environment })).toBe('QUFBxxQkJC');
    const { workspace, warehouse } = await createPlace({ environment });
    await workspace.register('a', { ...images, folder: `/d/$\${x}/\${env:A}` }, { validate: false });
    await (await workspace.open('a')).close();
    expect(warehouse.opened.at(-1)?.folder).toBe(`/d/\${x}/QUFB`);
  });

  test('may stand in fields that are no secrets: numbers become numbers, paths start at the folder of the workspace', async () => {
    const { folder, workspace, warehouse } = await createPlace({ environment: { PORT: '8080', SHELF: 'images', DIR: 'some/dir' } });
    const { datastore } = await workspace.register('a', {
      type: 'shelf',
      account_name: 'training',
      shelf_name: `\${env:SHELF}`,
      port: `\${env:PORT}`,
      folder: `\${env:DIR}`,
    });
    expect(warehouse.opened.at(-1)).toEqual({
      account_name: 'training',
      shelf_name: 'images',
      port: 8080,
      folder: join(folder, 'some/dir'),
    });
    expect(datastore.location).toBeUndefined();
    expect(datastore.findings).toEqual([]);
  });

  test.for([
    [`\${env:NOT_SET}`, 'SECRET.NOT_FOUND', 'The environment variable NOT_SET is not set.'],
    [`\${env:toString}`, 'SECRET.NOT_FOUND', 'The environment variable toString is not set.'],
    [`\${file:none.txt}`, 'SECRET.NOT_FOUND', 'There is no file'],
    [`\${file:.}`, 'CONFIG.INVALID', 'it is a folder'],
    [`\${vault:none}`, 'SECRET.NOT_FOUND', 'There is no secret "none" in the vault'],
    [`\${vault:constructor}`, 'SECRET.NOT_FOUND', 'There is no secret "constructor" in the vault'],
    [`\${keyring:none}`, 'SECRET.NOT_FOUND', 'The keyring has no entry'],
  ] as const)('%s: %s, naming the field', async ([reference, code, message]) => {
    const { workspace } = await createPlace();
    await workspace.register('a', { ...images, credentials: { account_key: reference } }, { validate: false });
    const error = await workspace.open('a').catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code, message: expect.stringContaining(message) });
    expect(String(error)).toContain('credentials.account_key: ');
  });

  test.for([`\${env:A`, `\${ENV:A}`, `\${A}`, `\${env:A B}`, `\${env:}`, `\${vault:../x}`, `\${secret:x}`])(
    '%s is refused without being quoted',
    async (reference) => {
      const { workspace } = await createPlace();
      const error = await workspace
        .register('a', { ...images, credentials: { account_key: `${secret}${reference}` } })
        .catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: 'CONFIG.INVALID', message: expect.stringContaining('credentials.account_key: ') });
      expect(JSON.stringify(error)).not.toContain(secret);
    },
  );

  test('to a file that others can read are told', async () => {
    const heard: Notice[] = [];
    const { folder, workspace } = await createPlace({ onNotice: (notice) => heard.push(notice) });
    await writeFile(join(folder, 'key.txt'), 'eA==');
    await chmod(join(folder, 'key.txt'), 0o644);
    const { report, notices } = await workspace.register('a', { ...images, credentials: { account_key: `\${file:key.txt}` } });
    const notice = { code: 'secret.exposed', message: `Other users may read the secret in ${join(folder, 'key.txt')}; make it 0600.` };
    expect(report?.notices).toEqual([notice]);
    expect(notices).toEqual([notice]);
    await (await workspace.open('a')).close();
    expect(heard).toEqual([notice]);
  });
});

describe('secrets by name', () => {
  test('are set, replaced and deleted, but not while they are used', async () => {
    const { workspace } = await createPlace();
    await workspace.setSecret('b', 'eA==');
    await workspace.setSecret('a', new Secret('eQ=='));
    await workspace.setSecret('b', 'eg==');
    expect(await workspace.listSecretNames()).toEqual(['a', 'b']);
    await workspace.register('x', { ...images, credentials: { account_key: `\${vault:b}` } }, { validate: false });
    await expect(workspace.deleteSecret('b')).rejects.toMatchObject({ code: 'CONFIG.INVALID', message: 'The secret "b" is in use by x.' });
    await workspace.deleteSecret('a');
    await expect(workspace.deleteSecret('a')).rejects.toMatchObject({ code: 'SECRET.NOT_FOUND' });
    expect(await workspace.listSecretNames()).toEqual(['b']);
  });

  test.for(['', '-a', 'a b', '../a', '__proto__'])('%j is no name', async (name) => {
    const { workspace } = await createPlace();
    await expect(workspace.setSecret(name, 'x')).rejects.toMatchObject({ code: 'CONFIG.INVALID' });
  });

  test('must not be empty', async () => {
    const { workspace } = await createPlace();
    await expect(workspace.setSecret('a', '')).rejects.toMatchObject({ code: 'CONFIG.INVALID' });
  });
});
