import { createSweep, type Sweep, type Temporary } from '@stowage/azure-common';
import { type Entry, joinPath } from '@stowage/core/driver';
import type { FilesClient } from './client.ts';
import { deleteFile } from './requests/delete.ts';
import { listDirectory } from './requests/list-directory.ts';
import { temporaryPrefix } from './temporary-name.ts';

/** When a file was made or changed last. */
function lastTouched({ createdAt, lastModified, driver }: Entry): number {
  const fields = driver?.azure_file;
  return Math.max(...[createdAt, lastModified, fields?.lastWriteTime, fields?.changeTime].map((time) => time?.getTime() ?? 0));
}

/** Milliseconds since a file was made or changed, by the clock of the service. */
export function ageOf(entry: Entry, now: number): number {
  return now - lastTouched(entry);
}

/** Makes what deletes the unfinished files that no process can be at work on any more. */
export function createFilesSweep(client: FilesClient): Sweep {
  return createSweep({
    find: async (directory, signal) => {
      const { entries } = await listDirectory(client, { path: directory, prefix: temporaryPrefix, signal });
      const temporaries = entries.filter(({ isTemporary }) => isTemporary);
      return temporaries.map(
        ({ name, entry }): Temporary => ({ path: joinPath(directory, name), lastModified: new Date(lastTouched(entry)) }),
      );
    },
    remove: (path, signal) => deleteFile(client, path, undefined, signal),
  });
}
