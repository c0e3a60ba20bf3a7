import { createHash, randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { testCertificateAuthority } from '@stowage/servers';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Places, placeNames, registerPlace, startPlaces, variables } from './places.ts';
import { openShell, type Shell } from './shell.ts';

const bin = fileURLToPath(new URL('../src/bin.ts', import.meta.url));

/** Names and sizes that tell drivers and modes apart. */
const sizes: Readonly<Record<string, number>> = {
  'empty.bin': 0,
  'one.bin': 1,
  'large.bin': 5 * 2 ** 20 + 17,
  'a b/tëst & 100% (1)+#.csv': 4_097,
  'deep/er/and/deep/est/x.txt': 300,
  'deep/er/日本語.txt': 12,
  '.hidden/.file': 7,
};

/** Prints what is at each path: the names of folders, and of files the sizes and digests. */
const walker = `
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
const look = (path, name, found) => {
  if (statSync(path).isDirectory()) {
    found[name + '/'] = 'folder';
    for (const one of readdirSync(path)) look(join(path, one), name + '/' + one, found);
  } else {
    const bytes = readFileSync(path);
    found[name] = bytes.length + ' ' + createHash('sha256').update(bytes).digest('hex');
  }
  return found;
};
console.log(JSON.stringify(process.argv.slice(2).map((path) => Object.fromEntries(Object.entries(look(path, '', {})).sort()))));
`;

/** Writes a small tree into each folder that it is given. */
const writer = `
import { mkdirSync, writeFileSync } from 'node:fs';
for (const folder of process.argv.slice(2)) {
  mkdirSync(folder + '/deep/er', { recursive: true });
  writeFileSync(folder + '/model.json', '{"weights":[1]}');
  writeFileSync(folder + '/deep/er/log ü.txt', 'x'.repeat(100_000));
}
`;

const digest = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

async function treeOf(folder: string): Promise<Readonly<Record<string, string>>> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const pairs = files.map(async ({ parentPath, name }) => {
    const path = join(parentPath, name);
    return [path.slice(folder.length + 1), digest(await readFile(path))] as const;
  });
  return Object.fromEntries((await Promise.all(pairs)).sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function canMount(): Promise<boolean> {
  try {
    if (process.geteuid?.() !== 0) throw new Error('these tests mount as root');
    await access('/dev/fuse', constants.R_OK | constants.W_OK);
    return true;
  } catch (error) {
    console.warn(`SKIPPED: mounts are not tested here: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

const isMountable = await canMount();
let places: Places;
let shell: Shell;

beforeAll(async () => {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  places = await startPlaces();
  shell = await openShell();
  // The processes of mounts have to trust the authority of the tests, too.
  const authority = join(shell.folder, 'authority.pem');
  await writeFile(authority, (await testCertificateAuthority()).ca);
  vi.stubEnv('NODE_EXTRA_CA_CERTS', authority);
  await shell('init');
  for (const [path, size] of Object.entries(sizes)) {
    const file = join(shell.folder, 'origin', path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, randomBytes(size));
  }
  await mkdir(join(shell.folder, 'program'));
  await writeFile(join(shell.folder, 'program/walk.mjs'), walker);
  await writeFile(join(shell.folder, 'program/write.mjs'), writer);
  for (const place of placeNames) {
    const registered = await registerPlace(shell, places, place);
    expect(registered.code, registered.err).toBe(0);
    expect((await shell('upload', 'origin', `${place}:origin`)).code).toBe(0);
  }
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await shell[Symbol.asyncDispose]();
  await places.stop();
});

describe.for(placeNames)('%s', (place) => {
  it.runIf(isMountable)('is the same, name for name and byte for byte, mounted and downloaded; a file is a file', async () => {
    const file = 'origin/a b/tëst & 100% (1)+#.csv';
    const inputs = [`a=${place}:origin:download`, `b=${place}:origin:mount`, `c=${place}:${file}:download`, `d=${place}:${file}:mount`];
    const options = inputs.flatMap((input) => ['--input', input]);
    const ran = await shell('run', '--source', 'program', ...options, '--', 'node', 'walk.mjs', '$a', '$b', '$c', '$d');
    expect(ran.code, ran.err).toBe(0);
    const [downloaded = {}, mounted, fileDownloaded, fileMounted] = ran.json<Record<string, string>[]>();
    expect(Object.keys(downloaded).filter((name) => !name.endsWith('/'))).toHaveLength(Object.keys(sizes).length);
    expect(mounted).toEqual(downloaded);
    expect(fileDownloaded).toEqual({ '': downloaded['/a b/tëst & 100% (1)+#.csv'] });
    expect(fileMounted).toEqual(fileDownloaded);
    const { movements } = (await shell('runs', 'show', '--json')).json<{ movements: { name: string; digest: string }[] }>();
    const digests = Object.fromEntries(movements.map(({ name, digest: one }) => [name, one]));
    expect([digests.b, digests.d]).toEqual([digests.a, digests.c]);
  });

  it.runIf(isMountable)('takes what a program wrote', async () => {
    const outputs = ['--output', `up=${place}:made_upload/`, '--output', `on=${place}:made_mount:mount`];
    const ran = await shell('run', '--source', 'program', ...outputs, '--', 'node', 'write.mjs', '$up', '$on');
    expect(ran.code, ran.err).toBe(0);
    for (const mode of ['upload', 'mount']) {
      expect((await shell('download', `${place}:made_${mode}`, `back/${place}/${mode}`)).code).toBe(0);
      expect(await treeOf(join(shell.folder, `back/${place}/${mode}`))).toEqual({
        'deep/er/log ü.txt': digest('x'.repeat(100_000)),
        'model.json': digest('{"weights":[1]}'),
      });
    }
  });

  it('is opened by the program itself', async () => {
    const program = [process.execPath, '--conditions=@stowage/source', bin, 'stat', '$data', '--json'];
    const ran = await shell('run', '--source', 'program', '--input', `data=${place}:origin/one.bin:direct`, '--', ...program);
    expect(ran.json(), ran.err).toMatchObject({ datastore: place, kind: 'file', size: 1 });
  });
});
