import { DatastoreError, toSecret } from '@stowage/core/driver';
import type { Transport } from '../transport/transport.ts';
import { textOf } from '../xml/element.ts';
import { parseXml } from '../xml/parse-xml.ts';
import type { UserDelegationKey } from './sas.ts';

/** Get User Delegation Key, of the Blob endpoint: valid at once and until the given time. */
export async function getUserDelegationKey(transport: Pick<Transport, 'receive'>, until: Date): Promise<UserDelegationKey> {
  const body = `<?xml version="1.0" encoding="utf-8"?><KeyInfo><Start>${toTime(new Date())}</Start><Expiry>${toTime(until)}</Expiry></KeyInfo>`;
  const answer = await transport.receive({
    operation: 'Get User Delegation Key',
    method: 'POST',
    path: '/',
    query: { comp: 'userdelegationkey', restype: 'service' },
    headers: { 'content-type': 'application/xml' },
    body: Buffer.from(body),
    right: { role: 'Storage Blob Delegator', sas: '' },
  });
  const root = parseXml(await answer.text());
  const field = (name: string): string => {
    const value = root && textOf(root, name);
    if (value !== undefined) return value;
    throw new DatastoreError('SERVICE.UNAVAILABLE', `Get User Delegation Key: the answer has no ${name}.`, { requestId: answer.requestId });
  };
  return {
    signedObjectId: field('SignedOid'),
    signedTenantId: field('SignedTid'),
    signedStartsOn: field('SignedStart'),
    signedExpiresOn: field('SignedExpiry'),
    signedService: field('SignedService'),
    signedVersion: field('SignedVersion'),
    value: toSecret(field('Value')),
  };
}

function toTime(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}
