import type { Query } from '../server/query.ts';
import { signText } from './signature.ts';

/** What a user-delegation key was asked for: texts as they stand in the answer that issues it. */
export interface DelegationKeyFields {
  readonly objectId: string;
  readonly tenantId: string;
  readonly start: string;
  readonly expiry: string;
  readonly service: string;
  readonly version: string;
}

/**
 * The value of a user-delegation key in base64. It follows from the account's key and the fields, so that what was issued is known
 * again without being kept, and nothing else is.
 */
export function issueDelegationKey(accountKey: Buffer, fields: DelegationKeyFields): string {
  const { objectId, tenantId, start, expiry, service, version } = fields;
  return signText(accountKey, ['user delegation key', objectId, tenantId, start, expiry, service, version].join('\n'));
}

/** The value of the key that the fields in a signature's query name. */
export function delegationKeyValue(accountKey: Buffer, query: Query): string {
  const field = (name: string): string => query.get(name) ?? '';
  return issueDelegationKey(accountKey, {
    objectId: field('skoid'),
    tenantId: field('sktid'),
    start: field('skt'),
    expiry: field('ske'),
    service: field('sks'),
    version: field('skv'),
  });
}
