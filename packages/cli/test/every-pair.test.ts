import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type PlaceName, type Places, placeNames, registerPlace, startPlaces, variables } from './places.ts';
import { openShell, type Shell } from './shell.ts';

const mebibyte = 2 ** 20;
let places: Places;
let shell: Shell;
/** Digests by path of what is copied about. */
let wanted: ReadonlyMap<string, string>;

/** Names and sizes that tell drivers apart: empty, one byte, several requests, spaces and letters beyond ASCII, deep. */
const sizes: Readonly<Record<string, number>> = {
  'empty.bin': 0,
  'one.bin': 1,
  'large.bin': 9 * mebibyte + 17,
  'a b/tëst & 100% (1)+#.csv': 4_097,
  'deep/er/and/deep/est/x.txt': 300,
  'deep/er/日本語.txt': 12,
};

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

async function digestsOf(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const found = await Promise.all(files.map(async (file) => [file.slice(folder.length + 1), digest(await readFile(file))] as const));
  return new Map(found.sort(([a], [b]) => (a < b ? -1 : 1)));
}

beforeAll(async () => {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  places = await startPlaces();
  shell = await openShell();
  await shell('init');
  for (const [path, size] of Object.entries(sizes)) {
    const file = join(shell.folder, 'source', path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, randomBytes(size));
  }
  wanted = await digestsOf(join(shell.folder, 'source'));
  for (const place of placeNames) {
    const registered = await registerPlace(shell, places, place);
    expect(registered.code, registered.err).toBe(0);
    const uploaded = await shell('upload', 'source', `${place}:origin`, '--json');
    expect(uploaded.json(), uploaded.out).toMatchObject({ outcome: 'complete', files: { done: wanted.size } });
  }
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await shell[Symbol.asyncDispose]();
  await places.stop();
});

const pairs = placeNames.flatMap((from) => placeNames.map((to): [PlaceName, PlaceName] => [from, to]));

describe('a folder is copied, compared and brought back identical', () => {
  it.for(pairs)('from %s to %s', async ([from, to]) => {
    const copied = await shell('cp', '-r', `${from}:origin`, `${to}:from_${from}`, '--json');
    expect(copied.json(), copied.out + copied.err).toMatchObject({ outcome: 'complete', files: { done: wanted.size, failed: 0 } });
    const back = `back/${from}-${to}`;
    const downloaded = await shell('download', `${to}:from_${from}`, back);
    expect(downloaded.code, downloaded.err).toBe(0);
    expect(await digestsOf(join(shell.folder, back))).toEqual(wanted);
    const again = await shell('cp', '-r', `${from}:origin`, `${to}:from_${from}`, '--on-conflict', 'skip', '--json');
    expect(again.json()).toMatchObject({ files: { done: 0, skipped: wanted.size } });
  });
});

describe('in each kind of datastore', () => {
  it.for(placeNames)('%s: a file is written, read in part, moved, and deleted', async (place) => {
    expect((await shell.feed('0123456789', 'put', `${place}:own/digits.txt`)).code).toBe(0);
    expect((await shell('cat', `${place}:own/digits.txt`, '--range', '2-4')).out).toBe('234');
    const moved = await shell('mv', `${place}:own/digits.txt`, `${place}:own/moved.txt`);
    expect(moved.code, moved.err).toBe(0);
    expect((await shell('stat', `${place}:own/moved.txt`, '--json')).json()).toMatchObject({ kind: 'file', size: 10 });
    const listed = (await shell('ls', `${place}:own`, '--json')).json<{ entries: { path: string }[] }>();
    expect(listed.entries.map(({ path }) => path)).toEqual(['own/moved.txt']);
    const folder = await shell('mv', `${place}:own`, `${place}:other/own`);
    expect(folder.code, folder.err).toBe(0);
    expect((await shell('cat', `${place}:other/own/moved.txt`)).out).toBe('0123456789');
    expect((await shell('rm', '-r', `${place}:other`)).code).toBe(0);
    expect((await shell('stat', `${place}:other`)).code).toBe(1);
  });

  it.for(placeNames.filter((place) => place !== 'disk'))('%s: is addressed by the URL of its service, too', async (place) => {
    const { location } = (await shell('datastore', 'show', place, '--json')).json<{ location: string }>();
    const stat = await shell('stat', `${location}/origin/a%20b/t%C3%ABst%20%26%20100%25%20(1)%2B%23.csv`, '--json');
    expect(stat.json(), stat.out).toMatchObject({ datastore: place, kind: 'file', size: 4_097 });
    const signed = await shell('cat', `${location}/origin/one.bin?sig=c2VjcmV0`);
    expect(signed.code).toBe(1);
    expect(signed.err).toContain('PATH.INVALID');
    expect(signed.err).not.toContain('c2VjcmV0');
  });

  it.for(placeNames)('%s: the doctor finds everything in order', async (place) => {
    const check = await shell('datastore', 'check', place);
    expect(check.code, check.out).toBe(0);
    expect(check.out).not.toMatch(/FAILED|skipped/);
  });
});
