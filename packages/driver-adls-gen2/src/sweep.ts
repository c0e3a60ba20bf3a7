import { isDatastoreError, parentPath } from '@stowage/core/driver';
import type { LakeClient } from './client.ts';
import { deletePath } from './requests/delete-path.ts';
import { listTemporaries } from './requests/list-temporaries.ts';

/** How long an upload may take before its unfinished file counts as left behind by a program that died: as long as the service keeps blocks. */
const maxAge = 7 * 24 * 3_600_000;
/** Directories that are remembered, at most. */
const maxSwept = 1_000;

/**
 * Makes what takes away the files that dead uploads have left in a directory, once for each directory. It never fails: whoever may not look, or
 * may not delete, leaves them to somebody else.
 */
export function createSweep(client: LakeClient): (path: string, signal: AbortSignal | undefined) => Promise<void> {
  const swept = new Set<string>();
  return async (path, signal) => {
    const directory = parentPath(path);
    if (swept.has(directory)) return;
    if (swept.size >= maxSwept) swept.clear();
    swept.add(directory);
    try {
      const oldest = Date.now() - maxAge;
      for (const temporary of await listTemporaries(client, directory, signal)) {
        if (temporary.lastModified.getTime() < oldest) await deletePath(client, { path: temporary.path, signal });
      }
    } catch (error) {
      if (!isDatastoreError(error) && !signal?.aborted) throw error;
    }
  };
}
