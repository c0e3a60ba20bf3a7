import type { Endpoint } from '../endpoint/endpoint.ts';
import type { Credential } from './credential.ts';
import type { TokenCredential } from './token-cache.ts';

/** The credential classes that each of the vendor's storage packages exports. */
export interface VendorClasses<Key, Anonymous> {
  readonly StorageSharedKeyCredential: new (accountName: string, accountKey: string) => Key;
  readonly AnonymousCredential: new () => Anonymous;
}

/** What a client of the vendor's is made of. */
export interface VendorArguments<Key, Anonymous> {
  /** With the SAS, if there is one. A secret then. */
  readonly url: string;
  readonly credential: Key | Anonymous | TokenCredential;
}

/** The URL and credential for a client of one of the vendor's storage packages, with the datastore's own endpoint and credential. */
export function toVendorArguments<Key, Anonymous>(
  { url }: Pick<Endpoint, 'url'>,
  credential: Credential,
  { StorageSharedKeyCredential, AnonymousCredential }: VendorClasses<Key, Anonymous>,
): VendorArguments<Key, Anonymous> {
  switch (credential.kind) {
    case 'accountKey':
      return { url, credential: new StorageSharedKeyCredential(credential.accountName, credential.key.export().toString('base64')) };
    case 'sas':
      return { url: `${url}?${credential.token.reveal()}`, credential: new AnonymousCredential() };
    case 'token':
      return { url, credential: credential.toTokenCredential() };
    case 'anonymous':
      return { url, credential: new AnonymousCredential() };
  }
}
