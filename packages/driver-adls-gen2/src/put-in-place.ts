import { type ChangedFile, explainWrite, type RequestHeaders, retryChange, tryUndo } from '@stowage/azure-common';
import type { LakeClient } from './client.ts';
import { isServiceError } from './errors.ts';
import { explainKind, tryHeadPath } from './head-path.ts';
import { temporaryPath } from './names.ts';
import { deletePath } from './requests/delete-path.ts';
import { renamePath } from './requests/rename-path.ts';
import { withParent } from './with-parent.ts';

/** Where a file that has been made elsewhere goes, and under which condition. */
export interface Place {
  readonly path: string;
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: '*' | undefined;
  readonly leaseId?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Makes a file under a temporary name beside its place and renames it there when it is complete: readers see what was there or all of it. If
 * it fails, the temporary file is taken away.
 */
export async function putInPlace(
  client: LakeClient,
  place: Place,
  make: (temporary: string) => Promise<ChangedFile>,
): Promise<ChangedFile> {
  const temporary = temporaryPath(place.path);
  try {
    return await moveIntoPlace(client, temporary, place, await make(temporary));
  } catch (error) {
    // What cannot be taken away now is taken away by a later upload into the same directory.
    const discarded = client.inBackground(async () => {
      await tryUndo((signal) => deletePath(client, { path: temporary, signal }));
    });
    // Whoever gave up waits for nothing any more.
    if (!place.signal?.aborted) await discarded;
    throw isServiceError(error, 'SourceConditionNotMet')
      ? error
      : explainWrite(await explainKind(client, place.path, error, place.signal), place);
  }
}

/** A rename whose answer was lost is known by its source, which nobody else knows: it is gone. The ETag goes along with the file. */
async function moveIntoPlace(client: LakeClient, from: string, place: Place, made: ChangedFile): Promise<ChangedFile> {
  const { path: to, ifMatch, ifNoneMatch, leaseId, signal } = place;
  const headers: RequestHeaders = { 'x-ms-lease-id': leaseId };
  const moved = await retryChange(
    client,
    () => withParent(client, to, () => renamePath(client, { from, to, ifMatch, ifNoneMatch, headers, signal }), signal),
    async () => ((await tryHeadPath(client, { path: from, signal })) === undefined ? made : undefined),
    signal,
  );
  return { etag: moved.etag, lastModified: moved.lastModified ?? made.lastModified };
}

/** Whether the credential may rename, as far as that is known: a signature may be for creating alone. */
export function mayMove({ credential }: LakeClient): boolean {
  return credential.kind !== 'sas' || credential.fields.identifier !== undefined || /[mw]/.test(credential.fields.permissions);
}
