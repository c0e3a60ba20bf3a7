import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isDead, type Workspace } from '@stowage/workspace';
import type { CleanUpReport } from '../computes/compute.ts';
import { findMountPoints } from '../computes/local/mount-points.ts';
import { openCompute } from '../computes/open-compute.ts';
import type { ComputePlaces } from './options.ts';
import { isUnfinished } from './record.ts';
import { listRunNames, RunFolder, runsFolder, tryReadRecord } from './run-folder.ts';

/** What is cleaned. */
export interface CleanRunsOptions extends ComputePlaces {
  /** Also removes the records and logs of runs that ended before this. Default: none are. */
  readonly endedBefore?: Date | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A run that was cleaned up. */
export interface CleanedRun {
  readonly id: string;
  /** What was found of it; undefined when the compute could not be asked, or something could not be removed. */
  readonly found?: CleanUpReport | undefined;
  /** Why something may be left. */
  readonly error?: unknown;
}

/** What cleaning came to. */
export interface CleanRunsReport {
  /** Runs whose supervisor was killed, or could not remove everything itself. */
  readonly cleaned: readonly CleanedRun[];
  /** Finished runs whose records were removed. */
  readonly removed: readonly string[];
}

/**
 * Finds the runs whose supervisor was killed and removes what they left: processes, mounts, working folders. Their records and logs stay, with the status
 * `lost`. Runs that are going on are not touched. What cannot be removed is reported with its run and does not keep the others.
 */
export async function cleanRuns(workspace: Workspace, options: CleanRunsOptions = {}): Promise<CleanRunsReport> {
  const folder = await runsFolder(workspace);
  const cleaned: CleanedRun[] = [];
  const removed: string[] = [];
  for (const name of await listRunNames(workspace)) {
    options.signal?.throwIfAborted();
    const path = join(folder, name);
    const record = await tryReadRecord(path);
    if (record === undefined) await removeUnborn(path);
    else if (isUnfinished(record) || record.trace !== undefined) {
      if (await isDead(record.owner)) cleaned.push(await cleanRun(workspace, record.id, options));
    } else if (options.endedBefore !== undefined && new Date(record.ended ?? record.started) < options.endedBefore) {
      // Kept files go, too; never what is mounted there.
      if ((await findMountPoints(path)).length > 0) continue;
      await rm(path, { recursive: true, force: true });
      removed.push(record.id);
    }
  }
  return { cleaned, removed };
}

async function cleanRun(workspace: Workspace, id: string, options: CleanRunsOptions): Promise<CleanedRun> {
  const folder = await RunFolder.open(workspace, id);
  const { compute, trace } = folder.record;
  try {
    let found: CleanUpReport = { processes: 0, mounts: 0, folders: 0 };
    if (trace !== undefined) {
      const opened = await openCompute(workspace, compute.name, options);
      try {
        found = await opened.cleanUp(trace, { signal: options.signal });
      } finally {
        await opened.close();
      }
    }
    const { status, ended } = folder.record;
    const truth = isUnfinished(folder.record) ? ({ status: 'lost', ended: new Date().toISOString() } as const) : { status, ended };
    await folder.save({ ...truth, trace: undefined });
    return { id, found };
  } catch (error) {
    if (options.signal?.aborted) throw error;
    return { id, error };
  }
}

/** Removes the folder of a run that was killed before it had written its first record. */
async function removeUnborn(path: string): Promise<void> {
  const { mtimeMs } = await stat(path);
  if (Date.now() - mtimeMs > 60_000 && (await findMountPoints(path)).length === 0) await rm(path, { recursive: true, force: true });
}
