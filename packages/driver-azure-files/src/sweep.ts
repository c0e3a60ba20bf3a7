import { type Entry, isDatastoreError, joinPath } from '@stowage/core/driver';
import type { FilesClient } from './client.ts';
import { tryDiscard } from './discard.ts';
import { listDirectory } from './requests/list-directory.ts';
import { temporaryPrefix } from './temporary-name.ts';

/** Milliseconds without a change after which an unfinished file is swept. */
const sweptAfter = 24 * 3_600_000;

/** Milliseconds since a file was made or changed, by the clock of the service. */
export function ageOf({ createdAt, lastModified, driver }: Entry, now: number): number {
  const fields = driver?.azure_file;
  const times = [createdAt, lastModified, fields?.lastWriteTime, fields?.changeTime].map((time) => time?.getTime() ?? 0);
  return now - Math.max(...times);
}

/** Directories that a client remembers to have swept, at most. */
const maxSwept = 1_000;

/**
 * Deletes the unfinished files in a directory that no process can be at work on any more, once for each directory and client. It never fails:
 * whoever may not look, or may not delete, leaves them to somebody else.
 */
export async function sweepOnce(client: FilesClient, directory: string, signal: AbortSignal | undefined): Promise<void> {
  const { swept } = client;
  if (swept.has(directory)) return;
  if (swept.size >= maxSwept) swept.clear();
  swept.add(directory);
  try {
    const page = await listDirectory(client, { path: directory, prefix: temporaryPrefix, signal });
    for (const { name, entry, isTemporary } of page.entries) {
      if (isTemporary && ageOf(entry, page.now) >= sweptAfter) await tryDiscard(client, joinPath(directory, name));
    }
  } catch (error) {
    if (!isDatastoreError(error)) throw error;
  }
}
