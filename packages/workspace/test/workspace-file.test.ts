import { chmod, lstat, mkdir, readFile, rename, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRegistry } from '@stowage/core';
import { Workspace } from '@stowage/workspace';
import { describe, expect, test } from 'vitest';
import { createFolder, createPlace, images } from './support/places.ts';

const registry = createRegistry([]);
const open = async (text: string): Promise<Workspace> => {
  const folder = await createFolder();
  await writeFile(join(folder, 'stowage.yaml'), text);
  return Workspace.open({ from: folder, registry });
};

describe('finding it', () => {
  test('upward, from a folder or a file: URL', async () => {
    const folder = await createFolder();
    const deep = join(folder, 'a/b');
    await mkdir(deep, { recursive: true });
    await writeFile(join(folder, 'stowage.yaml'), 'version: 1\n');
    expect((await Workspace.open({ from: deep, registry })).folder).toBe(folder);
    expect((await Workspace.open({ from: new URL(`file://${deep}/program.js`), registry })).file).toBe(join(folder, 'stowage.yaml'));
  });

  test('none is WORKSPACE.NOT_FOUND', async () => {
    await expect(Workspace.open({ from: await createFolder(), registry })).rejects.toMatchObject({
      code: 'WORKSPACE.NOT_FOUND',
      nextAction: expect.stringContaining('stowage init'),
    });
  });
});

describe('a file that is no workspace', () => {
  test.for([
    ['version: 1\ndatastores:\n  a: {type: x\n', /line 4, column 1/],
    ['version: 1\nversion: 1\n', /line 2, column 1: the same name stands there twice/],
    ['version: 1\ndatastores:\n  a: {type: x}\n  a: {type: y}\n', /line 4, column 3: the same name/],
    ['version: 1\n---\nversion: 1\n', /line 2, column 1: a second document/],
    ['version: 1\nx: *nowhere\n', /not valid YAML/],
    ['version: 1\ndatastores:\n  a: {type: x, k: ${env:K}}\n', /line 3, column \d+: between braces a reference must stand in quotes/],
    ['', /it holds no map/],
    ['- a\n', /it holds no map/],
    ['datastores: {}\n', /"version" is missing/],
    ['version: 2\n', /it has version 2 \(line 1, column 10\), and this Stowage knows 1/],
    ['version: "1"\n', /"version" is not 1/],
    ['version: 1\ndatastore: {}\n', /the field "datastore" is unknown \(line 2, column 12\)/],
    ['version: 1\ndefault: [a]\n', /"default" is no name/],
    ['version: 1\ndatastores: [a]\n', /"datastores" is no map/],
    ['version: 1\ndatastores:\n  My-Store: {type: x}\n', /"My-Store" is not a name for a datastore \(line 3/],
    ['version: 1\ndatastores:\n  a: text\n', /"a" is no map of fields \(line 3/],
  ] as const)('%j', async ([text, message]) => {
    await expect(open(text)).rejects.toMatchObject({ code: 'CONFIG.INVALID', message: expect.stringMatching(message) });
  });

  test('is never quoted, as there may be a secret in it', async () => {
    const error = await open('version: 1\ndatastores:\n  a: {account_key: "hunter2hunter2\n').catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'CONFIG.INVALID' });
    expect(JSON.stringify(error) + String(error)).not.toContain('hunter2');
  });

  test('stays as it is when something is to be registered', async () => {
    const { folder, workspace } = await createPlace();
    const broken = 'version: 1\ndatastores:\n  a: {type: x\n';
    await writeFile(workspace.file, broken);
    await expect(workspace.register('training', images)).rejects.toMatchObject({ code: 'CONFIG.INVALID' });
    expect(await readFile(join(folder, 'stowage.yaml'), 'utf8')).toBe(broken);
  });

  test('is a folder', async () => {
    const folder = await createFolder();
    await mkdir(join(folder, 'stowage.yaml'));
    await expect(Workspace.open({ from: folder, registry })).rejects.toMatchObject({
      code: 'CONFIG.INVALID',
      message: expect.stringContaining('it is a folder'),
    });
  });

  test('was removed meanwhile', async () => {
    const { workspace } = await createPlace();
    await rename(workspace.file, `${workspace.file}.old`);
    await expect(workspace.list()).rejects.toMatchObject({ code: 'WORKSPACE.NOT_FOUND' });
  });
});

describe('editing it', () => {
  test('keeps comments, order and fields of the user', async () => {
    const { workspace } = await createPlace();
    const text = `# Ours.
version: 1
default: main # the folder

x-owner: data team
datastores:
  # Everything that is under work.
  main:
    type: shelf # no other
    account_name: own
    shelf_name: main

  # The old one.
  training:
    type: shelf
    account_name: "training" # quoted
    shelf_name: images
    description: before
# The end.
`;
    await writeFile(workspace.file, text);
    await workspace.update('training', { description: 'after' });
    await workspace.register('more', { ...images, tags: { team: 'a' } });
    await workspace.setDefault('training');
    await workspace.unregister('main');
    expect(await readFile(workspace.file, 'utf8')).toBe(`# Ours.
version: 1
default: training # the folder

x-owner: data team
datastores:
  # The old one.
  training:
    type: shelf
    account_name: "training" # quoted
    shelf_name: images
    description: after
  more:
    type: shelf
    account_name: training
    shelf_name: images
    tags:
      team: a

# The end.
`);
  });

  test('keeps Windows line ends, the permissions, and a link to the file', async () => {
    const { folder, workspace } = await createPlace();
    const real = join(folder, 'real.yaml');
    await rename(workspace.file, real);
    await symlink(real, workspace.file);
    await writeFile(real, 'version: 1\r\ndatastores: {}\r\n');
    await chmod(real, 0o640);
    await workspace.register('training', images);
    expect((await lstat(workspace.file)).isSymbolicLink()).toBe(true);
    expect((await stat(real)).mode & 0o777).toBe(0o640);
    expect(await readFile(real, 'utf8')).toBe(
      'version: 1\r\ndatastores:\r\n  training:\r\n    type: shelf\r\n    account_name: training\r\n    shelf_name: images\r\n',
    );
  });

  test('names that look like numbers or words of YAML are names', async () => {
    const { workspace } = await createPlace();
    for (const name of ['123', 'null', 'true', '1e3', '__proto__', 'constructor']) await workspace.register(name, images);
    expect((await workspace.list()).map(({ name }) => name)).toEqual(['main', '123', 'null', 'true', '1e3', '__proto__', 'constructor']);
    expect(await workspace.get('__proto__')).toMatchObject({ type: 'shelf', config: { account_name: 'training' } });
    await workspace.unregister('1e3');
    await expect(workspace.get('1e3')).rejects.toMatchObject({ code: 'DATASTORE.UNKNOWN' });
  });

  test('refuses a change that would reach two datastores', async () => {
    const { workspace } = await createPlace();
    const text = 'version: 1\ndatastores:\n  a: &a\n    type: shelf\n    account_name: training\n    shelf_name: images\n  b: *a\n';
    await writeFile(workspace.file, text);
    expect((await workspace.list()).map(({ name, location }) => [name, location])).toEqual([
      ['a', 'https://training.example/images'],
      ['b', 'https://training.example/images'],
    ]);
    await expect(workspace.update('a', { description: 'only a' })).rejects.toMatchObject({
      code: 'CONFIG.INVALID',
      message: expect.stringContaining('anchors'),
    });
    await expect(workspace.unregister('a')).rejects.toMatchObject({ code: 'CONFIG.INVALID' });
    expect(await readFile(workspace.file, 'utf8')).toBe(text);
  });
});
