import { type FileEntry, supports, type WriteResult } from '@stowage/core';
import { FileSystemError } from '../../errno.ts';
import type { Mounted } from '../mounted.ts';
import { withinLimit } from '../store-calls.ts';
import { tryStat } from '../tree/find.ts';
import { requireWriting } from './writing.ts';

/** Bytes that a store surely copies inside itself in a second: a copy tells nothing of how far it is. */
const copiedPerMillisecond = 4_000;

/**
 * Brings a file under another path: by the store's own rename, which is as atomic as it is there; else by a copy inside the store, or through
 * here, and a delete, in between which there are both.
 *
 * @returns what the store has under the new path.
 */
export async function moveInStore(
  mounted: Mounted,
  file: FileEntry,
  from: string,
  to: string,
  mayReplace: boolean,
  signal: AbortSignal,
): Promise<FileEntry> {
  const { store } = requireWriting(mounted);
  const limit = mounted.settings.timeout + file.size / copiedPerMillisecond;
  if (supports(store, 'rename')) {
    const ifNoneMatch = !mayReplace && store.capabilities.rename?.ifNoneMatch ? '*' : undefined;
    await withinLimit(limit, signal, (limited) => store.rename(from, to, { ifNoneMatch, signal: limited.signal }));
    return statFile(mounted, to, signal);
  }
  if (!supports(store, 'delete')) throw new FileSystemError('EPERM', 'This datastore deletes nothing, so that nothing can be renamed.');
  const result = await withinLimit(limit, signal, async (limited): Promise<WriteResult> => {
    if (supports(store, 'copy')) {
      const ifNoneMatch = !mayReplace && store.capabilities.copy?.ifNoneMatch ? '*' : undefined;
      return store.copy(from, to, { ifNoneMatch, signal: limited.signal });
    }
    const ifNoneMatch = !mayReplace && store.capabilities.write?.ifNoneMatch ? '*' : undefined;
    const source = await store.read(from, { signal: limited.signal });
    return store.write(to, source, { ifNoneMatch, size: source.entry.size, signal: limited.signal, onProgress: () => limited.progress() });
  });
  await withinLimit(limit, signal, (limited) => store.delete(from, { signal: limited.signal }));
  return result.etag === undefined ? statFile(mounted, to, signal) : { kind: 'file', lastModified: new Date(), ...result, path: to };
}

async function statFile(mounted: Mounted, path: string, signal: AbortSignal): Promise<FileEntry> {
  const entry = await tryStat(mounted, path, signal);
  if (entry?.kind !== 'file') throw new FileSystemError('EIO', `${path} is not what it was renamed to; somebody else has changed it.`);
  return entry;
}
