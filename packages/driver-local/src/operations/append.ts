import { join } from 'node:path';
import { type AppendRequest, baseName, parentPath, throwIfAborted, type WriteResult } from '@stowage/core/driver';
import { inside, type LocalClient } from '../client.ts';
import { commit, isDirectory } from '../commit.ts';
import { conditionFailed } from '../conditions.ts';
import { toWriteResult } from '../entries.ts';
import { isErrno } from '../errors.ts';
import { type HeldLock, withLockFile } from '../lock-file.ts';
import { findRecord, putRecord } from '../metadata-files.ts';
import { bind } from '../metadata-record.ts';
import { pathLocks } from '../path-lock.ts';
import type { Pin } from '../pin.ts';
import { type StagedFile, stageFile } from '../staged-file.ts';
import { writeBytes } from '../write-body.ts';

/**
 * Adds at the end, with the kernel finding the end anew for each call. A stream is taken in whole first, so a source that fails
 * leaves nothing of itself and a slow one holds up nobody.
 */
export async function append(client: LocalClient, request: AppendRequest): Promise<WriteResult> {
  const { path, body, ifSize, signal } = request;
  const name = baseName(path);
  using folder = await client.pinOrMake(parentPath(path));
  await using spool = body.bytes === undefined ? await stageFile(client, folder, body, { signal }) : undefined;
  const create = async (): Promise<WriteResult> => {
    if (ifSize !== undefined && ifSize > 0) throw conditionFailed(path, 'does not exist');
    if (spool !== undefined) return await commit(client, folder, spool, undefined, { path, ifNoneMatch: '*', signal });
    await using staged = await stageFile(client, folder, body, { signal });
    return await commit(client, folder, staged, undefined, { path, ifNoneMatch: '*', signal });
  };
  for (;;) {
    const present = await client.tryFacts(inside(folder, name));
    try {
      return await (present === undefined ? create() : extend(client, folder, request, spool));
    } catch (error) {
      // Somebody else made the file, or deleted it, in the moment since it was looked for.
      if (!isErrno(error, present === undefined ? 'EEXIST' : 'ENOENT') || present?.kind === 'link') throw error;
    }
  }
}

async function extend(client: LocalClient, folder: Pin, request: AppendRequest, spool: StagedFile | undefined): Promise<WriteResult> {
  const { path, ifSize, signal } = request;
  const name = baseName(path);
  const key = join(folder.real, name);
  return pathLocks.run([key], signal, async () => {
    using target = await client.pin(path);
    const add = (lock?: HeldLock): Promise<WriteResult> => addTo(client, folder, target, request, spool, lock);
    const locked = (): Promise<WriteResult> => (ifSize === undefined ? add() : withLockFile(client, folder, name, { signal }, add));
    // A link leads to another name, which has a lock of its own.
    return await (target.real === key ? locked() : pathLocks.run([target.real], signal, locked));
  });
}

async function addTo(
  client: LocalClient,
  folder: Pin,
  target: Pin,
  { path, body, ifSize, signal }: AppendRequest,
  spool: StagedFile | undefined,
  lock: HeldLock | undefined,
): Promise<WriteResult> {
  if ((await client.factsOfPin(target)).kind === 'directory') throw isDirectory(path);
  await using handle = await client.openToAppend(target, path);
  const before = await client.factsOfHandle(handle);
  if (ifSize !== undefined && before.size !== ifSize) throw conditionFailed(path, `has ${before.size} bytes, not ${ifSize}`);
  // Where the file system cannot tell a file from its successor, its metadata goes by size and time, and both change here.
  const record = before.born === 0n ? await findRecord(client, folder, baseName(path), before) : undefined;
  let added = 0;
  const undo = async (): Promise<void> => {
    // Only what stands at the end: another process may have added behind it.
    if ((await client.factsOfHandle(handle)).size === before.size + added) await handle.truncate(before.size);
  };
  try {
    for await (const bytes of spool === undefined ? [body.bytes ?? new Uint8Array(0)] : spool.chunks()) {
      throwIfAborted(signal);
      await writeBytes(handle, bytes, undefined, (count) => {
        added += count;
      });
      await lock?.keep();
    }
    if (client.fsync) await handle.sync();
  } catch (error) {
    // What failed first is what the caller has to know.
    await Promise.allSettled([undo()]);
    throw error;
  }
  const after = await client.factsOfHandle(handle);
  if (record !== undefined) await putRecord(client, folder, baseName(path), bind(record, after), undefined);
  return toWriteResult(path, after);
}
