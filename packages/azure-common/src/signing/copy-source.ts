import type { Credential } from '../credentials/credential.ts';
import type { RequestHeaders } from '../headers/metadata.ts';
import { type ServiceSasOptions, signServiceSas } from './sas.ts';

/** How long a copy may take: its source's signature lives no longer. */
const maxDuration = 24 * 3_600_000;

/** The file to copy from. */
export interface CopySource {
  readonly credential: Credential;
  /** Without any credential. */
  readonly url: string;
  /** What to sign for where the credential is an account key. */
  readonly signed: Pick<ServiceSasOptions, 'resource' | 'path'>;
  /** The version to copy. */
  readonly etag: string | undefined;
}

/**
 * The headers that name the source of a copy inside an account. The service reads it as a stranger would, so its URL carries a right of its
 * own: a signature for this one file, the datastore's SAS, or the identity's token.
 */
export async function copySourceHeaders(
  { credential, url, signed, etag }: CopySource,
  signal: AbortSignal | undefined,
): Promise<RequestHeaders> {
  const headers: RequestHeaders = { 'x-ms-copy-source': url, 'x-ms-source-if-match': etag };
  switch (credential.kind) {
    case 'accountKey': {
      const expiresAt = new Date(Date.now() + maxDuration);
      return { ...headers, 'x-ms-copy-source': `${url}?${signServiceSas(credential, { ...signed, permissions: 'r', expiresAt })}` };
    }
    case 'sas':
      return { ...headers, 'x-ms-copy-source': `${url}?${credential.token.reveal()}` };
    case 'token':
      return { ...headers, 'x-ms-copy-source-authorization': `Bearer ${await credential.tokens.getToken(signal)}` };
    case 'anonymous':
      return headers;
  }
}
