import { requireAccountKey, type Sign, signAccountSas } from '@stowage/azure-common';
import { DatastoreError, type SignedAccess, type SignedUrl, type SignUrlRequest } from '@stowage/core/driver';
import type { BlobClient } from '../client.ts';
import { checkName } from '../names.ts';

const letters: Readonly<Record<SignedAccess, string>> = { read: 'r', write: 'cw', delete: 'd', list: 'l' };

/** A service SAS of a blob or of the container, or an account SAS; nothing is asked of the service but, once in a while, a user delegation key. */
export async function signUrl(client: BlobClient, sign: Sign, request: SignUrlRequest): Promise<SignedUrl> {
  const { path, access, expiresAt, startsAt, signal } = request;
  const options = request.driver?.azure_blob ?? {};
  if (path !== '') checkName(path);
  if (path !== '' && access.includes('list')) {
    throw new DatastoreError('CAPABILITY.MISSING', 'A URL of one file cannot list.', {
      nextAction: "Sign the datastore itself, path '', for listing.",
    });
  }
  const common = {
    permissions: options.permissions ?? access.map((one) => letters[one]).join(''),
    expiresAt,
    startsAt,
    protocol: options.protocol ?? (client.endpoint.isSecure ? ('https' as const) : undefined),
    addresses: options.addresses,
  };
  const { container } = client;
  const query =
    options.account === undefined
      ? await sign(
          {
            ...common,
            resource: path === '' ? 'c' : 'b',
            path: path === '' ? container : `${container}/${path}`,
            headers: options.headers,
          },
          signal,
        )
      : signAccountSas(requireAccountKey(client), { ...common, ...options.account });
  const headers: Record<string, string> = access.includes('write') && path !== '' ? { 'x-ms-blob-type': 'BlockBlob' } : {};
  // The signature says its end in whole seconds.
  return { url: `${client.urlOf(path)}?${query}`, expiresAt: new Date(Math.floor(expiresAt.getTime() / 1_000) * 1_000), headers };
}
