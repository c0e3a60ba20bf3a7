import { nameOf, type XmlElement } from '@stowage/azure-common';
import type { Entry, Metadata } from '@stowage/core/driver';
import { isDirectoryMark } from './entry.ts';
import { tryPath } from './names.ts';

/** One line of a listing as the service gives it: a blob, or what several names have in common up to a slash. */
export interface ListedBlob {
  readonly name: string;
  readonly kind: 'blob' | 'prefix';
  /** Properties by the service's names; empty for a prefix. */
  readonly properties: Readonly<Record<string, string>>;
  readonly metadata: Metadata | undefined;
}

/** Reads a `Blob` or `BlobPrefix` element of a listing. */
export function toListedBlob(element: XmlElement): ListedBlob {
  let name = '';
  let properties: Readonly<Record<string, string>> = {};
  let metadata: Metadata | undefined;
  for (const child of element.children) {
    if (child.name === 'Name') name = nameOf(child);
    else if (child.name === 'Properties') properties = toRecord(child.children, (key) => key);
    else if (child.name === 'Metadata' && child.children.length > 0) {
      metadata = toRecord(child.children, (key) => key.toLowerCase());
    }
  }
  return { name, kind: element.name === 'Blob' ? 'blob' : 'prefix', properties, metadata };
}

function toRecord(elements: readonly XmlElement[], toKey: (name: string) => string): Record<string, string> {
  const record: Record<string, string> = {};
  for (const { name, text } of elements) record[toKey(name)] = text;
  return record;
}

/** Whether a listed blob stands for a directory: by a slash at the end of its name, or by the mark of Microsoft's tools. */
export function isDirectory({ name, kind, metadata }: ListedBlob): boolean {
  return kind === 'prefix' || name.endsWith('/') || isDirectoryMark(metadata);
}

/** The entry of a listed blob; undefined if no path can spell its name. */
export function tryEntry(listed: ListedBlob): Entry | undefined {
  const path = tryPath(listed.name);
  if (path === undefined) return undefined;
  const { properties, metadata } = listed;
  const common = {
    path,
    // Listings leave out the quotes that every other answer has.
    etag: properties.Etag === undefined ? undefined : `"${properties.Etag.replaceAll('"', '')}"`,
    lastModified: toDate(properties['Last-Modified']),
    createdAt: toDate(properties['Creation-Time']),
    metadata,
  };
  if (listed.kind === 'prefix') return { kind: 'directory', path };
  if (isDirectory(listed)) return { kind: 'directory', ...common };
  const md5 = properties['Content-MD5'];
  return {
    kind: 'file',
    ...common,
    size: Number(properties['Content-Length']),
    contentType: properties['Content-Type'] || undefined,
    contentEncoding: properties['Content-Encoding'] || undefined,
    contentLanguage: properties['Content-Language'] || undefined,
    contentDisposition: properties['Content-Disposition'] || undefined,
    cacheControl: properties['Cache-Control'] || undefined,
    digests: md5 ? { md5 } : undefined,
    driver: {
      azure_blob: {
        blobType: properties.BlobType as 'BlockBlob' | 'AppendBlob' | 'PageBlob' | undefined,
        tier: properties.AccessTier || undefined,
        archiveStatus: properties.ArchiveStatus || undefined,
        tagCount: properties.TagCount ? Number(properties.TagCount) : undefined,
        leaseState: properties.LeaseState || undefined,
      },
    },
  };
}

const toDate = (text: string | undefined): Date | undefined => (text ? new Date(text) : undefined);
