import { signServiceSas } from '@stowage/azure-common';
import type { RequestHeaders } from './blob-headers.ts';
import type { BlobClient } from './client.ts';

/** What a copy must say of its source: where it is, in which version, and by which right it is read. */
export interface CopySource {
  readonly headers: RequestHeaders;
}

/** How long a copy may take: its source's signature lives no longer. */
const maxDuration = 24 * 3_600_000;

/**
 * The source of a copy inside the datastore. The service reads it as a stranger would, so its URL carries a right of its own: a
 * signature for this one blob, the datastore's SAS, or the identity's token.
 */
export async function createCopySource(
  client: BlobClient,
  path: string,
  etag: string | undefined,
  signal: AbortSignal | undefined,
): Promise<CopySource> {
  const { credential, container } = client;
  const url = client.urlOf(path);
  const headers: RequestHeaders = { 'x-ms-copy-source': url, 'x-ms-source-if-match': etag };
  switch (credential.kind) {
    case 'accountKey': {
      const expiresAt = new Date(Date.now() + maxDuration);
      const sas = signServiceSas(credential, { resource: 'b', path: `${container}/${path}`, permissions: 'r', expiresAt });
      return { headers: { ...headers, 'x-ms-copy-source': `${url}?${sas}` } };
    }
    case 'sas':
      return { headers: { ...headers, 'x-ms-copy-source': `${url}?${credential.token.reveal()}` } };
    case 'token':
      return { headers: { ...headers, 'x-ms-copy-source-authorization': `Bearer ${await credential.tokens.getToken(signal)}` } };
    case 'anonymous':
      return { headers };
  }
}
