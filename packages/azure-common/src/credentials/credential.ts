import { createSecretKey, type KeyObject } from 'node:crypto';
import { type Secret, toSecret } from '@stowage/core/driver';
import { invalidField } from '../errors/invalid-field.ts';
import { parseSas, type SasFields } from '../signing/parse-sas.ts';
import { createTokenCache, type TokenCache, type TokenCredential } from './token-cache.ts';
import { describeToken } from './token-claims.ts';

/**
 * Who asks, and how a request proves it. A closed set: code that handles credentials switches over `kind` and the compiler
 * says when one is forgotten. None of them shows its secret when printed; `identity` is made to be shown.
 */
export type Credential = AccountKeyCredential | SasCredential | TokenSourceCredential | AnonymousCredential;

/** One of the account's two keys: signs every request, may do everything, and can sign URLs. */
export interface AccountKeyCredential {
  readonly kind: 'accountKey';
  readonly accountName: string;
  /** The decoded key. Cached, as importing it costs several times as much as a signature. */
  readonly key: KeyObject;
  /** `account key of <account>`. */
  readonly identity: string;
}

/** A shared access signature: goes with every request as part of its query. */
export interface SasCredential {
  readonly kind: 'sas';
  /** The query without `?`. */
  readonly token: Secret;
  /** What the token says of itself: letters, times, resource. For diagnosis; the service decides. */
  readonly fields: SasFields;
  /** `SAS (sp=rl, expires 2026-12-31T00:00:00Z)`. */
  readonly identity: string;
}

/** A bearer token of Microsoft Entra, fetched and renewed as needed. Goes over HTTPS only. */
export interface TokenSourceCredential {
  readonly kind: 'token';
  readonly tokens: TokenCache;
  /** The credential itself, for the vendor's own clients. A method, so that printing or serialising this never reaches its secret. */
  readonly toTokenCredential: () => TokenCredential;
  /** `token of <application or object id>`; before the first token, `token credential`. */
  readonly identity: string;
}

/** No proof at all: what the account lets everybody read. */
export interface AnonymousCredential {
  readonly kind: 'anonymous';
  readonly identity: 'anonymous';
}

/** The resource whose tokens all storage services take but Gen1, in every cloud. */
export const storageResource = 'https://storage.azure.com';
/** The resource of Data Lake Storage Gen1, whose slash is a part of it: a token without it is refused. */
export const dataLakeResource = 'https://datalake.azure.net/';

/** The one anonymous credential. */
export const anonymousCredential: AnonymousCredential = Object.freeze({ kind: 'anonymous', identity: 'anonymous' });

const base64 = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * Makes a credential from an account key.
 *
 * @throws DatastoreError `CONFIG.INVALID` if the key is not base64: a SAS or a connection string in its place, mostly.
 */
export function createAccountKeyCredential(accountName: string | undefined, accountKey: string | Secret): AccountKeyCredential {
  const key = toSecret(accountKey).reveal().trim();
  if (accountName === undefined || accountName === '') throw invalidField('account_name', 'is needed beside account_key');
  if (!base64.test(key) || key.length % 4 !== 0) throw invalidField('account_key', 'is not base64');
  return Object.freeze({
    kind: 'accountKey',
    accountName,
    key: createSecretKey(Buffer.from(key, 'base64')),
    identity: `account key of ${accountName}`,
  });
}

/**
 * Makes a credential from a shared access signature, with or without the `?` in front.
 *
 * @throws DatastoreError `CONFIG.INVALID` if there is no `sig` in it. An expired one is accepted: the service will say so.
 */
export function createSasCredential(sasToken: string | Secret): SasCredential {
  const query = toSecret(sasToken).reveal().trim().replace(/^\?/, '');
  const fields = parseSas(query);
  if (!fields.isSigned) throw invalidField('sas_token', 'is not a shared access signature: it has no sig');
  const expiry = fields.expiresAt === undefined ? '' : `, expires ${fields.expiresAt.toISOString().replace('.000Z', 'Z')}`;
  const rights = fields.identifier === undefined ? `sp=${fields.permissions}` : `policy ${fields.identifier}`;
  return Object.freeze({ kind: 'sas', token: toSecret(query), fields, identity: `SAS (${rights}${expiry})` });
}

/**
 * Makes a credential from anything with the `getToken` of `@azure/core-auth`: every class of `@azure/identity` has it.
 *
 * Tokens are kept for this credential and scope: concurrent requests wait for one fetch, and a token is renewed before it ends.
 */
export function createTokenCredential(source: TokenCredential, scope: string = `${storageResource}/.default`): TokenSourceCredential {
  const tokens = createTokenCache(source, scope);
  return Object.freeze({
    kind: 'token',
    tokens,
    toTokenCredential: () => source,
    get identity() {
      const token = tokens.current();
      return token === undefined ? 'token credential' : `token of ${describeToken(token)}`;
    },
  });
}
