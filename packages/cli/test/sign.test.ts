import { type AzuriteServer, startAzurite } from '@stowage/servers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { accountKey, errorOf, registerBlob } from './blob-place.ts';
import { openShell, type Shell } from './shell.ts';

let azurite: AzuriteServer;
let shell: Shell;

beforeAll(async () => {
  azurite = await startAzurite();
});
afterAll(() => azurite.stop());
beforeEach(async () => {
  vi.stubEnv('KEY', accountKey);
  shell = await openShell();
  await shell('init');
  await registerBlob(shell, 'blob', azurite.blobEndpoint(), '--create');
  await shell.feed('hello', 'put', 'blob:a b.txt');
  return () => shell[Symbol.asyncDispose]();
});
afterEach(() => vi.unstubAllEnvs());

interface Signed {
  readonly url: string;
  readonly expiresAt: string;
  readonly headers: Readonly<Record<string, string>>;
}

describe('sign', () => {
  it('prints a URL alone that reads, and says beside it that it is a secret', async () => {
    const signed = await shell('sign', 'blob:a b.txt');
    expect(signed.code).toBe(0);
    expect(signed.out.trim().split('\n')).toHaveLength(1);
    expect(signed.err).toContain('like a password');
    expect(await (await fetch(signed.out.trim())).text()).toBe('hello');
  });

  it('gives what is asked for, and no more', async () => {
    const { url, expiresAt, headers } = (
      await shell('sign', 'blob:new.txt', '--access', 'write', '--expires', '30m', '--json')
    ).json<Signed>();
    expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(29 * 60_000);
    expect(Date.parse(expiresAt) - Date.now()).toBeLessThanOrEqual(30 * 60_000);
    expect((await fetch(url, { method: 'PUT', headers, body: 'by url' })).status).toBe(201);
    expect((await fetch(url)).status).toBe(403);
    expect((await shell('cat', 'blob:new.txt')).out).toBe('by url');
    const whole = (await shell('sign', 'blob:', '--access', 'read,list', '--expires', '2999-01-01T00:00Z', '--json')).json<Signed>();
    expect(await (await fetch(`${whole.url}&restype=container&comp=list`)).text()).toContain('new.txt');
  });

  it('refuses what cannot be signed', async () => {
    const listed = await shell('sign', 'blob:a b.txt', '--access', 'list', '--json');
    expect(errorOf(listed).code).toBe('CAPABILITY.MISSING');
    const local = await shell('sign', 'a.txt', '--json');
    expect(errorOf(local).code).toBe('CAPABILITY.MISSING');
    for (const wrong of [
      ['--access', 'everything'],
      ['--expires', 'tomorrow'],
      ['--expires', '30'],
      ['--expires', '2020-01-01'],
    ]) {
      expect((await shell('sign', 'blob:a b.txt', ...wrong)).code, wrong.join(' ')).toBe(2);
    }
  });

  it('has no list for a store without one', async () => {
    for (const args of [
      ['acl', 'get', 'blob:a b.txt'],
      ['acl', 'set', 'blob:a b.txt', 'user::rwx,group::r-x,other::---'],
    ]) {
      expect(errorOf(await shell(...args, '--json')).code).toBe('CAPABILITY.MISSING');
    }
    expect(errorOf(await shell('acl', 'set', 'blob:a b.txt', 'user::rwz', '--json')).code).toBe('ACL.INVALID');
  });
});
