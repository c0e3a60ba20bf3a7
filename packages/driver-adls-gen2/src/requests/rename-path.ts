import { type ChangedFile, type RequestHeaders, toChangedFile } from '@stowage/azure-common';
import type { LakeClient } from '../client.ts';
import { rights } from '../errors.ts';

/** A file or directory to rename. */
export interface RenamePathRequest {
  readonly from: string;
  readonly to: string;
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: '*' | undefined;
  readonly headers?: RequestHeaders | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Path - Create with a source: gives a file or directory another path, in one step. Conditions are for what is at the new one. */
export async function renamePath(client: LakeClient, request: RenamePathRequest): Promise<ChangedFile> {
  const { from, to, ifMatch, ifNoneMatch, headers, signal } = request;
  const { credential } = client;
  const source = client.pathOf(from);
  const answer = await client.dfs.send({
    operation: 'Path - Create (rename)',
    method: 'PUT',
    path: client.pathOf(to),
    query: { mode: 'legacy' },
    headers: {
      'x-ms-rename-source': credential.kind === 'sas' ? `${source}?${credential.token.reveal()}` : source,
      'if-match': ifMatch,
      'if-none-match': ifNoneMatch,
      ...headers,
    },
    right: rights.move,
    signal,
  });
  return toChangedFile(answer);
}
