import { ServiceError } from '../answers/service-error.ts';
import { readXml, type XmlNode } from '../xml/read.ts';
import { element, writeXml, type XmlElement } from '../xml/write.ts';
import type { StoredPolicy } from './service-sas.ts';

/** A stored access policy with its name. Times have seven digits of a second, as the services give them back. */
export interface SignedIdentifier extends StoredPolicy {
  readonly id: string;
}

const largest = 5;

/** Reads the body of Set Container ACL or Set Share ACL; an empty one is no policies. Throws `InvalidXmlDocument` and the like. */
export function readSignedIdentifiers(body: string): SignedIdentifier[] {
  const nodes = body === '' ? [] : readXml(body).all('SignedIdentifier');
  if (nodes.length > largest) throw new ServiceError(400, 'InvalidXmlDocument', 'XML specified is not syntactically valid.');
  return nodes.map(readOne);
}

/** The body of the answer to Get Container ACL or Get Share ACL. */
export function writeSignedIdentifiers(identifiers: readonly SignedIdentifier[]): string {
  const nodes = identifiers.map(({ id, start, expiry, permissions }) => {
    const policy = [optional('Start', start), optional('Expiry', expiry), optional('Permission', permissions)].filter((part) => part);
    return element('SignedIdentifier', [element('Id', id), policy.length > 0 ? element('AccessPolicy', policy) : undefined]);
  });
  return writeXml(element('SignedIdentifiers', nodes));
}

function optional(name: string, text: string | undefined): XmlElement | undefined {
  return text === undefined ? undefined : element(name, text);
}

function readOne(node: XmlNode): SignedIdentifier {
  const id = node.child('Id')?.text ?? '';
  if (id === '' || id.length > 64) throw invalidValue('Id', id);
  const policy = node.child('AccessPolicy');
  const start = timeOf(policy, 'Start');
  const expiry = timeOf(policy, 'Expiry');
  const permissions = policy?.child('Permission')?.text;
  return { id, ...(start && { start }), ...(expiry && { expiry }), ...(permissions && { permissions }) };
}

function timeOf(policy: XmlNode | undefined, name: string): string | undefined {
  const text = policy?.child(name)?.text ?? '';
  if (text === '') return undefined;
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) throw invalidValue(name, text);
  const digits = /\.(\d+)/.exec(text)?.[1] ?? '';
  return `${time.toISOString().slice(0, 19)}.${digits.slice(0, 7).padEnd(7, '0')}Z`;
}

function invalidValue(name: string, value: string): ServiceError {
  return new ServiceError(400, 'InvalidXmlNodeValue', 'The value for one of the XML nodes is not in the correct format.', {
    details: { XmlNodeName: name, XmlNodeValue: value, Reason: '' },
  });
}
