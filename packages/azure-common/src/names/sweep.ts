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
export interface SweepRequests<T extends Temporary = Temporary> {
  find(directory: string, signal: AbortSignal | undefined): Promise<readonly T[]>;
  /** The last argument is what was found at the path. */
  remove(path: string, signal: AbortSignal | undefined, found: T): Promise<unknown>;
}

/** Takes away what dead uploads have left beside a path. Never fails. */
export type Sweep = (path: string, signal: AbortSignal | undefined) => Promise<void>;

/**
 * Makes what takes away the files that dead uploads have left in a directory, once for each directory. It never fails: whoever may not look, or
 * may not delete, leaves them to somebody else.
 */
export function createSweep<T extends Temporary>({ find, remove }: SweepRequests<T>): Sweep {
  const swept = new Set<string>();
  return async (path, signal) => {
    const directory = parentPath(path);
    if (swept.has(directory)) return;
    if (swept.size >= maxSwept) swept.clear();
    swept.add(directory);
    const attempt = async (step: () => Promise<void>): Promise<void> => {
      try {
        await step();
      } catch (error) {
        if (!isDatastoreError(error) && !signal?.aborted) throw error;
      }
    };
    await attempt(async () => {
      const oldest = Date.now() - maxAge;
      for (const temporary of await find(directory, signal)) {
        if (temporary.lastModified.getTime() >= oldest) continue;
        // Others may sweep at the same time, or hold one of them: the rest goes all the same.
        await attempt(async () => void (await remove(temporary.path, signal, temporary)));
      }
    });
  };
}
