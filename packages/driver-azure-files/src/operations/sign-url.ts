import { type Sign, signStorageUrl } from '@stowage/azure-common';
import type { SignedUrl, SignUrlRequest } from '@stowage/core/driver';
import type { FilesClient } from '../client.ts';
import { checkName } from '../names.ts';
import { requireParents } from '../parents.ts';

/**
 * A service SAS of a file or of the share, or an account SAS. Nothing is asked of the service, but that a URL for writing needs the directories
 * above its file: whoever has it cannot make them.
 */
export async function signUrl(client: FilesClient, sign: Sign, request: SignUrlRequest): Promise<SignedUrl> {
  const { path, access, signal } = request;
  const { share } = client;
  const url = client.urlOf(path);
  const options = request.driver?.azure_file;
  if (path === '') return signStorageUrl(client, sign, request, { resource: 's', path: share, url, headers: {} }, options);
  checkName(path);
  if (access.includes('write')) await requireParents(client, path, signal);
  const target = { resource: 'f', path: `${share}/${path}`, url, headers: { 'x-ms-type': 'file' } } as const;
  return signStorageUrl(client, sign, request, target, options);
}
