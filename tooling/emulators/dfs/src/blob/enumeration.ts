import { element, invalidParameter, type WireAnswer, writeXml, type XmlElement } from '@stowage/emulator-wire';
import { type Call, query, queryNumber } from '../call.ts';

const largestPage = 5000;

/** How many entries a listing is to have at most. */
export const pageLimit = (call: Call): number => Math.min(queryNumber(call, 'maxresults', 1) ?? largestPage, largestPage);

/** What a listing is to include beside the names, in lower case; a word that is not among the known ones is refused. */
export function included(call: Call, known: readonly string[]): readonly string[] {
  const value = query(call, 'include') ?? '';
  const words = value
    .toLowerCase()
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  if (words.some((word) => !known.includes(word))) throw invalidParameter('include', value);
  return words;
}

/** A page of a listing, with what was asked for repeated in front of it. */
export function enumerationAnswer(
  call: Call,
  entries: XmlElement,
  nextMarker: string | undefined,
  attributes: Readonly<Record<string, string>> = {},
): WireAnswer {
  const asked = (name: string, parameter: string): XmlElement | undefined => {
    const value = query(call, parameter);
    return value ? element(name, value) : undefined;
  };
  const parts = [
    asked('Prefix', 'prefix'),
    asked('Marker', 'marker'),
    asked('MaxResults', 'maxresults'),
    asked('Delimiter', 'delimiter'),
    entries,
    element('NextMarker', nextMarker ?? ''),
  ];
  const root = element('EnumerationResults', parts, { ServiceEndpoint: serviceEndpointOf(call), ...attributes });
  return { status: 200, headers: { 'Content-Type': 'application/xml' }, body: writeXml(root) };
}

/** The address under which the client reached the service. */
function serviceEndpointOf({ request, account }: Call): string {
  const host = request.headers.host ?? '';
  const path = host.startsWith(`${account.name}.`) ? '' : `${account.name}/`;
  return `${request.secure ? 'https' : 'http'}://${host}/${path}`;
}

export const metadataElement = (metadata: Readonly<Record<string, string>>): XmlElement =>
  element(
    'Metadata',
    Object.entries(metadata).map(([name, value]) => element(name, value)),
  );
