import { createSecretKey } from 'node:crypto';
import { DatastoreError, type Secret, toSecret } from '@stowage/core/driver';
import type { AccountKeyCredential } from '../credentials/credential.ts';
import { signText } from './shared-key.ts';

/**
 * The version that every signature made here carries. It fixes the layout of the signed text, and the semantics of requests
 * that name no version. Two years old by choice: every cloud has it, Azurite 3.37 accepts it, and what came later
 * (2025-07-05 and 2026-04-06 add fields to user delegation signatures) is of no use here.
 */
export const sasVersion = '2024-11-04';

/** What all kinds of signature say. */
export interface SasOptions {
  /** Letters, in any order; they are sorted as the service demands. */
  readonly permissions: string;
  readonly expiresAt: Date;
  /** At once if absent. Clocks differ: a start of "now" may be refused for some minutes. */
  readonly startsAt?: Date | undefined;
  /** `https` refuses plain HTTP; the default allows what the endpoint has. */
  readonly protocol?: 'https' | 'https,http' | undefined;
  /** An IPv4 address, or two with a hyphen between. */
  readonly addresses?: string | undefined;
}

/** What a signature for an account says. */
export interface AccountSasOptions extends SasOptions {
  /** Letters: `b` blob, `f` file, `q` queue, `t` table. DFS counts as `b`. */
  readonly services: string;
  /** Letters: `s` service, `c` container, `o` object. */
  readonly resourceTypes: string;
}

/** Headers that the service answers with instead of the stored ones, when the URL is read. */
export interface SasHeaders {
  readonly cacheControl?: string | undefined;
  readonly contentDisposition?: string | undefined;
  readonly contentEncoding?: string | undefined;
  readonly contentLanguage?: string | undefined;
  readonly contentType?: string | undefined;
}

/** What a signature for one resource says. */
export interface ServiceSasOptions extends SasOptions {
  /** `b` blob, `bs` snapshot, `bv` version, `c` container, `d` directory of a hierarchical namespace; Files: `f` file, `s` share. */
  readonly resource: 'b' | 'bs' | 'bv' | 'c' | 'd' | 'f' | 's';
  /** Container, file system or share, and what follows it, unencoded: `data`, `data/2026/a.csv`. */
  readonly path: string;
  /** Of a snapshot (`bs`) or version (`bv`). */
  readonly snapshot?: string | undefined;
  readonly headers?: SasHeaders | undefined;
  /** In whose name a user delegation signature acts, in a hierarchical namespace. Its signer needs the role of an owner. */
  readonly agent?: SasAgent | undefined;
}

/** In whose name a signature acts. Ids are those of Entra objects; at most one of the first two. */
export interface SasAgent {
  /** Has been authorised by whoever signs: POSIX permissions are not looked at. */
  readonly authorizedObjectId?: string | undefined;
  /** Is checked against the POSIX permissions of each path. */
  readonly unauthorizedObjectId?: string | undefined;
  /** A GUID for the service's logs. */
  readonly correlationId?: string | undefined;
}

/** A key for signing that Entra vouches for, as Get User Delegation Key gives it. */
export interface UserDelegationKey {
  readonly signedObjectId: string;
  readonly signedTenantId: string;
  readonly signedStartsOn: string;
  readonly signedExpiresOn: string;
  readonly signedService: string;
  readonly signedVersion: string;
  /** Base64. */
  readonly value: Secret | string;
}

/** The order that the service demands of letters, not alphabetical: for one resource, and as clients write them for an account. */
const resourceOrder = 'racwdxyltfumeopi';
const accountOrder = 'rwdxftlacupiy';

/**
 * Signs for a whole account. The result is the query of a URL, without `?`. Treat it like a password until it expires.
 *
 * Source: Microsoft Learn, "Create an account SAS".
 */
export function signAccountSas(credential: AccountKeyCredential, options: AccountSasOptions): string {
  const { start, expiry, permissions, protocol, addresses } = commonFields(options, accountOrder);
  const { accountName } = credential;
  const { services, resourceTypes } = options;
  const text = [accountName, permissions, services, resourceTypes, start, expiry, addresses, protocol, sasVersion, '', ''];
  return toQuery({
    sv: sasVersion,
    ss: services,
    srt: resourceTypes,
    sp: permissions,
    st: start,
    se: expiry,
    sip: addresses,
    spr: protocol,
    sig: signText(credential.key, text.join('\n')),
  });
}

/**
 * Signs for one blob, container, directory, file or share with the account's key. The result is the query of a URL, without `?`.
 *
 * Source: Microsoft Learn, "Create a service SAS".
 */
