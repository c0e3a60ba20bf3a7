import { mkdir, readdir, readFile, watch, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AzuriteServer, type FaultProxy, startAzurite, startFaultProxy } from '@stowage/servers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { accountKey, registerBlob } from './blob-place.ts';
import { commandLineOf, startProgram } from './program.ts';
import { openShell, type Shell } from './shell.ts';

const names = ['0.bin', '1.bin', '2.bin', '3.bin', '4.bin', '5.bin'];
const contentOf = (name: string): Buffer => Buffer.alloc(300_000, name);
const isWrite = ({ method }: { readonly method: string }): boolean => method === 'PUT';
const isFile = ({ method, path }: { readonly method: string; readonly path: string }): boolean => method === 'GET' && path.endsWith('.bin');
let azurite: AzuriteServer;
let proxy: FaultProxy;
let shell: Shell;

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
  shell = await openShell();
  await shell('init');
  await registerBlob(shell, 'cloud', proxy.through(azurite.blobEndpoint()), '--create');
  await shell('rm', '-rf', 'cloud:data');
  await mkdir(join(shell.folder, 'data'));
  for (const name of names) await writeFile(join(shell.folder, 'data', name), contentOf(name));
  return () => shell[Symbol.asyncDispose]();
});
afterEach(() => vi.unstubAllEnvs());

/** Starts a command, and stops it when the proxy has begun to withhold so many answers. */
async function stopAfter(
  faults: number,
  signal: NodeJS.Signals,
  ...args: readonly string[]
): Promise<{ end: number | string; out: string; err: string; shown: string }> {
  const before = proxy.faults.length;
  const program = startProgram(args, { cwd: shell.folder });
  await Promise.race([proxy.untilFaults(before + faults), program.ended]);
  const shown = await commandLineOf(program);
  program.child.kill(signal);
  return { ...(await program.ended), shown };
}

/** The files of a listing by name and size. */
async function listed(address: string): Promise<ReadonlyMap<string, number>> {
  const { entries } = (await shell('ls', '-r', address, '--json')).json<{ entries: { path: string; size: number }[] }>();
  return new Map(entries.map(({ path, size }) => [path, size]));
}

async function onlyWhole(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    expect(names).toContain(name);
    expect((await readFile(join(folder, name))).equals(contentOf(name)), name).toBe(true);
  }
}

const end = { SIGINT: 130, SIGKILL: 'SIGKILL' } as const;

describe.for(['SIGINT', 'SIGKILL'] as const)('after %s', (signal) => {
  it('an upload has whole files only, and goes on', async () => {
    proxy.setPlan([{ fault: { kind: 'stall', at: 'request' }, match: isWrite, skip: 2, times: 50 }]);
    const stopped = await stopAfter(1, signal, 'upload', 'data', 'cloud:data', '--concurrency', '2');
    expect(stopped.end).toBe(end[signal]);
    expect(stopped.shown).toBe('stowage');
    proxy.setPlan([]);
    const first = await listed('cloud:data');
    expect(first.size).toBeLessThan(names.length);
    expect([...first.values()].every((size) => size === 300_000)).toBe(true);
    expect((await shell('upload', 'data', 'cloud:data', '--on-conflict', 'skip')).code).toBe(0);
    expect((await listed('cloud:data')).size).toBe(names.length);
  });

  it('a download has whole files only, and goes on', async () => {
    await shell('upload', 'data', 'cloud:data');
    proxy.setPlan([{ fault: { kind: 'stall', at: 'body' }, match: isFile, skip: 2, times: 50 }]);
    const stopped = await stopAfter(1, signal, 'download', 'cloud:data', 'copy', '--concurrency', '2');
    expect(stopped.end).toBe(end[signal]);
    proxy.setPlan([]);
    const copy = join(shell.folder, 'copy');
    // What was killed has left its parts; they are not under a final name, and the next run takes them away.
    const parts = (await readdir(copy)).filter((name) => !names.includes(name));
    if (signal !== 'SIGKILL') expect(parts).toEqual([]);
    for (const name of parts) expect(name).toMatch(/stowage/);
    expect((await shell('download', 'cloud:data', 'copy', '--on-conflict', 'skip')).code).toBe(0);
    expect((await readdir(copy)).sort()).toEqual(names);
    await onlyWhole(copy);
  });

  it('a registration is there as a whole or not at all', async () => {
    proxy.setPlan([{ fault: { kind: 'stall', at: 'headers' }, times: 50 }]);
    const place = ['--type', 'azure_blob', '--account-name', 'devstoreaccount1', '--container-name', 'images'];
    const args = ['datastore', 'register', 'half', ...place, '--endpoint', proxy.through(azurite.blobEndpoint())];
    const before = await readFile(join(shell.folder, 'stowage.yaml'), 'utf8');
    const stopped = await stopAfter(1, signal, ...args, '--account-key', accountKey);
    expect(stopped.end).toBe(end[signal]);
    expect(`${stopped.shown}${stopped.out}${stopped.err}`).not.toContain(accountKey);
    expect(await readFile(join(shell.folder, 'stowage.yaml'), 'utf8')).toBe(before);
    expect((await shell('secret', 'list')).out).toBe('');
    proxy.setPlan([]);
    expect((await shell(...args, '--account-key', accountKey)).code).toBe(0);
    expect(await readFile(join(shell.folder, 'stowage.yaml'), 'utf8')).not.toContain(accountKey);
  });
});

it('says in the one document that it was interrupted', async () => {
  proxy.setPlan([{ fault: { kind: 'stall', at: 'headers' }, times: 50 }]);
  const stopped = await stopAfter(1, 'SIGTERM', 'ls', 'cloud:', '--json');
  expect(stopped.end).toBe(130);
  expect(JSON.parse(stopped.out)).toMatchObject({ error: { code: 'COMMAND.INTERRUPTED', nextAction: expect.stringMatching(/again/) } });
});

it('a second SIGINT ends at once what does not end by itself', async () => {
  proxy.setPlan([{ fault: { kind: 'stall', at: 'request' }, match: isWrite, times: 50 }]);
  const program = startProgram(['datastore', 'check', 'cloud'], { cwd: shell.folder });
  await Promise.race([proxy.untilFaults(proxy.faults.length + 1), program.ended]);
  program.child.kill('SIGINT');
  program.child.kill('SIGINT');
  expect((await program.ended).end).toBe(130);
});

it('a write into a local datastore that is killed leaves the file as it was', async () => {
  await shell('put', 'kept.txt', 'data/0.bin');
  const folder = join(shell.folder, 'workspacestore');
  const stop = new AbortController();
  const changes = watch(folder, { signal: stop.signal });
  const program = startProgram(['put', 'kept.txt'], { cwd: shell.folder, isPiped: true });
  program.child.stdin?.on('error', () => undefined).write(contentOf('1.bin'));
  for await (const { eventType } of changes) if (eventType === 'rename') break;
  program.child.kill('SIGKILL');
  expect((await program.ended).end).toBe('SIGKILL');
  stop.abort();
  expect((await readFile(join(folder, 'kept.txt'))).equals(contentOf('0.bin'))).toBe(true);
  expect((await shell('ls', '-r')).out.trim()).toBe('kept.txt');
});
