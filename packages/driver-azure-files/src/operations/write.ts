import { type ChangedFile, recode } from '@stowage/azure-common';
import { DatastoreError, type FileEntry, type WriteRequest, type WriteResult } from '@stowage/core/driver';
import type { FilesClient } from '../client.ts';
import { checkConditions } from '../conditions.ts';
import { orDiscard } from '../discard.ts';
import { isAbsence, tryFile } from '../find.ts';
import { underCondition } from '../lease.ts';
import { checkName } from '../names.ts';
import { type Publication, publish } from '../publish.ts';
import { headFile, requestIdOf } from '../requests/head-file.ts';
import { type StagedFile, stage } from '../stage.ts';
import { type Attempt, createAttempt } from '../temporary-name.ts';

/** Create File and Put Range under a temporary name, then Rename File: readers see the old file or the new one, never a part. */
export async function write(client: FilesClient, request: WriteRequest): Promise<WriteResult> {
  const { path } = request;
  checkName(path);
  const attempt = createAttempt(path);
  const { size } = request.body;
  if (size === undefined || size > client.blockSize) await lookAhead(client, request);
  return orDiscard(client, attempt.temporary, async () => {
    const staged = await stage(client, attempt.temporary, request);
    const published = await replace(client, request, attempt, staged);
    // Large uploads are what leaves large remains.
    if (staged.size > client.blockSize) await client.sweep(path, request.signal);
    return { path, size: staged.size, ...published, digests: staged.digests };
  });
}

/** Spares a long upload whose condition does not hold already. It is decided at the end, when it must hold still. */
async function lookAhead(client: FilesClient, { path, ifMatch, ifNoneMatch, signal }: WriteRequest): Promise<void> {
  if (ifMatch === undefined && ifNoneMatch === undefined) return;
  const found = await tryFile(client, path, signal);
  if (ifMatch !== undefined) checkConditions(found ?? { path, etag: undefined }, { ifMatch });
  else if (found !== undefined) {
    const requestId = requestIdOf(found);
    throw new DatastoreError('PATH.EXISTS', `There is a file ${JSON.stringify(path)} already.`, { path, requestId });
  }
}

function replace(client: FilesClient, request: WriteRequest, attempt: Attempt, { fileId }: StagedFile): Promise<ChangedFile> {
  const { path, ifMatch, ifNoneMatch, signal } = request;
  const { ignoreReadOnly, leaseId } = request.driver?.azure_file ?? {};
  const createOnly = ifNoneMatch !== undefined;
  const publication: Publication = { temporary: attempt.temporary, path, fileId, createOnly, ignoreReadOnly, leaseId, signal };
  if (ifMatch === undefined) return publish(client, publication);
  if (leaseId !== undefined) return replaceLeased(client, publication, ifMatch);
  const run = (leaseId: string): Promise<ChangedFile> => publish(client, { ...publication, leaseId });
  return underCondition(client, { path, ifMatch, attempt, signal, run, keepsFile: false });
}

/** The caller holds the lease, so that nobody changes the file between the look at it and its replacement. */
async function replaceLeased(client: FilesClient, publication: Publication, ifMatch: string): Promise<ChangedFile> {
  const { path, signal } = publication;
  try {
    const head = (): Promise<FileEntry> => headFile(client, path, signal);
    checkConditions(await client.retry(head, { idempotent: true, signal }), { ifMatch });
    return await publish(client, publication);
  } catch (error) {
    throw isAbsence(error) ? recode(error, 'CONDITION.FAILED') : error;
  }
}
