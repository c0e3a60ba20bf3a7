import { type CopyRequest, DatastoreError, type FileEntry, type WriteResult } from '@stowage/core/driver';
import type { FilesClient } from '../client.ts';
import { checkConditions } from '../conditions.ts';
import { copyWhole } from '../copy-whole.ts';
import { orDiscard } from '../discard.ts';
import { explainMissing, isAbsence } from '../find.ts';
import { checkName } from '../names.ts';
import { publish } from '../publish.ts';
import { headFile } from '../requests/head-file.ts';
import { createAttempt } from '../temporary-name.ts';

/** Copy File to a temporary name, inside the service, then Rename File. */
export async function copy(client: FilesClient, request: CopyRequest): Promise<WriteResult> {
  const { from, to, ifNoneMatch, ifSourceMatch, signal } = request;
  checkName(from);
  checkName(to);
  const source = checkConditions(await headSource(client, from, signal), { ifMatch: ifSourceMatch });
  const { temporary } = createAttempt(to);
  const options = request.driver?.azure_file ?? {};
  return orDiscard(client, temporary, async () => {
    const copied = await copyWhole(client, { from, temporary, smb: options, signal });
    // The service copies what it finds when it gets there; it has no condition for the source.
    if (copied.wasPending || ifSourceMatch !== undefined) {
      const { etag } = await headSource(client, from, signal);
      if (etag !== source.etag) throw changedSource(from);
    }
    const { fileId, size, md5 } = copied;
    const { ignoreReadOnly, leaseId } = options;
    const published = await publish(client, {
      temporary,
      path: to,
      fileId,
      createOnly: ifNoneMatch !== undefined,
      ignoreReadOnly,
      leaseId,
      signal,
    });
    return { path: to, size, ...published, digests: md5 === undefined ? undefined : { md5 } };
  });
}

async function headSource(client: FilesClient, path: string, signal: AbortSignal | undefined): Promise<FileEntry> {
  try {
    return await client.retry(() => headFile(client, path, signal), { idempotent: true, signal });
  } catch (error) {
    if (!isAbsence(error)) throw error;
    throw await explainMissing(client, path, signal, error);
  }
}

function changedSource(path: string): DatastoreError {
  return new DatastoreError('CONDITION.FAILED', `${JSON.stringify(path)} was changed while it was being copied.`, {
    nextAction: 'Copy it again.',
  });
}
