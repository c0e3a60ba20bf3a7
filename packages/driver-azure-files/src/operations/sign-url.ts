import { requireAccountKey, type Sign, signAccountSas } from '@stowage/azure-common';
import type { SignedAccess, SignedUrl, SignUrlRequest } from '@stowage/core/driver';
import type { FilesClient } from '../client.ts';
import { checkName } from '../names.ts';
import { requireParents } from '../parents.ts';

const letters: Readonly<Record<SignedAccess, string>> = { read: 'r', write: 'cw', delete: 'd', list: 'l' };

/**
 * A service SAS of a file or of the share, or an account SAS. Nothing is asked of the service, but that a URL for writing needs the directories
 * above its file: whoever has it cannot make them.
 */
export async function signUrl(client: FilesClient, sign: Sign, request: SignUrlRequest): Promise<SignedUrl> {
  const { path, access, expiresAt, startsAt, signal } = request;
  const options = request.driver?.azure_file ?? {};
  if (path !== '') checkName(path);
  if (path !== '' && access.includes('write')) await requireParents(client, path, signal);
  const common = {
    permissions: options.permissions ?? access.map((one) => letters[one]).join(''),
    expiresAt,
    startsAt,
    protocol: options.protocol ?? (client.endpoint.isSecure ? ('https' as const) : undefined),
    addresses: options.addresses,
  };
  const { share } = client;
  const query =
    options.account === undefined
      ? await sign(
          { ...common, resource: path === '' ? 's' : 'f', path: path === '' ? share : `${share}/${path}`, headers: options.headers },
          signal,
        )
      : signAccountSas(requireAccountKey(client), { ...common, ...options.account });
  const headers: Record<string, string> = access.includes('write') && path !== '' ? { 'x-ms-type': 'file' } : {};
  // The signature says its end in whole seconds.
  return { url: `${client.urlOf(path)}?${query}`, expiresAt: new Date(Math.floor(expiresAt.getTime() / 1_000) * 1_000), headers };
}
