import { type ChangedFile, recode } from '@stowage/azure-common';
import { DatastoreError, parentPath, type WriteRequest, type WriteResult } from '@stowage/core/driver';
import type { FilesClient } from '../client.ts';
import { orDiscard } from '../discard.ts';
import { isAbsence, tryFile } from '../find.ts';
import { underCondition } from '../lease.ts';
import { checkName } from '../names.ts';
import { type Publication, publish } from '../publish.ts';
import { type StagedFile, stage } from '../stage.ts';
import { sweepOnce } from '../sweep.ts';
import { type Attempt, createAttempt } from '../temporary-name.ts';

/** Create File and Put Range under a temporary name, then Rename File: readers see the old file or the new one, never a part. */
export async function write(client: FilesClient, request: WriteRequest): Promise<WriteResult> {
  const { path } = request;
  checkName(path);
  const attempt = createAttempt(path);
  return orDiscard(client, attempt.temporary, async () => {
    const staged = await stage(client, attempt.temporary, request);
    const published = await replace(client, request, attempt, staged);
    // Large uploads are what leaves large remains.
    if (staged.size > client.blockSize) await sweepOnce(client, parentPath(path), request.signal);
    return { path, size: staged.size, ...published, digests: staged.digests };
  });
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
  const found = await tryFile(client, path, signal);
  if (found?.etag !== ifMatch) throw new DatastoreError('CONDITION.FAILED', `${JSON.stringify(path)} has another ETag than ${ifMatch}.`);
  try {
    return await publish(client, publication);
  } catch (error) {
    throw isAbsence(error) ? recode(error, 'CONDITION.FAILED') : error;
  }
}
