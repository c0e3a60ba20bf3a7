import { type Answer, dateOfHeader, directoryMark, isDirectoryMark, textOfHeader, toBlobEntry } from '@stowage/azure-common';
import type { DirectoryEntry, Entry, FileEntry, Metadata } from '@stowage/core/driver';
import type { LakeEntryFields } from './options.ts';

type Headers = Answer['headers'];

/**
 * The entry of a file that the headers of the Blob endpoint tell. That of a directory is the entry of an empty file whose metadata say that
 * it is one.
 */
export function toFileEntry(path: string, headers: Headers, size: number, md5: string | undefined): FileEntry {
  const entry = toBlobEntry(path, headers, size, md5);
  const isDirectory = textOfHeader(headers['x-ms-resource-type']) === 'directory';
  return {
    ...entry,
    metadata: isDirectory ? { ...entry.metadata, [directoryMark]: 'true' } : entry.metadata,
    driver: { azure_data_lake_gen2: toFields(headers) },
  };
}

/** The entry of a file or directory that the headers of Get Blob Properties tell. */
export function toEntry(path: string, answer: Answer): Entry {
  const entry = toFileEntry(path, answer.headers, Number(answer.header('content-length')), answer.header('content-md5'));
  return isDirectoryMark(entry.metadata) ? toDirectoryEntry(entry) : entry;
}

function toDirectoryEntry({ path, etag, lastModified, createdAt, metadata = {}, driver }: FileEntry): DirectoryEntry {
  return { kind: 'directory', path, etag, lastModified, createdAt, metadata: withoutMark(metadata), driver };
}

function withoutMark({ [directoryMark]: _, ...metadata }: Metadata): Metadata | undefined {
  return Object.keys(metadata).length === 0 ? undefined : metadata;
}

function toFields(headers: Headers): LakeEntryFields {
  return {
    owner: textOfHeader(headers['x-ms-owner']),
    group: textOfHeader(headers['x-ms-group']),
    permissions: textOfHeader(headers['x-ms-permissions']),
    expiresAt: dateOfHeader(headers['x-ms-expiry-time']),
    encryptionContext: textOfHeader(headers['x-ms-encryption-context']),
    tier: textOfHeader(headers['x-ms-access-tier']),
    leaseState: textOfHeader(headers['x-ms-lease-state']),
  };
}
