import { DatastoreError, type Metadata } from '@stowage/core/driver';
import type { Answer } from '../transport/request.ts';
import { textOfHeader } from './answer-headers.ts';

/** Headers of a request. */
export type RequestHeaders = Record<string, string | undefined>;

const metadataPrefix = 'x-ms-meta-';

/** The metadata among an answer's headers; undefined if there is none. */
export function readMetadata(headers: Answer['headers']): Metadata | undefined {
  let metadata: Record<string, string> | undefined;
  for (const name in headers) {
    if (!name.startsWith(metadataPrefix)) continue;
    metadata ??= {};
    metadata[name.slice(metadataPrefix.length)] = textOfHeader(headers[name]) ?? '';
  }
  return metadata;
}

const metadataName = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Printable ASCII without spaces at the ends: the service trims them. */
const metadataValue = /^(?:[!-~](?:[ -~]*[!-~])?)?$/;

/**
 * Adds metadata to headers.
 *
 * @throws DatastoreError `CAPABILITY.MISSING` for what the service cannot hold: names must be C# identifiers, values ASCII.
 *
 * Source: Microsoft Learn, "Setting and retrieving properties and metadata for Blob resources".
 */
export function addMetadata(headers: RequestHeaders, metadata: Metadata): void {
  for (const name in metadata) {
    const value = metadata[name] ?? '';
    if (!metadataName.test(name))
      refuse(`has no metadata named ${JSON.stringify(name)}`, 'Use letters, digits and _ only, not beginning with a digit.');
    if (!metadataValue.test(value)) {
      refuse(`cannot hold the value of metadata ${name}`, 'Use printable ASCII without spaces at the ends, or encode the value.');
    }
    headers[`${metadataPrefix}${name.toLowerCase()}`] = value;
  }
}

function refuse(problem: string, nextAction: string): never {
  throw new DatastoreError('CAPABILITY.MISSING', `Azure Storage ${problem}.`, { nextAction });
}
