import type { WireRequest } from '../server/request.ts';
import type { AccessTarget, Identity } from './identity.ts';
import { authenticationFailed, notAuthorized } from './refusals.ts';
import { requireSasReach } from './sas-reach.ts';
import { isSignatureOf } from './signature.ts';

/**
 * Checks a SAS of the account: its signature, time, protocol, address, service, resource type and permission.
 *
 * Source: Microsoft Learn, "Create an account SAS".
 */
export function verifyAccountSas(request: WireRequest, key: Buffer, service: 'b' | 'f', target: AccessTarget): Identity {
  const field = (name: string): string => request.query.get(name) ?? '';
  const fields = ['sp', 'ss', 'srt', 'st', 'se', 'sip', 'spr', 'sv'].map(field);
  if (field('sv') >= '2020-12-06') fields.push(field('ses'));
  const text = `${[request.account, ...fields].join('\n')}\n`;
  if (!isSignatureOf(key, text, field('sig'))) throw authenticationFailed(`Signature did not match. String to sign used was ${text}`);

  requireSasReach(request, { start: field('st'), expiry: field('se') });
  if (!field('ss').includes(service)) throw notAuthorized('AuthorizationServiceMismatch');
  if (!field('srt').includes(target.level)) throw notAuthorized('AuthorizationResourceTypeMismatch');
  const wanted = target.accountPermissions ?? target.permissions;
  if (![...wanted].some((letter) => field('sp').includes(letter))) throw notAuthorized('AuthorizationPermissionMismatch');
  return { kind: 'sas', permissions: field('sp'), sas: { form: 'account', overrides: {} } };
}
