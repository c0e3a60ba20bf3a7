import { type Sign, signStorageUrl } from '@stowage/azure-common';
import type { SignedUrl, SignUrlRequest } from '@stowage/core/driver';
import type { BlobClient } from '../client.ts';
import { checkName } from '../names.ts';

/** A service SAS of a blob or of the container, or an account SAS; nothing is asked of the service but, once in a while, a user delegation key. */
export async function signUrl(client: BlobClient, sign: Sign, request: SignUrlRequest): Promise<SignedUrl> {
  const { path } = request;
  const { container } = client;
  const url = client.urlOf(path);
  const options = request.driver?.azure_blob;
  if (path === '') return signStorageUrl(client, sign, request, { resource: 'c', path: container, url, headers: {} }, options);
  checkName(path);
  const target = { resource: 'b', path: `${container}/${path}`, url, headers: { 'x-ms-blob-type': 'BlockBlob' } } as const;
  return signStorageUrl(client, sign, request, target, options);
}
