import type { FileEntry } from '@stowage/core';

/** What tells one content of a path from another: the ETag, or size and time where the store has none. */
export function versionOf({ etag, size, lastModified }: FileEntry): string {
  return etag ?? `${size} bytes of ${lastModified?.getTime() ?? 'no date'}`;
}

/** Whether two entries of a path are of the same content, as far as the store tells. */
export function isSameVersion(one: FileEntry, other: FileEntry): boolean {
  if (one.etag !== undefined && other.etag !== undefined) return one.etag === other.etag;
  return one.size === other.size && one.lastModified?.getTime() === other.lastModified?.getTime();
}
