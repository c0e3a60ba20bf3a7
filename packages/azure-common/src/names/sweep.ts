import { isDatastoreError, parentPath } from '@stowage/core/driver';

/** How long an upload may take before its unfinished file counts as left behind by a program that died: as long as services keep blocks. */
const maxAge = 7 * 24 * 3_600_000;
/** Directories that are remembered, at most. */
const maxSwept = 1_000;

/** An unfinished file. */
export interface Temporary {
  readonly path: string;
  readonly lastModified: Date;
}

/** How unfinished files are found and deleted. */
export interface SweepRequests {
  find(directory: string, signal: AbortSignal | undefined): Promise<readonly Temporary[]>;
  remove(path: string, signal: AbortSignal | undefined): Promise<unknown>;
}

/** Takes away what dead uploads have left beside a path. Never fails. */
export type Sweep = (path: string, signal: AbortSignal | undefined) => Promise<void>;

/**
 * Makes what takes away the files that dead uploads have left in a directory, once for each directory. It never fails: whoever may not look, or
 * may not delete, leaves them to somebody else.
 */
export function createSweep({ find, remove }: SweepRequests): Sweep {
  const swept = new Set<string>();
  return async (path, signal) => {
    const directory = parentPath(path);
    if (swept.has(directory)) return;
    if (swept.size >= maxSwept) swept.clear();
    swept.add(directory);
    try {
      const oldest = Date.now() - maxAge;
      for (const temporary of await find(directory, signal)) {
        if (temporary.lastModified.getTime() < oldest) await remove(temporary.path, signal);
      }
    } catch (error) {
      if (!isDatastoreError(error) && !signal?.aborted) throw error;
    }
  };
}
