import { isDirectoryError } from '@stowage/azure-common';
import type { DirectoryEntry } from '@stowage/core/driver';
import type { BlobClient } from './client.ts';
import { directoryPrefix } from './names.ts';
import { listBlobs } from './requests/list-blobs.ts';

/**
 * Whether anything lies below a path: then it is a directory. Its own marker tells more of it, if there is one. Undefined also where
 * the credential may not list.
 */
export async function findDirectory(
  client: BlobClient,
  path: string,
  signal: AbortSignal | undefined,
): Promise<DirectoryEntry | undefined> {
  if (!client.canList) return undefined;
  const prefix = directoryPrefix(path);
  let marker: string | undefined;
  do {
    const page = await listBlobs(client, { prefix, isFlat: true, marker, maxResults: 1, signal });
    const [first] = page.blobs;
    if (first !== undefined) {
      const entry = first.name === prefix ? first.entry : undefined;
      return entry?.kind === 'directory' ? entry : { kind: 'directory', path };
    }
    marker = page.marker;
  } while (marker !== undefined);
  return undefined;
}

/** The error for a path that names no blob: a directory, or nothing. */
export async function explainMissing(
  client: BlobClient,
  path: string,
  signal: AbortSignal | undefined,
  missing: unknown,
): Promise<unknown> {
  return (await findDirectory(client, path, signal)) === undefined ? missing : isDirectoryError(path);
}
