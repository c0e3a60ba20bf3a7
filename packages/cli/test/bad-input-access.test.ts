import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AzuriteServer, emulatorAccount, type FaultProxy, startAzurite, startFaultProxy } from '@stowage/servers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { accountKey, blobOptions, errorOf, registerBlob, signContainer } from './blob-place.ts';
import { expectRefused, type GuardedShell, openGuardedShell } from './guarded-shell.ts';

const otherKey = randomBytes(64).toString('base64');
const noKey = 'this is no base64, and a secret all the same';
let azurite: AzuriteServer;
let proxy: FaultProxy;
let shell: GuardedShell;

beforeAll(async () => {
  azurite = await startAzurite();
  proxy = await startFaultProxy({ target: azurite.url });
});
afterAll(async () => {
  await proxy.stop();
  await azurite.stop();
});
beforeEach(async () => {
  vi.stubEnv('KEY', accountKey);
  vi.stubEnv('STOWAGE_VAULT_PASSPHRASE', 'correct horse battery staple');
  proxy.setPlan([]);
  shell = await openGuardedShell(accountKey, otherKey, noKey);
  await registerBlob(shell, 'good', azurite.blobEndpoint(), '--create');
  return () => shell[Symbol.asyncDispose]();
});
afterEach(() => vi.unstubAllEnvs());

/** A signature in a variable, with its secret part watched for. */
async function useSas(access: Parameters<typeof signContainer>[1], options: Parameters<typeof signContainer>[2] = {}): Promise<string> {
  const sas = await signContainer(azurite.blobEndpoint(), access, options);
  vi.stubEnv('SAS', sas);
  shell.secrets.push(new URLSearchParams(sas).get('sig') ?? '');
  return sas;
}

const all = ['read', 'write', 'delete', 'list'] as const;
const byVariable = ['--sas-token', '${env:SAS}'];

/** The container is refused, and nothing of the attempt is left in it. */
async function expectRefusal(code: string, expected: Record<string, unknown>, endpoint: string, more: readonly string[]): Promise<void> {
  await expectRefused(shell, blobOptions(endpoint, ...more), { code, ...expected });
  expect((await shell('ls', 'good:')).out).not.toContain('half.txt');
}

