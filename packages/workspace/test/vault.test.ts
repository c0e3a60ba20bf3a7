import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isSecret } from '@stowage/core';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createKeyring, createPlace, images, type TestPlace } from './support/places.ts';

const credentials = { account_key: 'c2VjcmV0' };

interface Stored {
  readonly id: string;
  readonly version: number;
  readonly key: Record<string, unknown>;
  readonly check: Record<string, string>;
  readonly entries: Record<string, Record<string, string>>;
}

const vaultOf = ({ folder }: TestPlace): string => join(folder, '.stowage/vault.json');
const readVault = async (place: TestPlace): Promise<Stored> => JSON.parse(await readFile(vaultOf(place), 'utf8')) as Stored;
type Change = (vault: Stored) => object;
const alter = async (place: TestPlace, change: Change): Promise<void> =>
  writeFile(vaultOf(place), JSON.stringify(change(await readVault(place))));

const name = 'a-account_key';
const withEntry =
  (change: (entry: Record<string, string>) => object): Change =>
  (vault) => ({ ...vault, entries: { ...vault.entries, [name]: { ...vault.entries[name], ...change(vault.entries[name] ?? {}) } } });
const withKey =
  (change: (key: Record<string, unknown>) => object): Change =>
  (vault) => ({ ...vault, key: { ...vault.key, ...change(vault.key) } });

/** A place with two datastores whose keys are in the vault. */
async function createKept(...given: Parameters<typeof createPlace>): Promise<TestPlace> {
  const place = await createPlace(...given);
  await place.workspace.register('a', { ...images, credentials }, { validate: false });
  await place.workspace.register('b', { ...images, credentials }, { validate: false });
  return place;
}

const flip = (base64: string): string => {
  const bytes = Buffer.from(base64, 'base64');
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  return bytes.toString('base64');
};

describe('the vault', () => {
  test('seals each secret under a nonce of its own, with a key from scrypt', async () => {
    const place = await createKept();
    const { key, entries } = await readVault(place);
    expect(key).toMatchObject({ kind: 'passphrase', N: 131_072, r: 8, p: 1 });
    const { 'a-account_key': a, 'b-account_key': b } = entries;
    expect(a?.owner).toBe('a');
    expect(Buffer.from(a?.nonce ?? '', 'base64')).toHaveLength(12);
    expect(a?.nonce).not.toBe(b?.nonce);
    expect(a?.data).not.toBe(b?.data);
    expect((await stat(vaultOf(place))).mode & 0o777).toBe(0o600);
  });

  test('opens in another process with the same passphrase, however its letters are composed', async () => {
    const place = await createKept({ environment: { STOWAGE_VAULT_PASSPHRASE: 'caf\u00e9' } });
    const other = await place.reopen({ environment: { STOWAGE_VAULT_PASSPHRASE: 'cafe\u0301' } });
    await (await other.open('a')).close();
    const key = place.warehouse.opened.at(-1)?.credentials?.account_key;
    expect(isSecret(key) && key.reveal()).toBe('c2VjcmV0');
  });

  test.for([
    [
      'another passphrase',
      { STOWAGE_VAULT_PASSPHRASE: 'other' },
      /the passphrase in STOWAGE_VAULT_PASSPHRASE does not fit/,
      'Set the right passphrase.',
    ],
    ['no passphrase', {}, /closed by a passphrase, and STOWAGE_VAULT_PASSPHRASE is not set/, /^Set STOWAGE_VAULT_PASSPHRASE/],
  ] as const)('stays closed to %s, for reading and for writing', async ([, environment, message, nextAction]) => {
    const place = await createKept();
    const other = await place.reopen({ environment });
    const refusal = { code: 'SECRET.UNREADABLE', message: expect.stringMatching(message), nextAction: expect.stringMatching(nextAction) };
    await expect(other.open('a')).rejects.toMatchObject(refusal);
    await expect(other.setSecret('c', 'x')).rejects.toMatchObject(refusal);
    await expect(other.register('c', { ...images, credentials })).rejects.toMatchObject(refusal);
    expect(await other.listSecretNames()).toEqual(['a-account_key', 'b-account_key']);
    expect((await other.unregister('b')).removedSecrets).toEqual(['b-account_key']);
  });
});

