import type { ServiceSasOptions, Sign } from '@stowage/azure-common';
import type { SignedAccess, SignedUrl, SignUrlRequest } from '@stowage/core/driver';
import type { LakeClient } from '../client.ts';
import { checkName } from '../names.ts';

const letters: Readonly<Record<SignedAccess, string>> = { read: 'r', write: 'cw', delete: 'd', list: 'l' };
const resources = { file: 'b', directory: 'd', datastore: 'c' } as const;

/**
 * A signature for a file, for a directory with all below it, or for the file system. A file's URL is one of the Blob endpoint, where one request
 * reads, writes or deletes it; a directory's is one of the DFS endpoint, where listing is at home. The signature is good for both.
 */
export async function signUrl(client: LakeClient, sign: Sign, request: SignUrlRequest): Promise<SignedUrl> {
  const { path, scope, access, expiresAt, startsAt, signal } = request;
  const { permissions, protocol, addresses, headers, agent } = request.driver?.azure_data_lake_gen2 ?? {};
  if (path !== '') checkName(path);
  const options: ServiceSasOptions = {
    resource: resources[scope],
    path: path === '' ? client.filesystem : `${client.filesystem}/${path}`,
    permissions: permissions ?? access.map((one) => letters[one]).join(''),
    expiresAt,
    startsAt,
    protocol: protocol ?? (client.endpoint.isSecure ? 'https' : undefined),
    addresses,
    headers,
    agent,
  };
  const url = scope === 'file' ? client.blobUrlOf(path) : client.dfsUrlOf(path);
  return {
    url: `${url}?${await sign(options, signal)}`,
    // The signature says its end in whole seconds.
    expiresAt: new Date(Math.floor(expiresAt.getTime() / 1_000) * 1_000),
    headers: access.includes('write') && scope === 'file' ? { 'x-ms-blob-type': 'BlockBlob' } : {},
  };
}