export function signServiceSas(credential: AccountKeyCredential, options: ServiceSasOptions): string {
  const { start, expiry, permissions, protocol, addresses } = commonFields(options);
  const headers = headerFields(options.headers);
  const text = [
    permissions,
    start,
    expiry,
    canonicalName(credential.accountName, options),
    // A stored access policy: not offered.
    '',
    addresses,
    protocol,
    sasVersion,
    // Files signs neither the kind of resource, nor a snapshot, nor an encryption scope.
    ...(isOfFiles(options) ? [] : [options.resource, options.snapshot ?? '', '']),
    ...headers,
  ];
  return resourceQuery(options, {}, signText(credential.key, text.join('\n')));
}

/**
 * Signs for one blob, container or directory with a user delegation key: no account key is needed, and the rights are those
 * that both the signature and the identity have. It ends with the key, after seven days at most. Files and shares have none in
 * {@link sasVersion}.
 *
 * @throws DatastoreError `CAPABILITY.MISSING` for a file or share.
 *
 * Source: Microsoft Learn, "Create a user delegation SAS".
 */
export function signUserDelegationSas(accountName: string, key: UserDelegationKey, options: ServiceSasOptions): string {
  if (isOfFiles(options)) {
    throw new DatastoreError('CAPABILITY.MISSING', 'Azure Files takes no signature by an identity.', {
      nextAction: 'Open the datastore with an account key to sign URLs.',
    });
  }
  const { start, expiry, permissions, protocol, addresses } = commonFields(options);
  const { agent = {} } = options;
  const text = [
    permissions,
    start,
    expiry,
    canonicalName(accountName, options),
    key.signedObjectId,
    key.signedTenantId,
    key.signedStartsOn,
    key.signedExpiresOn,
    key.signedService,
    key.signedVersion,
    agent.authorizedObjectId ?? '',
    agent.unauthorizedObjectId ?? '',
    agent.correlationId ?? '',
    addresses,
    protocol,
    sasVersion,
    options.resource,
    options.snapshot ?? '',
    '',
    ...headerFields(options.headers),
  ];
  const delegation = {
    skoid: key.signedObjectId,
    sktid: key.signedTenantId,
    skt: key.signedStartsOn,
    ske: key.signedExpiresOn,
    sks: key.signedService,
    skv: key.signedVersion,
    saoid: agent.authorizedObjectId ?? '',
    suoid: agent.unauthorizedObjectId ?? '',
    scid: agent.correlationId ?? '',
  };
  const secret = createSecretKey(Buffer.from(toSecret(key.value).reveal(), 'base64'));
  return resourceQuery(options, delegation, signText(secret, text.join('\n')));
}

function commonFields(
  options: SasOptions,
  order: string = resourceOrder,
): Record<'start' | 'expiry' | 'permissions' | 'protocol' | 'addresses', string> {
  return {
    start: options.startsAt === undefined ? '' : toSasTime(options.startsAt),
    expiry: toSasTime(options.expiresAt),
    permissions: sortPermissions(options.permissions, order),
    protocol: options.protocol ?? '',
    addresses: options.addresses ?? '',
  };
}

function sortPermissions(letters: string, order: string): string {
  return [...new Set(letters)].sort((a, b) => order.indexOf(a) - order.indexOf(b)).join('');
}

/** To the second, as the service writes it. */
function toSasTime(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

function canonicalName(accountName: string, options: ServiceSasOptions): string {
  return `/${isOfFiles(options) ? 'file' : 'blob'}/${accountName}/${options.path}`;
}

function isOfFiles({ resource }: ServiceSasOptions): boolean {
  return resource === 'f' || resource === 's';
}

function headerFields(headers: SasHeaders = {}): string[] {
  const { cacheControl, contentDisposition, contentEncoding, contentLanguage, contentType } = headers;
  return [cacheControl, contentDisposition, contentEncoding, contentLanguage, contentType].map((value) => value ?? '');
}

function resourceQuery(options: ServiceSasOptions, delegation: Readonly<Record<string, string>>, signature: string): string {
  const { start, expiry, permissions, protocol, addresses } = commonFields(options);
  const [rscc = '', rscd = '', rsce = '', rscl = '', rsct = ''] = headerFields(options.headers);
  const depth = options.resource === 'd' ? String(options.path.split('/').filter(Boolean).length - 1) : '';
  const common = {
    sv: sasVersion,
    sr: options.resource,
    sdd: depth,
    st: start,
    se: expiry,
    sp: permissions,
    sip: addresses,
    spr: protocol,
  };
  return toQuery({ ...common, ...delegation, rscc, rscd, rsce, rscl, rsct, sig: signature });
}

function toQuery(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
}
