import { ServiceError } from '../answers/service-error.ts';
import type { WireRequest } from '../server/request.ts';
import { readXml } from '../xml/read.ts';
import { element, writeXml } from '../xml/write.ts';
import { issueDelegationKey } from './delegation-key.ts';
import type { TokenClaims } from './identity.ts';

const longest = 7 * 24 * 60 * 60 * 1000;

/** The body of the answer to Get User Delegation Key. Throws `InvalidXmlNodeValue` for a period that a key cannot have. */
export function delegationKeyDocument(request: WireRequest, claims: TokenClaims, accountKey: Buffer, service: 'b' | 'f'): string {
  const info = readXml(request.body.text());
  const start = timeOf('Start', info.child('Start')?.text || new Date(request.receivedAt).toISOString());
  const expiry = timeOf('Expiry', info.child('Expiry')?.text ?? '');
  if (expiry <= start || expiry > request.receivedAt + longest) throw invalidTime('Expiry', info.child('Expiry')?.text ?? '');
  const fields = {
    objectId: claims.oid ?? '',
    tenantId: claims.tid ?? '',
    start: secondsOf(start),
    expiry: secondsOf(expiry),
    service,
    version: request.headers['x-ms-version'] ?? '',
  };
  return writeXml(
    element('UserDelegationKey', [
      element('SignedOid', fields.objectId),
      element('SignedTid', fields.tenantId),
      element('SignedStart', fields.start),
      element('SignedExpiry', fields.expiry),
      element('SignedService', fields.service),
      element('SignedVersion', fields.version),
      element('Value', issueDelegationKey(accountKey, fields)),
    ]),
  );
}

function timeOf(name: string, text: string): number {
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw invalidTime(name, text);
  return time;
}

function secondsOf(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

function invalidTime(name: string, value: string): ServiceError {
  return new ServiceError(400, 'InvalidXmlNodeValue', 'The value for one of the XML nodes is not in the correct format.', {
    details: { XmlNodeName: name, XmlNodeValue: value, Reason: '' },
  });
}
