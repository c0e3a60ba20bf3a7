import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { type Datastore, joinPath } from '@stowage/core';
import { onTestFinished } from 'vitest';

/** Files by path; a path that ends in a slash is an empty directory. */
export type Tree = Readonly<Record<string, string | Uint8Array>>;

/** A folder of its own for one test. */
export async function makeFolder(tree: Tree = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'stowage-transfer-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await fill(folder, tree);
  return folder;
}

export async function fill(folder: string, tree: Tree): Promise<void> {
  for (const [path, content] of Object.entries(tree)) {
    if (path.endsWith('/')) {
      await mkdir(join(folder, path), { recursive: true });
      continue;
    }
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}

/** Everything in a folder on disk, part files included; contents as text of bytes. */
export async function readFolder(folder: string): Promise<Tree> {
  const tree: Record<string, string> = {};
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/');
    if (entry.isDirectory()) {
      if ((await readdir(join(folder, path))).length === 0) tree[`${path}/`] = '';
    } else if (entry.isSymbolicLink()) tree[path] = '-> link';
    else tree[path] = (await readFile(join(folder, path))).toString('latin1');
  }
  return tree;
}

/** Every file of a store below a path. */
export async function readStore(store: Datastore<'list' | 'read'>, path = ''): Promise<Tree> {
  const tree: Record<string, string> = {};
  const filled = new Set<string>();
  const directories: string[] = [];
  for await (const entry of store.list(path, { recursive: true })) {
    const parent = entry.path.slice(0, Math.max(0, entry.path.lastIndexOf('/')));
    filled.add(parent);
    if (entry.kind === 'directory') directories.push(entry.path);
    else tree[below(path, entry.path)] = Buffer.from(await (await store.read(entry.path)).bytes()).toString('latin1');
  }
  for (const directory of directories) if (!filled.has(directory) && directory !== path) tree[`${below(path, directory)}/`] = '';
  return tree;
}

export async function fillStore(store: Datastore<'write'>, tree: Tree, path = ''): Promise<void> {
  for (const [name, content] of Object.entries(tree)) await store.write(joinPath(path, name), content);
}

function below(path: string, found: string): string {
  return path === '' ? found : found.slice(path.length + 1);
}
