import { join } from 'node:path';
import { baseName, type DeleteRequest, parentPath } from '@stowage/core/driver';
import { inside, type LocalClient } from '../client.ts';
import { isDirectory } from '../commit.ts';
import { assertMatch, conditionFailed } from '../conditions.ts';
import { tryTarget } from '../entries.ts';
import { isErrno } from '../errors.ts';
import { etagOf } from '../facts.ts';
import { withLockFile } from '../lock-file.ts';
import { dropRecord, hasRecord } from '../metadata-files.ts';
import { pathLocks } from '../path-lock.ts';
import type { Pin } from '../pin.ts';

/** Deletes a name. Of a symbolic link that is the link, never what it leads to. */
async function deleteFile(client: LocalClient, { path, ifMatch, signal }: DeleteRequest): Promise<void> {
  using folder = await tryPinFolder(client, parentPath(path));
  if (folder === undefined) {
    if (ifMatch !== undefined) throw conditionFailed(path, 'does not exist');
    return;
  }
  const name = baseName(path);
  const remove = async (): Promise<void> => {
    if (ifMatch !== undefined) {
      const facts = await tryTarget(client, folder, name, path);
      if (facts?.kind === 'directory') throw isDirectory(path);
      assertMatch(path, facts && etagOf(facts), ifMatch);
    }
    const [recorded] = await Promise.all([hasRecord(client, folder, name), unlink(client, folder, name, path)]);
    if (recorded) await dropRecord(client, folder, name);
  };
  await pathLocks.run([join(folder.real, name)], signal, () =>
    ifMatch === undefined ? remove() : withLockFile(client, folder, name, { signal }, remove),
  );
  await client.syncDirectory(folder);
}

export { deleteFile as delete };

/** The folder, or undefined when there is none: then there is nothing in it to delete. */
async function tryPinFolder(client: LocalClient, path: string): Promise<Pin | undefined> {
  try {
    return await client.pin(path, 'directory');
  } catch (error) {
    if (!isErrno(error, 'ENOENT', 'ENOTDIR')) throw error;
    await client.assertRoot();
    return undefined;
  }
}

async function unlink(client: LocalClient, folder: Pin, name: string, path: string): Promise<void> {
  try {
    await client.tryRemove(inside(folder, name));
  } catch (error) {
    // Linux says EISDIR; POSIX says EPERM, which may also mean what it says.
    if (isErrno(error, 'EISDIR')) throw isDirectory(path);
    if (isErrno(error, 'EPERM') && (await client.tryFacts(inside(folder, name)))?.kind === 'directory') throw isDirectory(path);
    throw error;
  }
}
