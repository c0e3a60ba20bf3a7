import { type Sign, signStorageUrl } from '@stowage/azure-common';
import type { SignedUrl, SignUrlRequest } from '@stowage/core/driver';
import type { LakeClient } from '../client.ts';
import { checkName } from '../names.ts';

const resources = { file: 'b', directory: 'd', datastore: 'c' } as const;

/**
 * A signature for a file, for a directory with all below it, or for the file system. A file's URL is one of the Blob endpoint, where one request
 * reads, writes or deletes it; a directory's is one of the DFS endpoint, where listing is at home. The signature is good for both.
 */
export async function signUrl(client: LakeClient, sign: Sign, request: SignUrlRequest): Promise<SignedUrl> {
  const { path, scope } = request;
  if (path !== '') checkName(path);
  const target = {
    resource: resources[scope],
    path: path === '' ? client.filesystem : `${client.filesystem}/${path}`,
    url: scope === 'file' ? client.blobUrlOf(path) : client.dfsUrlOf(path),
    headers: scope === 'file' ? { 'x-ms-blob-type': 'BlockBlob' } : {},
  };
  return signStorageUrl(client, sign, request, target, request.driver?.azure_data_lake_gen2);
}
