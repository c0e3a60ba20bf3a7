import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** The SHA-256 of each file of a folder, by its path in it. It reads the disk by itself, so that nobody vouches for themselves. */
export async function digestFolder(folder: string): Promise<ReadonlyMap<string, string>> {
  const digests = new Map<string, string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const hash = createHash('sha256');
    await pipeline(createReadStream(path), hash);
    digests.set(relative(folder, path).split(sep).join('/'), hash.digest('hex'));
  }
  return digests;
}

/** What differs between two folders, both ways: one line a file. */
export function findDifferences(source: ReadonlyMap<string, string>, copy: ReadonlyMap<string, string>): readonly string[] {
  const missing = [...source.keys()].filter((path) => !copy.has(path)).map((path) => `${path} is missing`);
  const added = [...copy.keys()].filter((path) => !source.has(path)).map((path) => `${path} is not in the source`);
  const changed = [...source].filter(([path, digest]) => copy.has(path) && copy.get(path) !== digest).map(([path]) => `${path} differs`);
  return [...missing, ...added, ...changed].sort();
}
