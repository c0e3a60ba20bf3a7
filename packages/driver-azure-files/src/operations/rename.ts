import { DatastoreError, isInside, type RenameRequest } from '@stowage/core/driver';
import type { FilesClient } from '../client.ts';
import { isAbsence, tryDirectory } from '../find.ts';
import { checkName } from '../names.ts';
import { publish } from '../publish.ts';
import { renameDirectory } from '../rename-directory.ts';
import { headFile } from '../requests/head-file.ts';

/** Rename File or Rename Directory, in one step. The source is looked at first: by its id it is known when the answer is lost. */
export async function rename(client: FilesClient, request: RenameRequest): Promise<void> {
  const { from, to, ifNoneMatch, signal } = request;
  checkName(from);
  checkName(to);
  const head = (): ReturnType<typeof headFile> => headFile(client, from, signal);
  try {
    const { driver } = await client.retry(head, { idempotent: true, signal });
    await publish(client, {
      temporary: from,
      path: to,
      fileId: driver?.azure_file?.fileId,
      createOnly: ifNoneMatch !== undefined,
      signal,
    });
  } catch (error) {
    const directory = isAbsence(error) ? await tryDirectory(client, from, signal) : undefined;
    if (directory === undefined) throw error;
    // Names that differ in case are one name here, and a directory may be given another spelling.
    const [source, target] = [from.toLowerCase(), to.toLowerCase()];
    if (source !== target && isInside(source, target)) {
      throw new DatastoreError('PATH.INVALID', `The directory ${JSON.stringify(from)} cannot go into itself.`, { path: to });
    }
    await renameDirectory(client, { from, to, fileId: directory.driver?.azure_file?.fileId, signal });
  }
}
