import { defaultAccount, defaultAccountKey, type EmulatorOptions } from '../options.ts';
import type { WireRequest } from '../server/request.ts';
import { verifyAccountSas } from './account-sas.ts';
import { readToken, type TokenFault } from './bearer.ts';
import type { AccessTarget, Identity } from './identity.ts';
import { authenticationFailed, invalidToken, noAuthentication } from './refusals.ts';
import { type PolicyLookup, verifyServiceSas } from './service-sas.ts';
import { verifySharedKey } from './shared-key.ts';

/** The door of a storage endpoint. */
export interface Access {
  /**
   * Who asks. Throws the service's refusal when the proof is missing or wrong, or does not reach as far as the target. What a
   * bearer may do is left to the emulator.
   */
  require(request: WireRequest, target: AccessTarget, policies?: PolicyLookup): Identity;
  /** The key of an account; throws AuthenticationFailed when there is none of this name. */
  accountKey(account: string): Buffer;
}

/** Makes the door of the blob service (whose signatures the DFS endpoint takes too) or of the file service. */
export function createAccess(options: EmulatorOptions, service: 'blob' | 'file'): Access {
  const accounts = accountKeys(options);
  const accountKey = (account: string): Buffer => {
    const key = accounts.get(account);
    if (key === undefined)
      throw authenticationFailed(`Cannot find the claimed account when trying to GetProperties for the account ${account}.`);
    return key;
  };
  return {
    accountKey,
    require: (request, target, policies) => {
      if (options.authentication === 'off') return { kind: 'owner' };
      const authorization = request.headers.authorization;
      if (authorization?.startsWith('Bearer ')) {
        accountKey(request.account);
        return verifyBearer(request, authorization.slice('Bearer '.length), options);
      }
      if (authorization !== undefined) {
        verifySharedKey(request, accounts);
        return { kind: 'owner' };
      }
      if (!request.query.has('sig')) throw noAuthentication();
      const key = accountKey(request.account);
      if (request.query.has('ss')) return verifyAccountSas(request, key, service === 'blob' ? 'b' : 'f', target);
      return verifyServiceSas(request, key, service, target, policies);
    },
  };
}

/** The accounts of an emulator with their keys. */
export function accountKeys(options: EmulatorOptions): ReadonlyMap<string, Buffer> {
  const accounts = Object.entries(options.accounts ?? { [defaultAccount]: defaultAccountKey });
  return new Map(accounts.map(([name, key]) => [name, Buffer.from(key, 'base64')]));
}

const storageAudience = 'https://storage.azure.com';

const faultDetails: Readonly<Record<TokenFault, string>> = {
  malformed: 'The token is not a well-formed JSON Web Token.',
  issuer: 'Issuer validation failed. Issuer did not match.',
  audience: 'Audience validation failed. Audience did not match.',
  'not-yet-valid': 'Lifetime validation failed. The token is not yet valid.',
  expired: 'Lifetime validation failed. The token is expired.',
};

function verifyBearer(request: WireRequest, token: string, options: EmulatorOptions): Identity {
  if (options.oauth !== 'basic') throw authenticationFailed('Authentication scheme Bearer is not supported.');
  if (!request.secure) throw authenticationFailed('Authentication scheme Bearer is not supported over HTTP.');
  const audiences = [storageAudience, ...['blob', 'dfs', 'file'].map((kind) => `https://${request.account}.${kind}.core.windows.net`)];
  const reading = readToken(token, audiences, request.receivedAt);
  if ('fault' in reading) throw invalidToken(faultDetails[reading.fault], reading.tenant);
  if (options.tokens?.admits(token) === false) throw invalidToken(faultDetails.expired, reading.claims.tid);
  return { kind: 'bearer', claims: reading.claims };
}
