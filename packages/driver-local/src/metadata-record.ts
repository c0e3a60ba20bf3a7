import { type ContentHeaders, DatastoreError, type Metadata } from '@stowage/core/driver';
import type { Facts } from './facts.ts';

/** What is kept of a file beside its bytes. */
export interface MetadataRecord {
  readonly metadata: Metadata;
  readonly headers: ContentHeaders;
}

/** A record with the marks of the file that it belongs to. */
export interface BoundRecord extends MetadataRecord {
  readonly file: { readonly inode: string; readonly born: string; readonly size: number; readonly modified: string };
}

const headerNames = ['contentType', 'contentEncoding', 'contentLanguage', 'contentDisposition', 'cacheControl'] as const;

/** What a request says beside the bytes, or undefined when it says nothing. Names of metadata become lower case. */
export function toRecord(request: ContentHeaders & { readonly metadata?: Metadata | undefined }): MetadataRecord | undefined {
  const headers = Object.fromEntries(headerNames.flatMap((name) => (request[name] === undefined ? [] : [[name, request[name]]])));
  const metadata = Object.fromEntries(Object.entries(request.metadata ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
  return isEmpty({ metadata, headers }) ? undefined : { metadata, headers };
}

export function isEmpty({ metadata, headers }: MetadataRecord): boolean {
  return Object.keys(metadata).length === 0 && Object.keys(headers).length === 0;
}

/** Binds a record to the file that the facts are of. */
export function bind({ metadata, headers }: MetadataRecord, { inode, born, size, modified }: Facts): BoundRecord {
  return { file: { inode: String(inode), born: String(born), size, modified: String(modified) }, metadata, headers };
}

/**
 * Whether a record belongs to the file that the facts are of: it is the same file as when the record was made, whatever has
 * been done to its bytes; or it has the same size and modification time, as a copy from a backup has.
 */
export function belongsTo({ file }: BoundRecord, facts: Facts): boolean {
  const sameFile = facts.born !== 0n && file.born === String(facts.born) && file.inode === String(facts.inode);
  return sameFile || (file.size === facts.size && file.modified === String(facts.modified));
}

const isTexts = (value: unknown): value is Readonly<Record<string, string>> =>
  typeof value === 'object' && value !== null && Object.values(value).every((one) => typeof one === 'string');

function isBoundRecord(value: unknown): value is BoundRecord {
  if (typeof value !== 'object' || value === null) return false;
  const { file, metadata, headers } = value as { readonly [Key in keyof BoundRecord]?: unknown };
  if (typeof file !== 'object' || file === null || !isTexts(metadata) || !isTexts(headers)) return false;
  const { inode, born, size, modified } = file as Record<string, unknown>;
  return typeof inode === 'string' && typeof born === 'string' && typeof size === 'number' && typeof modified === 'string';
}

/** The records as they stand in a file. */
export function formatRecords(records: readonly BoundRecord[]): string {
  return `${JSON.stringify({ version: 1, records }, undefined, 2)}\n`;
}

/**
 * Reads the records of one name.
 *
 * Fails with `DATA.CORRUPT` when the text is not what {@link formatRecords} writes.
 */
export function parseRecords(text: string, place: string): readonly BoundRecord[] {
  let parsed: { readonly version?: unknown; readonly records?: unknown } | null;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw corrupt(place, error);
  }
  const records = parsed?.version === 1 ? parsed.records : undefined;
  if (!Array.isArray(records) || !records.every(isBoundRecord)) throw corrupt(place);
  return records;
}

function corrupt(place: string, cause?: unknown): DatastoreError {
  return new DatastoreError('DATA.CORRUPT', `The metadata in ${place} cannot be read.`, {
    retryable: false,
    nextAction: 'Set the metadata of this file again, or remove the file that holds it.',
    cause,
  });
}
