import { delegationKeyDocument, notAuthorized, type WireAnswer } from '@stowage/emulator-wire';
import type { Scene } from '../request/scene.ts';

/** Get User Delegation Key: only for a bearer, whose key it is. */
export function getUserDelegationKey({ request, identity, state }: Scene): WireAnswer {
  if (identity.kind !== 'bearer') throw notAuthorized('AuthorizationFailure');
  const body = delegationKeyDocument(request, identity.claims, state.access.accountKey(request.account), 'f');
  return { status: 200, headers: { 'Content-Type': 'application/xml' }, body };
}
