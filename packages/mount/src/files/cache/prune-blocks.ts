import { opendir, rmdir, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { unfinished } from './block-writer.ts';

interface FoundBlock {
  readonly path: string;
  readonly size: number;
  readonly usedAt: number;
}

/** What a writer that is gone has left half done is removed after this many milliseconds. */
const forgottenAfter = 3_600_000;
/** How our folders are named; nothing else in the cache's folder is touched. */
const group = /^[0-9a-f]{2}$/;
const content = /^[0-9a-f]{64}$/;

/** Removes the blocks that were not used for longest until there are no more bytes than `limit`, and tells how many are left. */
export async function pruneBlocks(root: string, limit: number): Promise<{ readonly left: number }> {
  const blocks: FoundBlock[] = [];
  let left = 0;
  for await (const folder of foldersOf(root)) {
    for (const name of await namesIn(folder)) {
      const path = join(folder, name);
      const facts = await stat(path).catch(() => undefined);
      if (facts === undefined || !facts.isFile()) continue;
      if (name.startsWith(unfinished)) {
        if (Date.now() - facts.mtimeMs > forgottenAfter) await unlink(path).catch(() => undefined);
        continue;
      }
      left += facts.size;
      blocks.push({ path, size: facts.size, usedAt: facts.mtimeMs });
    }
  }
  if (left <= limit) return { left };
  blocks.sort((one, other) => one.usedAt - other.usedAt);
  const emptied = new Set<string>();
  for (const { path, size } of blocks) {
    if (left <= limit) break;
    await unlink(path).catch(() => undefined);
    left -= size;
    emptied.add(join(path, '..'));
  }
  // Those that still hold something refuse.
  for (const folder of emptied) await rmdir(folder).catch(() => undefined);
  return { left };
}

async function* foldersOf(root: string): AsyncGenerator<string, void, undefined> {
  for (const first of await namesIn(root)) {
    if (!group.test(first)) continue;
    for (const second of await namesIn(join(root, first))) if (content.test(second)) yield join(root, first, second);
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  const names: string[] = [];
  try {
    for await (const { name } of await opendir(folder)) names.push(name);
  } catch {
    // Another mount has removed it meanwhile, or it cannot be read: it holds nothing that we could remove.
  }
  return names;
}