describe('a vault that was altered', () => {
  // Made once, as deriving a key takes long; each test begins with the vault as it was.
  let place: TestPlace;
  let whole: string;

  beforeAll(async () => {
    const cleanUps: (() => Promise<void>)[] = [];
    place = await createKept({}, (cleanUp) => cleanUps.push(cleanUp));
    whole = await readFile(vaultOf(place), 'utf8');
    return async () => {
      for (const cleanUp of cleanUps) await cleanUp();
    };
  });

  beforeEach(() => writeFile(vaultOf(place), whole));

  test.for<[string, Change]>([
    ['a changed bit', withEntry(({ data = '' }) => ({ data: flip(data) }))],
    ['a changed tag', withEntry(({ tag = '' }) => ({ tag: flip(tag) }))],
    ['a shortened tag', withEntry(({ tag = '' }) => ({ tag: Buffer.from(tag, 'base64').subarray(0, 4).toString('base64') }))],
    ['another nonce', withEntry(({ nonce = '' }) => ({ nonce: flip(nonce) }))],
    ['another owner', withEntry(() => ({ owner: 'b' }))],
    ['an entry of another name', (vault) => withEntry(() => ({ ...vault.entries['b-account_key'], owner: 'a' }))(vault)],
  ])('shows: %s', async ([, change]) => {
    await alter(place, change);
    const error = await place.workspace.open('a').catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'SECRET.UNREADABLE', message: expect.stringContaining('was altered or is damaged') });
    expect(JSON.stringify(error)).not.toContain('c2VjcmV0');
    await (await place.workspace.open('b')).close();
  });

  test.for<[string, RegExp, Change]>([
    ['a weakened key derivation', /not safe/, withKey(() => ({ N: 1024 }))],
    ['one that would take all memory', /not safe/, withKey(() => ({ N: 2 ** 30 }))],
    ['an N that is a text', /not safe/, withKey(() => ({ N: '131072' }))],
    ['another N', /does not fit/, withKey(() => ({ N: 65_536 }))],
    ['another salt', /does not fit/, withKey(({ salt }) => ({ salt: flip(String(salt)) }))],
    ['another id', /does not fit/, (vault) => ({ ...vault, id: 'other' })],
    ['an unknown way to the key', /not safe/, withKey(() => ({ kind: 'rot13' }))],
    ['a newer version', /version 2, which a newer Stowage made/, (vault) => ({ ...vault, version: 2 })],
    ['a missing part', /does not have the form/, (vault) => ({ ...vault, check: { ...vault.check, tag: undefined } })],
  ])('is refused: %s', async ([, message, change]) => {
    await alter(place, change);
    await expect(place.workspace.open('a')).rejects.toMatchObject({ code: 'SECRET.UNREADABLE', message: expect.stringMatching(message) });
  });

  test('is not even JSON: told without being quoted', async () => {
    await writeFile(vaultOf(place), 'c2VjcmV0 {');
    const error = await place.workspace.open('a').catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'SECRET.UNREADABLE', message: expect.stringContaining('it is not JSON') });
    expect(JSON.stringify(error)).not.toContain('c2VjcmV0');
  });

  test('can be read by others: told, and closed to them by the next write', async () => {
    const heard: string[] = [];
    const listening = await place.reopen({ onNotice: ({ code }) => heard.push(code) });
    await chmod(vaultOf(place), 0o644);
    await (await listening.open('a')).close();
    expect(heard).toEqual(['secret.exposed']);
    await place.workspace.setSecret('c', 'x');
    expect((await stat(vaultOf(place))).mode & 0o777).toBe(0o600);
  });
});

describe('a vault without a passphrase', () => {
  test('has its key in the keyring', async () => {
    const keyring = createKeyring();
    const place = await createKept({ keyring, environment: {} });
    const { id, key } = await readVault(place);
    expect(key).toEqual({ kind: 'keyring' });
    expect(Object.keys(keyring.entries)).toEqual([`stowage/vault ${id}`]);
    expect(Buffer.from(keyring.entries[`stowage/vault ${id}`] ?? '', 'base64')).toHaveLength(32);
    await (await (await place.reopen({ keyring, environment: { STOWAGE_VAULT_PASSPHRASE: 'not asked for' } })).open('a')).close();
  });

  test('stays closed where the keyring does not have the key, or has another', async () => {
    const keyring = createKeyring();
    const place = await createKept({ keyring, environment: {} });
    const { id } = await readVault(place);
    const elsewhere = await place.reopen({ keyring: createKeyring(), environment: {} });
    await expect(elsewhere.open('a')).rejects.toMatchObject({
      code: 'SECRET.UNREADABLE',
      message: expect.stringContaining('is not in the keyring'),
    });
    keyring.entries[`stowage/vault ${id}`] = Buffer.alloc(32).toString('base64');
    await expect(place.workspace.open('a')).rejects.toMatchObject({
      code: 'SECRET.UNREADABLE',
      message: expect.stringContaining('does not fit'),
    });
  });

  test("asks this machine's own keyring: there is no such entry, or no keyring at all", async () => {
    const { workspace } = await createPlace({ keyring: undefined, environment: {} });
    await expect(workspace.register('a', { ...images, credentials: { account_key: `\${keyring:none}` } })).rejects.toMatchObject({
      code: expect.stringMatching(/^SECRET\.(UNREADABLE|NOT_FOUND)$/),
    });
  });
});
