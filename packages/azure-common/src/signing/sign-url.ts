import type { SignedAccess, SignedUrl, SignUrlRequest } from '@stowage/core/driver';
import type { Credential } from '../credentials/credential.ts';
import type { Endpoint } from '../endpoint/endpoint.ts';
import { type SasAgent, type SasHeaders, type ServiceSasOptions, signAccountSas } from './sas.ts';
import { requireAccountKey, type Sign } from './sign.ts';

/** What a signed URL may say to the storage services, beyond what all stores know. */
export interface UrlSignOptions {
  /** `https` refuses plain HTTP. Default: `https` where the endpoint has it, else both. */
  readonly protocol?: 'https' | 'https,http' | undefined;
  /** An IPv4 address from which alone the URL works, or two with a hyphen between. */
  readonly addresses?: string | undefined;
  /** Headers that a read is answered with instead of the stored ones. */
  readonly headers?: SasHeaders | undefined;
  /** The signature's own letters instead of those that `access` stands for, for example `racwdt`. */
  readonly permissions?: string | undefined;
}

/** The same, for services whose signatures for the account are of use too. */
export interface AccountUrlSignOptions extends UrlSignOptions {
  /**
   * Sign for the account instead of one path: letters of services (`b` blob, `f` files) and of resource types (`s` service, `c` container or
   * share, `o` blob or file). Account keys only.
   */
  readonly account?: { readonly services: string; readonly resourceTypes: string } | undefined;
}

/** What is signed, in the words of one service. */
export interface UrlTarget extends Pick<ServiceSasOptions, 'resource' | 'path'> {
  /** Without any credential. */
  readonly url: string;
  /** Headers that a request for writing must carry. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Who signs. */
export interface UrlSigner {
  readonly endpoint: Pick<Endpoint, 'isSecure'>;
  readonly credential: Credential;
}

const letters: Readonly<Record<SignedAccess, string>> = { read: 'r', write: 'cw', delete: 'd', list: 'l' };

/** Signs a URL: for one path by `sign`, or for the account by its key. */
export async function signStorageUrl(
  signer: UrlSigner,
  sign: Sign,
  { access, expiresAt, startsAt, signal }: SignUrlRequest,
  { resource, path, url, headers }: UrlTarget,
  options: AccountUrlSignOptions & { readonly agent?: SasAgent | undefined } = {},
): Promise<SignedUrl> {
  const common = {
    permissions: options.permissions ?? access.map((one) => letters[one]).join(''),
    expiresAt,
    startsAt,
    protocol: options.protocol ?? (signer.endpoint.isSecure ? ('https' as const) : undefined),
    addresses: options.addresses,
  };
  const query =
    options.account === undefined
      ? await sign({ ...common, resource, path, headers: options.headers, agent: options.agent }, signal)
      : signAccountSas(requireAccountKey(signer), { ...common, ...options.account });
  return {
    url: `${url}?${query}`,
    // The signature says its end in whole seconds.
    expiresAt: new Date(Math.floor(expiresAt.getTime() / 1_000) * 1_000),
    headers: access.includes('write') ? headers : {},
  };
}
