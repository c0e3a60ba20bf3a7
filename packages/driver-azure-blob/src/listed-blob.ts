import { isDirectoryMark, nameOf, type XmlElement } from '@stowage/azure-common';
import type { Entry, Metadata } from '@stowage/core/driver';
import { tryPath } from './names.ts';
import type { BlobEntryFields } from './options.ts';

/** One line of a listing: a blob, or what several names have in common up to a slash. */
export interface ListedBlob {
  readonly name: string;
  readonly kind: 'blob' | 'prefix';
  /** It stands for a directory: as a prefix, by a slash at the end of its name, or by the mark of Microsoft's tools. */
  readonly isDirectory: boolean;
  /** Undefined if no path can spell the name. */
  readonly entry: Entry | undefined;
}

/** Reads a `Blob` or `BlobPrefix` element of a listing, and keeps nothing of it. */
export function toListedBlob(element: XmlElement): ListedBlob {
  let name = '';
  let properties: XmlElement | undefined;
  let metadata: Metadata | undefined;
  for (const child of element.children) {
    if (child.name === 'Name') name = nameOf(child);
    else if (child.name === 'Properties') properties = child;
    else if (child.name === 'Metadata' && child.children.length > 0) metadata = toMetadata(child);
  }
  const kind = element.name === 'Blob' ? 'blob' : 'prefix';
  const isDirectory = kind === 'prefix' || name.endsWith('/') || isDirectoryMark(metadata);
  const path = tryPath(name);
  return { name, kind, isDirectory, entry: path === undefined ? undefined : toEntry(path, isDirectory, properties, metadata) };
}

function toMetadata({ children }: XmlElement): Metadata {
  const metadata: Record<string, string> = {};
  for (const { name, text } of children) metadata[name.toLowerCase()] = text;
  return metadata;
}

function toEntry(path: string, isDirectory: boolean, properties: XmlElement | undefined, metadata: Metadata | undefined): Entry {
  if (properties === undefined) return { kind: 'directory', path };
  const found = readProperties(properties);
  const { etag, lastModified, createdAt } = found;
  if (isDirectory) return { kind: 'directory', path, etag, lastModified, createdAt, metadata };
  return {
    kind: 'file',
    path,
    size: found.size,
    etag,
    lastModified,
    createdAt,
    contentType: found.contentType,
    contentEncoding: found.contentEncoding,
    contentLanguage: found.contentLanguage,
    contentDisposition: found.contentDisposition,
    cacheControl: found.cacheControl,
    metadata,
    digests: found.md5 === undefined ? undefined : { md5: found.md5 },
    driver: {
      azure_blob: {
        blobType: found.blobType,
        tier: found.tier,
        archiveStatus: found.archiveStatus,
        tagCount: found.tagCount,
        leaseState: found.leaseState,
      },
    },
  };
}

/** The properties of a blob, under the names of an entry. */
interface Properties extends Pick<BlobEntryFields, 'blobType' | 'tier' | 'archiveStatus' | 'tagCount' | 'leaseState'> {
  size: number;
  etag: string | undefined;
  lastModified: Date | undefined;
  createdAt: Date | undefined;
  contentType: string | undefined;
  contentEncoding: string | undefined;
  contentLanguage: string | undefined;
  contentDisposition: string | undefined;
  cacheControl: string | undefined;
  md5: string | undefined;
}

function readProperties({ children }: XmlElement): Properties {
  // All fields at once and in one order: objects of one shape are made and read faster.
  const found: { -readonly [K in keyof Required<Properties>]: Properties[K] } = {
    size: 0,
    etag: undefined,
    lastModified: undefined,
    createdAt: undefined,
    contentType: undefined,
    contentEncoding: undefined,
    contentLanguage: undefined,
    contentDisposition: undefined,
    cacheControl: undefined,
    md5: undefined,
    blobType: undefined,
    tier: undefined,
    archiveStatus: undefined,
    tagCount: undefined,
    leaseState: undefined,
  };
  for (const { name, text } of children) {
    if (text === '') continue;
    switch (name) {
      case 'Content-Length':
        found.size = Number(text);
        break;
      case 'Etag':
        // Listings leave out the quotes that every other answer has.
        found.etag = text.startsWith('"') ? text : `"${text}"`;
        break;
      case 'Last-Modified':
        found.lastModified = new Date(text);
        break;
      case 'Creation-Time':
        found.createdAt = new Date(text);
        break;
      case 'Content-Type':
        found.contentType = text;
        break;
      case 'Content-Encoding':
        found.contentEncoding = text;
        break;
      case 'Content-Language':
        found.contentLanguage = text;
        break;
      case 'Content-Disposition':
        found.contentDisposition = text;
        break;
      case 'Cache-Control':
        found.cacheControl = text;
        break;
      case 'Content-MD5':
        found.md5 = text;
        break;
      case 'BlobType':
        found.blobType = text as BlobEntryFields['blobType'];
        break;
      case 'AccessTier':
        found.tier = text;
        break;
      case 'ArchiveStatus':
        found.archiveStatus = text;
        break;
      case 'TagCount':
        found.tagCount = Number(text);
        break;
      case 'LeaseState':
        found.leaseState = text;
    }
  }
  return found;
}
