import { createSweep, type Sweep } from '@stowage/azure-common';
import { baseName, joinPath, parentPath } from '@stowage/core/driver';
import { lastTouched } from './age.ts';
import type { FilesClient } from './client.ts';
import { deleteFile } from './requests/delete.ts';
import { type ListedPage, listDirectory } from './requests/list-directory.ts';
import { takeOver } from './stale-lease.ts';
import { attemptId, attemptPrefix, temporaryPrefix } from './temporary-name.ts';

/** Makes what deletes the unfinished files that no process can be at work on any more. */
export function createFilesSweep(client: FilesClient): Sweep {
  return createSweep({
    find: async (directory, signal) => {
      const { entries } = await listDirectory(client, { path: directory, prefix: temporaryPrefix, signal });
      const temporaries = entries.filter(({ isTemporary }) => isTemporary);
      return temporaries.map(({ entry }) => ({ path: entry.path, lastModified: new Date(lastTouched(entry)) }));
    },
    remove: async (temporary, signal) => {
      // Its name is the only record of a lease that may still be held.
      const path = await tryTarget(client, temporary, signal);
      if (path !== undefined) await takeOver(client, path, { id: attemptId(temporary), temporary }, signal);
      await deleteFile(client, temporary, undefined, signal);
    },
  });
}

/** The file that an unfinished file was for: the one in its directory whose name stands in it as a hash. */
async function tryTarget(client: FilesClient, temporary: string, signal: AbortSignal | undefined): Promise<string | undefined> {
  const directory = parentPath(temporary);
  const name = baseName(temporary).toLowerCase();
  let marker: string | undefined;
  do {
    const page: ListedPage = await listDirectory(client, { path: directory, marker, signal });
    const target = page.entries.find((listed) => !listed.isTemporary && name.startsWith(attemptPrefix(joinPath(directory, listed.name))));
    if (target !== undefined) return target.entry.path;
    marker = page.marker;
  } while (marker !== undefined);
  return undefined;
}
