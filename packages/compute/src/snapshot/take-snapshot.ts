import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readdir, readFile, readlink, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { DatastoreError } from '@stowage/core';
import { createTreeDigest } from '../deliveries/tree-digest.ts';
import { type IgnoreRules, isIgnored, readIgnoreRules } from './ignore-rules.ts';
import type { Snapshot, SnapshotEntry, SnapshotOmission } from './snapshot.ts';

/** How a snapshot is taken. */
export interface SnapshotOptions {
  /** Absolute folders that are left out, with a remark: those that datastores keep their files in. */
  readonly without?: readonly string[] | undefined;
  /** Bytes, at most. Default 1 GiB. */
  readonly limit?: number | undefined;
  readonly signal: AbortSignal;
}

const gibibyte = 2 ** 30;
/** Files, folders and links, at most: each is held in memory. */
const mostEntries = 200_000;

const wholeFile = 1_048_576;

/**
 * Looks through a source directory: everything but what `.gitignore` and `.stowageignore` files say, `.git` and `.stowage`. A link that
 * leads out of the directory, and what is neither file, folder nor link, is left out and named.
 *
 * Fails with `PATH.NOT_FOUND`, `PATH.NOT_DIRECTORY`, `ACCESS.DENIED`; and with `CONFIG.INVALID` for a directory that holds more than a program, such
 * as data or a whole home.
 */
export async function takeSnapshot(directory: string, { without = [], limit = gibibyte, signal }: SnapshotOptions): Promise<Snapshot> {
  const root = await requireDirectory(directory);
  const left = new Set(await Promise.all(without.map(realPathOf)));
  const entries: SnapshotEntry[] = [];
  const omissions: SnapshotOmission[] = [];
  let bytes = 0;
  const walk = async (folder: string, above: IgnoreRules): Promise<void> => {
    signal.throwIfAborted();
    const rules = await readIgnoreRules(root, folder, above);
    const found = (await readdir(join(root, folder), { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const one of found) {
      const path = folder === '' ? one.name : `${folder}/${one.name}`;
      if (isIgnored(rules, path, one.isDirectory())) continue;
      const absolute = join(root, path);
      if (one.isDirectory()) {
        if (left.has(absolute)) {
          omissions.push({ path, because: 'a datastore keeps its files there', expected: true });
          continue;
        }
        entries.push({ path, kind: 'directory', mode: 0o755, size: 0 });
        await walk(path, rules);
      } else if (one.isSymbolicLink()) {
        const target = await tryInnerTarget(root, absolute);
        if (target === undefined) omissions.push({ path, because: 'the link leads out of the source directory' });
        else entries.push({ path, kind: 'link', mode: 0o777, size: 0, target });
      } else if (one.isFile()) {
        const { size, mode } = await lstat(absolute);
        entries.push({ path, kind: 'file', mode: mode & 0o777, size });
        bytes += size;
        if (bytes > limit || entries.length > mostEntries) throw tooLarge(root, limit, path);
      } else omissions.push({ path, because: 'it is no file' });
    }
  };
  await walk('', []);
  return toSnapshot(root, entries, omissions);
}

function toSnapshot(directory: string, entries: readonly SnapshotEntry[], omissions: readonly SnapshotOmission[]): Snapshot {
  const tree = createTreeDigest();
  const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');
  for (const { path, kind, target = '' } of entries) if (kind !== 'file') tree.add(path, 0, digestOf(`${kind} ${target}`));
  return {
    directory,
    entries,
    omissions,
    async *read({ path, size }) {
      const absolute = join(directory, path);
      const hash = createHash('sha256');
      let read = 0;
      const chunks = size <= wholeFile ? [await readFile(absolute)] : createReadStream(absolute, { highWaterMark: wholeFile });
      for await (const chunk of chunks as AsyncIterable<Uint8Array>) {
        hash.update(chunk);
        read += chunk.byteLength;
        yield chunk;
      }
      tree.add(path, read, hash.digest('hex'));
    },
    digest: () => tree.digest(),
  };
}

function tooLarge(root: string, limit: number, path: string): DatastoreError {
  return new DatastoreError(
    'CONFIG.INVALID',
    `The source directory ${root} holds more than ${Math.round(limit / 2 ** 20)} MiB or ${mostEntries} files (seen at ${path}).`,
    {
      path: root,
      nextAction: 'Keep data out of the snapshot by .stowageignore and refer to it as an input, or name the folder of the program alone.',
    },
  );
}

async function requireDirectory(directory: string): Promise<string> {
  const wrong = (code: 'PATH.NOT_FOUND' | 'PATH.NOT_DIRECTORY', reason: string, cause?: unknown): DatastoreError =>
    new DatastoreError(code, `The source directory ${directory} ${reason}.`, {
      path: directory,
      nextAction: 'Name the folder that holds the program.',
      cause,
    });
  try {
    const root = await realpath(directory);
    if (!(await lstat(root)).isDirectory()) throw wrong('PATH.NOT_DIRECTORY', 'is no folder');
    return root;
  } catch (error) {
    if ((error as { readonly code?: unknown }).code === 'ENOENT') throw wrong('PATH.NOT_FOUND', 'does not exist', error);
    throw error;
  }
}

/** Where a link leads, relative to its own folder, if that lies in the source directory by name and in truth; a link to nothing counts by name. */
async function tryInnerTarget(root: string, link: string): Promise<string | undefined> {
  const given = await readlink(link);
  const target = resolve(dirname(link), given);
  for (const place of [target, await realPathOf(target)]) {
    const below = relative(root, place);
    if (below === '..' || below.startsWith(`..${sep}`) || isAbsolute(below)) return undefined;
  }
  return (relative(dirname(link), target) || '.').split(sep).join('/');
}

async function realPathOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    // Nothing there, a loop, or no right to look: what is known of it is its name.
    return resolve(path);
  }
}
