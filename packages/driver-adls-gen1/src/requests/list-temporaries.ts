import { isTemporary, type Temporary, temporaryPrefix } from '@stowage/azure-common';
import { joinPath } from '@stowage/core/driver';
import type { Receiver } from './json-answer.ts';
import { listStatus } from './list-status.ts';

/** LISTSTATUS between two names: the unfinished files of one directory, a page of them. */
export async function listTemporaries(client: Receiver, path: string, signal: AbortSignal | undefined): Promise<readonly Temporary[]> {
  // They go on with hexadecimal digits.
  const { statuses } = await listStatus(client, { path, between: [temporaryPrefix, `${temporaryPrefix}g`], signal });
  return statuses
    .filter(({ pathSuffix }) => isTemporary(pathSuffix))
    .map(({ pathSuffix, modificationTime }) => ({ path: joinPath(path, pathSuffix), lastModified: new Date(modificationTime) }));
}
