import { type ChangedFile, toChangedFile } from '@stowage/azure-common';
import type { FilesClient } from '../client.ts';
import { rights } from '../errors.ts';

/** What to rename. */
export interface RenameRequest {
  readonly kind: 'file' | 'directory';
  readonly from: string;
  readonly to: string;
  /** Replace a file that is there; else that fails with `PATH.EXISTS`, decided by the service. */
  readonly replace: boolean;
  readonly ignoreReadOnly?: boolean | undefined;
  /** The lease on the file that is replaced. */
  readonly targetLeaseId?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Rename File or Rename Directory: one step, in which readers see the old name or the new one. */
export async function rename(client: FilesClient, request: RenameRequest): Promise<ChangedFile> {
  const { kind, from, to, replace, ignoreReadOnly, targetLeaseId, signal } = request;
  const answer = await client.send({
    operation: kind === 'file' ? 'Rename File' : 'Rename Directory',
    method: 'PUT',
    path: client.pathOf(to),
    query: { comp: 'rename', restype: kind === 'directory' ? 'directory' : undefined },
    headers: {
      'x-ms-file-rename-source': client.sourceOf(from),
      'x-ms-source-allow-trailing-dot': 'true',
      'x-ms-file-rename-replace-if-exists': String(replace),
      'x-ms-file-rename-ignore-readonly': ignoreReadOnly === true ? 'true' : undefined,
      'x-ms-destination-lease-id': targetLeaseId,
    },
    right: rights.change,
    signal,
  });
  return toChangedFile(answer);
}
