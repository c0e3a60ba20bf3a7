import { createBlockSource, isDirectoryError } from '@stowage/azure-common';
import { type AppendRequest, DatastoreError, isDatastoreError, throwIfAborted, type WriteResult } from '@stowage/core/driver';
import { type Addition, type Appended, appendBlock, checkPosition } from '../append-block.ts';
import type { FilesClient } from '../client.ts';
import { orDiscard, tryDiscard } from '../discard.ts';
import { tryDirectory, tryFile } from '../find.ts';
import { checkName } from '../names.ts';
import { publish } from '../publish.ts';
import { stage } from '../stage.ts';
import { createAttempt } from '../temporary-name.ts';

/**
 * Makes a file longer and writes there, under a lease; a file that is missing is made whole. More than one block takes several such steps,
 * each behind the one before and only there: if another writer comes in between, the rest fails.
 */
export async function append(client: FilesClient, request: AppendRequest): Promise<WriteResult> {
  const { path, body, ifSize, signal } = request;
  checkName(path);
  const { blockSize, turns } = client;
  const inTurn = (task: () => Promise<Appended>): Promise<Appended> => turns.run(path.toLowerCase(), task);
  const source = createBlockSource(body, { sizeOf: () => blockSize, blocksAt: () => 1 });
  try {
    let last: Appended | undefined;
    for (let bytes = await source.next(); bytes !== undefined; bytes = await source.next()) {
      const addition = { path, bytes, position: last?.size ?? ifSize, signal };
      last = await inTurn(() => appendAnywhere(client, addition));
      source.giveBack(bytes);
    }
    last ??= await inTurn(() => appendAnywhere(client, { path, bytes: new Uint8Array(), position: ifSize, signal }));
    return { path, ...last };
  } finally {
    source.close();
  }
}

/** Appends to what is there, or makes it; anew when another writer makes it, deletes it or takes this one for dead meanwhile. */
async function appendAnywhere(client: FilesClient, addition: Addition): Promise<Appended> {
  const { path, bytes, signal } = addition;
  for (;;) {
    throwIfAborted(signal);
    const file = await tryFile(client, path, signal);
    if (file !== undefined) checkPosition(file, addition);
    if (file !== undefined && bytes.byteLength === 0) return { size: file.size, etag: file.etag, lastModified: file.lastModified };
    const appended = file === undefined ? await create(client, addition) : await appendBlock(client, addition, file);
    if (appended !== undefined) return appended;
  }
}

/** Makes the file of its first bytes; undefined if there is one by now. */
async function create(client: FilesClient, { path, bytes, position, signal }: Addition): Promise<Appended | undefined> {
  if ((await tryDirectory(client, path, signal)) !== undefined) throw isDirectoryError(path);
  if (position !== undefined && position > 0) {
    throw new DatastoreError('CONDITION.FAILED', `${JSON.stringify(path)} is not there, and should have ${position} bytes.`);
  }
  const { temporary } = createAttempt(path);
  return orDiscard(client, temporary, async () => {
    const { size, fileId } = await stage(client, temporary, { path, body: { bytes, size: bytes.byteLength }, signal });
    try {
      return { size, ...(await publish(client, { temporary, path, fileId, createOnly: true, signal })) };
    } catch (error) {
      if (!isDatastoreError(error, 'PATH.EXISTS')) throw error;
      await tryDiscard(client, temporary);
      return undefined;
    }
  });
}
