import { createHash } from 'node:crypto';
import { requireCapabilities, tryRelativePath } from '@stowage/core';
import type { FileReference } from '@stowage/workspace';
import { openCounted } from '../deliveries/counted-store.ts';
import { FileTally, type Tallied } from '../deliveries/tally.ts';
import { inParallel } from '../in-parallel.ts';

const most = 1_000;

/**
 * What is at a reference to files that are mounted, with digests: read from the store itself. Undefined when that is more than `limit` bytes or
 * 1 000 files, which is seen from the listing before anything is read.
 */
export async function tryDigest(reference: FileReference, limit: number, signal: AbortSignal): Promise<Tallied | undefined> {
  await using counted = await openCounted(reference, signal);
  const store = requireCapabilities(counted.store, 'read', 'list', 'stat');
  const base = reference.pathOnDatastore;
  const files: { readonly path: string; readonly size: number }[] = [];
  const single = base === '' ? undefined : await store.stat(base, { signal });
  if (single?.kind === 'file') files.push({ path: base, size: single.size });
  else {
    let bytes = 0;
    for await (const entry of store.list(base, { recursive: true, signal })) {
      if (entry.kind !== 'file') continue;
      files.push({ path: entry.path, size: entry.size });
      bytes += entry.size;
      if (bytes > limit || files.length > most) return undefined;
    }
  }
  if ((files[0]?.size ?? 0) > limit) return undefined;
  const tally = new FileTally();
  await inParallel(files, 4, async ({ path }) => {
    const hash = createHash('sha256');
    let size = 0;
    for await (const chunk of await store.read(path, { signal })) {
      hash.update(chunk);
      size += chunk.byteLength;
    }
    tally.add(tryRelativePath(base, path) ?? path, size, hash.digest('hex'));
  });
  return tally.result();
}
