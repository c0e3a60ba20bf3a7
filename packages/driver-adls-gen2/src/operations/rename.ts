import { type ChangedFile, explainWrite, retryChange } from '@stowage/azure-common';
import type { Entry, RenameRequest } from '@stowage/core/driver';
import type { LakeClient } from '../client.ts';
import { isKindError } from '../errors.ts';
import { explainKind, headPath, tryHeadPath } from '../head-path.ts';
import { checkName } from '../names.ts';
import { renamePath } from '../requests/rename-path.ts';
import { withParent } from '../with-parent.ts';

/** Path - Create with a source, in one step; a directory replaces nothing. Missing parents, which the request does not make, are made first. */
export async function rename(client: LakeClient, request: RenameRequest): Promise<void> {
  const { from, to, ifNoneMatch, signal } = request;
  checkName(from);
  checkName(to);
  const source = await client.retry(() => headPath(client, { path: from, signal }), { idempotent: true, signal });
  const condition = source.kind === 'directory' ? '*' : ifNoneMatch;
  const move = (): Promise<ChangedFile> =>
    retryChange(
      client,
      () => renamePath(client, { from, to, ifNoneMatch: condition, signal }),
      async () => ((await isMoved(client, source, to, signal)) ? { etag: source.etag, lastModified: source.lastModified } : undefined),
      signal,
    );
  try {
    await withParent(client, to, move, signal);
  } catch (error) {
    throw isKindError(error) ? await explainKind(client, to, error, signal) : explainWrite(error, { ifNoneMatch: condition });
  }
}

/** Whether an earlier attempt got through, its answer lost: the source is gone, and what is at the target has its ETag, which a rename keeps. */
async function isMoved(client: LakeClient, source: Entry, to: string, signal: AbortSignal | undefined): Promise<boolean> {
  if ((await tryHeadPath(client, { path: source.path, signal })) !== undefined) return false;
  const target = await tryHeadPath(client, { path: to, signal });
  return target?.kind === source.kind && target.etag === source.etag;
}
