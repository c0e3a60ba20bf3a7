import type { WireRequest } from '../server/request.ts';
import { delegationKeyValue } from './delegation-key.ts';
import type { AccessTarget, Identity } from './identity.ts';
import { authenticationFailed, notAuthorized } from './refusals.ts';
import { requireSasReach } from './sas-reach.ts';
import { isSignatureOf } from './signature.ts';

/** A stored access policy of a container or share; empty or absent parts are left to the signature. */
export interface StoredPolicy {
  readonly start?: string;
  readonly expiry?: string;
  readonly permissions?: string;
}

/** What a signature may be for (`sr`). Of Files it is no part of what was signed, so nothing else would notice another. */
const resources = { blob: ['b', 'bs', 'bv', 'c', 'd'], file: ['f', 's'] } as const;

/** Finds the policy of a name (`si`) in the container of a request. */
export type PolicyLookup = (container: string, id: string) => StoredPolicy | undefined;

/**
 * Checks a SAS of one service, made with the account's key or with a user-delegation key: its signature, time, protocol, address,
 * resource and permission.
 *
 * Source: Microsoft Learn, "Create a service SAS" and "Create a user delegation SAS"; the fields by version are those that the
 * current SDKs sign.
 */
export function verifyServiceSas(
  request: WireRequest,
  key: Buffer,
  service: 'blob' | 'file',
  target: AccessTarget,
  policies: PolicyLookup | undefined,
): Identity {
  const field = (name: string): string => request.query.get(name) ?? '';
  if (target.level === 's') throw notAuthorized('AuthorizationResourceTypeMismatch');
  if (!resources[service].some((one) => one === field('sr')))
    throw authenticationFailed(field('sr') === '' ? 'sr is mandatory. Cannot be empty' : 'Signature fields not well formed.');
  const delegated = request.query.has('skoid');
  const text = (delegated ? delegatedText : keyedText)(request, service, canonicalName(request, service, target), target.snapshot ?? '');
  const signingKey = delegated ? Buffer.from(delegationKeyValue(key, request.query), 'base64') : key;
  if (!isSignatureOf(signingKey, text, field('sig')))
    throw authenticationFailed(`Signature did not match. String to sign used was ${text}`);

  const policy = request.query.has('si') && target.container !== undefined ? policies?.(target.container, field('si')) : undefined;
  if (request.query.has('si') && policy === undefined)
    throw authenticationFailed('Signed identifier cannot be found for the specified resource.');
  if (delegated) requireSasReach(request, { start: field('skt'), expiry: field('ske') });
  requireSasReach(request, { start: field('st') || (policy?.start ?? ''), expiry: field('se') || (policy?.expiry ?? '') });
  const permissions = field('sp') || (policy?.permissions ?? '');
  if (target.accountOnly === true) throw notAuthorized('AuthorizationFailure');
  if (![...target.permissions].some((letter) => permissions.includes(letter))) throw notAuthorized('AuthorizationPermissionMismatch');
  return {
    kind: 'sas',
    permissions,
    sas: { form: delegated ? 'user-delegation' : 'service', ...objectIds(field), overrides: overridesOf(field) },
  };
}

/** What was signed: the container, one path, or the directory so many levels deep (`sdd`) that the path is in. */
function canonicalName(request: WireRequest, service: string, target: AccessTarget): string {
  const container = `/${service}/${request.account}/${target.container ?? ''}`;
  const path = target.path ?? '';
  switch (request.query.get('sr')) {
    case 'c':
    case 's':
      return container;
    case 'd': {
      const depth = Number(request.query.get('sdd'));
      const inside = path.split('/').filter((part) => part !== '');
      return [container, ...inside.slice(0, depth)].join('/');
    }
    default:
      return `${container}/${path}`;
  }
}

const overrideFields = ['rscc', 'rscd', 'rsce', 'rscl', 'rsct'] as const;

function keyedText(request: WireRequest, service: string, name: string, snapshot: string): string {
  const field = (one: string): string => request.query.get(one) ?? '';
  const version = field('sv');
  const fields = [field('sp'), field('st'), field('se'), name, field('si'), field('sip'), field('spr'), version];
  if (service === 'blob' && version >= '2018-11-09') fields.push(field('sr'), snapshotOf(request, snapshot));
  if (service === 'blob' && version >= '2020-12-06') fields.push(field('ses'));
  return [...fields, ...overrideFields.map(field)].join('\n');
}

function delegatedText(request: WireRequest, service: string, name: string, snapshot: string): string {
  const field = (one: string): string => request.query.get(one) ?? '';
  const version = field('sv');
  const fields = [field('sp'), field('st'), field('se'), name, ...['skoid', 'sktid', 'skt', 'ske', 'sks', 'skv'].map(field)];
  if (service === 'blob' && version >= '2020-02-10') fields.push(field('saoid'), field('suoid'), field('scid'));
  if (version >= '2025-07-05') fields.push(field('skdutid'), field('sduoid'));
  fields.push(field('sip'), field('spr'), version);
  if (service === 'blob') fields.push(field('sr'), snapshotOf(request, snapshot));
  if (service === 'blob' && version >= '2020-12-06') fields.push(field('ses'));
  if (service === 'blob' && version >= '2026-04-06') fields.push(signedHeaders(request), signedParameters(request));
  return [...fields, ...overrideFields.map(field)].join('\n');
}

function snapshotOf(request: WireRequest, snapshot: string): string {
  return ['bs', 'bv'].includes(request.query.get('sr') ?? '') ? snapshot : '';
}

function signedHeaders(request: WireRequest): string {
  const names = listOf(request.query.get('srh'));
  return names.map((name) => `${name}:${request.headers[name.toLowerCase()] ?? ''}\n`).join('');
}

function signedParameters(request: WireRequest): string {
  const names = listOf(request.query.get('srq'));
  return names.map((name) => `\n${name}:${request.query.get(name.toLowerCase()) ?? ''}`).join('');
}

function listOf(text: string | undefined): readonly string[] {
  return (text ?? '').split(',').filter((name) => name !== '');
}

function objectIds(field: (name: string) => string): {
  signedObjectId?: string;
  authorizedObjectId?: string;
  unauthorizedObjectId?: string;
} {
  return {
    ...(field('skoid') === '' ? {} : { signedObjectId: field('skoid') }),
    ...(field('saoid') === '' ? {} : { authorizedObjectId: field('saoid') }),
    ...(field('suoid') === '' ? {} : { unauthorizedObjectId: field('suoid') }),
  };
}

function overridesOf(field: (name: string) => string): Readonly<Record<string, string>> {
  const names = ['cache-control', 'content-disposition', 'content-encoding', 'content-language', 'content-type'];
  return Object.fromEntries(names.map((name, index) => [name, field(overrideFields[index] ?? '')]).filter(([, value]) => value !== ''));
}
