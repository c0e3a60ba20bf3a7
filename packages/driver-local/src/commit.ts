import { join } from 'node:path';
import { baseName, DatastoreError, throwIfAborted, type WriteResult } from '@stowage/core/driver';
import { inside, type LocalClient } from './client.ts';
import { assertMatch } from './conditions.ts';
import { toWriteResult, tryTarget } from './entries.ts';
import { etagOf, type Facts } from './facts.ts';
import { withLockFile } from './lock-file.ts';
import { putRecord } from './metadata-files.ts';
import { bind, type MetadataRecord } from './metadata-record.ts';
import { pathLocks } from './path-lock.ts';
import type { Pin } from './pin.ts';
import type { StagedFile } from './staged-file.ts';

/** Where a staged file goes, and on which conditions. */
export interface Target {
  readonly path: string;
  readonly ifNoneMatch?: '*' | undefined;
  readonly ifMatch?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

const etagOfFile = (facts: Facts | undefined): string | undefined => (facts?.kind === 'file' ? etagOf(facts) : undefined);

/** The error for a file that is to be where a folder is. */
export function isDirectory(path: string): DatastoreError {
  return new DatastoreError('PATH.IS_DIRECTORY', `${JSON.stringify(path)} is a folder.`, { path });
}

/** Refuses a target that cannot be taken, before any byte is moved. Gives the facts of the file that will be replaced. */
export async function checkTarget(client: LocalClient, folder: Pin, { path, ifNoneMatch, ifMatch }: Target): Promise<Facts | undefined> {
  const present = await client.tryFacts(inside(folder, baseName(path)));
  if (present !== undefined && ifNoneMatch !== undefined) {
    throw new DatastoreError('PATH.EXISTS', `${JSON.stringify(path)} exists already.`, { path });
  }
  if (present?.kind === 'directory') throw isDirectory(path);
  if (ifMatch !== undefined) assertMatch(path, etagOfFile(await tryTarget(client, folder, baseName(path), path)), ifMatch);
  return present?.kind === 'file' ? present : undefined;
}

/** Brings a staged file to its place in one step, with its metadata, if the conditions hold at that moment. */
export async function commit(
  client: LocalClient,
  folder: Pin,
  staged: StagedFile,
  record: MetadataRecord | undefined,
  { path, ifNoneMatch, ifMatch, signal }: Target,
): Promise<WriteResult> {
  const name = baseName(path);
  const place = async (): Promise<void> => {
    throwIfAborted(signal);
    if (ifMatch !== undefined) assertMatch(path, etagOfFile(await tryTarget(client, folder, name, path)), ifMatch);
    if (record !== undefined)
      await putRecord(client, folder, name, bind(record, staged.facts), await client.tryFacts(inside(folder, name)));
    if (ifNoneMatch === undefined) await staged.moveTo(inside(folder, name));
    else await staged.createAs(inside(folder, name));
  };
  await pathLocks.run([join(folder.real, name)], signal, () =>
    ifMatch === undefined ? place() : withLockFile(client, folder, name, { signal }, place),
  );
  await client.syncDirectory(folder);
  return toWriteResult(path, staged.facts);
}