describe('a credential that does not fit', () => {
  it('the key of somebody else', async () => {
    vi.stubEnv('KEY2', otherKey);
    const identity = `account key of ${emulatorAccount.name}`;
    const expected = { identity, nextAction: expect.stringContaining('account_key') };
    await expectRefusal('ACCESS.UNAUTHENTICATED', expected, azurite.blobEndpoint(), ['--account-key', '${env:KEY2}']);
  });

  it('a key that is no key, typed on the command line', async () => {
    await expectRefusal('CONFIG.INVALID', { message: expect.stringContaining('account_key is not base64') }, azurite.blobEndpoint(), [
      '--account-key',
      noKey,
    ]);
    expect(await readFile(join(shell.folder, 'stowage.yaml'), 'utf8')).not.toContain(noKey);
  });

  it('a signature for another container', async () => {
    await useSas(all, { container: 'other' });
    const expected = { nextAction: expect.stringContaining('sas_token'), identity: expect.stringContaining('SAS (sp=') };
    await expectRefusal('ACCESS.UNAUTHENTICATED', expected, azurite.blobEndpoint(), byVariable);
  });

  it('a signature that has expired', async () => {
    await useSas(all, { end: -60_000 });
    const expected = { message: expect.stringContaining('The SAS expired at'), nextAction: expect.stringContaining('new SAS') };
    await expectRefusal('ACCESS.UNAUTHENTICATED', expected, azurite.blobEndpoint(), byVariable);
  });

  it('a signature that was cut, and one without its sig', async () => {
    const whole = await useSas(all);
    vi.stubEnv('SAS', whole.slice(0, -12));
    await expectRefusal('ACCESS.UNAUTHENTICATED', {}, azurite.blobEndpoint(), byVariable);
    await shell('datastore', 'unregister', 'bad');
    vi.stubEnv('SAS', whole.replace(/&?sig=[^&]*/, ''));
    await expectRefusal('CONFIG.INVALID', { message: expect.stringContaining('no sig') }, azurite.blobEndpoint(), byVariable);
  });

  it('a signature that lacks a letter: what it can is done, the doctor names who lacks what', async () => {
    await useSas(['read', 'list']);
    expect((await registerBlob(shell, 'reader', azurite.blobEndpoint(), ...byVariable)).code).toBe(0);
    const check = await shell('datastore', 'check', 'reader');
    expect(check.code).toBe(0);
    expect(check.out).toMatch(/identity: SAS \(sp=rl/);
    expect(check.out).toMatch(/skipped +write: .*SAS \(sp=rl.* lacks the right to write/);
    const refused = await shell('put', 'reader:half.txt', 'stowage.yaml', '--json');
    expect(errorOf(refused)).toMatchObject({
      code: 'CAPABILITY.MISSING',
      identity: expect.stringContaining('SAS (sp=rl'),
      nextAction: expect.stringContaining('a SAS has the letter w or c'),
    });
    expect((await shell('ls', 'good:')).out).not.toContain('half.txt');
  });

  it('no credential, where tokens could be read on the way', async () => {
    const args = ['datastore', 'register', 'bad', '--type', 'azure_blob', '--account-name', emulatorAccount.name];
    const refused = await shell(...args, '--container-name', 'images', '--endpoint', azurite.blobEndpoint(), '--json');
    expect(errorOf(refused)).toMatchObject({ code: 'CONFIG.INVALID', nextAction: expect.stringContaining('identity of this machine') });
  });

  it('a variable that is not set', async () => {
    const refused = await registerBlob(shell, 'bad', azurite.blobEndpoint(), '--account-key', '${env:NOT_SET}', '--json');
    expect(errorOf(refused)).toMatchObject({ code: 'SECRET.NOT_FOUND', message: expect.stringContaining('NOT_SET') });
    expect(errorOf(await shell('ls', 'bad:', '--json')).code).toBe('DATASTORE.UNKNOWN');
  });
});

describe('a service that is not as it should be', () => {
  it('has no such container', async () => {
    const expected = { message: expect.stringContaining('ContainerNotFound'), nextAction: expect.stringContaining('--create') };
    await expectRefusal('DATASTORE.NOT_FOUND', expected, azurite.blobEndpoint(), ['--container-name', 'missing']);
  });

  it.for([
    ['behind', 3_600],
    ['ahead of', -3_600],
  ] as const)('has another clock: ours is %s it', async ([how, aheadSeconds]) => {
    proxy.setPlan([{ fault: { kind: 'clock-skew', aheadSeconds }, times: 100 }]);
    const expected = { message: expect.stringContaining(how), nextAction: expect.stringContaining('clock') };
    await expectRefusal('SERVICE.CLOCK_SKEW', expected, proxy.through(azurite.blobEndpoint()), []);
  });

  it.for(['html', 'broken-xml', 'not-http'] as const)('answers %s', async (form) => {
    proxy.setPlan([{ fault: { kind: 'garbage', form }, times: 100 }]);
    const expected = {
      message: expect.stringContaining('did not answer like Azure Storage'),
      nextAction: expect.stringContaining('proxy'),
    };
    await expectRefusal('SERVICE.UNAVAILABLE', expected, proxy.through(azurite.blobEndpoint()), []);
  });

  it('cuts a listing off', async () => {
    await registerBlob(shell, 'cut', proxy.through(azurite.blobEndpoint()));
    await shell('put', 'good:a.txt', 'stowage.yaml');
    proxy.setPlan([{ fault: { kind: 'truncate' }, times: 1 }]);
    expect((await shell('ls', 'cut:')).out).toContain('a.txt');
    expect(proxy.faults).not.toHaveLength(0);
  });
});
