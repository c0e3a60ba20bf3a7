import { readToken, ServiceError, type TokenFault, type WireRequest } from '@stowage/emulator-wire';
import type { Caller } from './acl/access-check.ts';
import type { Gen1Options } from './options.ts';

/** The object id of who asks while nothing is verified. */
export const unverifiedOwner = '00000000-0000-4000-8000-000000000001';

/** Who asks, with the name that a token tells of a user. */
export interface KnownCaller extends Caller {
  readonly userName?: string;
}

const audiences = ['https://datalake.azure.net/', 'https://management.core.windows.net/', 'https://management.azure.com/'];

const faults: Readonly<Record<TokenFault, string>> = {
  malformed: "Failed to validate the access token in the 'Authorization' header.",
  issuer: "Failed to validate the access token in the 'Authorization' header: the issuer is not trusted.",
  audience: "Failed to validate the access token in the 'Authorization' header: the audience is not that of the service.",
  'not-yet-valid': "The access token in the 'Authorization' header is not valid yet.",
  expired: "The access token in the 'Authorization' header is expired.",
};

/** Finds out who asks. Throws AuthenticationFailed (401) for a token that is missing or will not do. */
export function requireCaller(request: WireRequest, options: Gen1Options): KnownCaller {
  if (options.authentication === 'off') {
    const id = options.owner ?? unverifiedOwner;
    return { id, superuser: isSuperuser(id, options) };
  }
  const [, token] = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '') ?? [];
  if (token === undefined) throw unauthenticated("The 'Authorization' header is missing or holds no bearer token.", undefined);
  if (options.oauth !== 'basic') throw unauthenticated(faults.malformed, undefined);
  if (!request.secure) throw unauthenticated('A bearer token is accepted over https only.', undefined);
  const reading = readToken(token, audiences, request.receivedAt);
  if ('fault' in reading) throw unauthenticated(faults[reading.fault], reading.tenant);
  const { oid, appid, upn } = reading.claims;
  const id = oid ?? appid ?? unverifiedOwner;
  return { id, superuser: isSuperuser(id, options), ...(upn === undefined ? {} : { userName: upn }) };
}

function isSuperuser(id: string, options: Gen1Options): boolean {
  return options.superusers?.includes(id) ?? false;
}

function unauthenticated(message: string, tenant: string | undefined): ServiceError {
  return new ServiceError(401, 'AuthenticationFailed', message, {
    headers: { 'WWW-Authenticate': `Bearer authorization_uri="https://login.windows.net/${tenant ?? 'common'}"` },
  });
}
