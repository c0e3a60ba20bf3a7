import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { isDead, type Workspace } from '@stowage/workspace';
import type { OutputStream } from '../computes/compute.ts';
import { isUnfinished, type RunRecord } from './record.ts';
import { listRunNames, RunFolder, runsFolder, tryReadRecord } from './run-folder.ts';

/** The records of all runs of a workspace, the newest first. One whose supervisor was killed has the status `lost`. */
export async function listRuns(workspace: Workspace): Promise<readonly RunRecord[]> {
  const folder = await runsFolder(workspace);
  const records: RunRecord[] = [];
  for (const name of (await listRunNames(workspace)).toReversed()) {
    const record = await tryReadRecord(join(folder, name));
    if (record !== undefined) records.push(await withTruth(record));
  }
  return records;
}

/** The record of one run. Fails with `RUN.UNKNOWN`. */
export async function showRun(workspace: Workspace, id: string): Promise<RunRecord> {
  return withTruth((await RunFolder.open(workspace, id)).record);
}

/** What the program of a run printed, so far. Empty when it was not started. Fails with `RUN.UNKNOWN`. */
export async function* readRunLog(workspace: Workspace, id: string, stream: OutputStream): AsyncGenerator<Uint8Array, void, undefined> {
  const folder = await RunFolder.open(workspace, id);
  try {
    for await (const chunk of createReadStream(folder.log(stream))) yield chunk as Uint8Array;
  } catch (error) {
    if ((error as { readonly code?: unknown }).code !== 'ENOENT') throw error;
  }
}

async function withTruth(record: RunRecord): Promise<RunRecord> {
  return isUnfinished(record) && (await isDead(record.owner)) ? { ...record, status: 'lost' } : record;
}
