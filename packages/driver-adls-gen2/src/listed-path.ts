import type { Entry } from '@stowage/core/driver';

/** One path of a listing, as the service writes it: every value is a text. */
export interface ListedPath {
  readonly name: string;
  readonly contentLength?: string;
  readonly isDirectory?: string;
  readonly etag?: string;
  readonly lastModified?: string;
  /** In units of 100 ns since the year 1601. */
  readonly creationTime?: string;
  /** The same; 0 for never. */
  readonly expiryTime?: string;
  readonly owner?: string;
  readonly group?: string;
  readonly permissions?: string;
  readonly EncryptionContext?: string;
}

/** The entry of a listed path. */
export function toListedEntry(listed: ListedPath): Entry {
  const { name: path, etag, owner, group, permissions } = listed;
  const fields = { owner, group, permissions, expiresAt: dateOfFileTime(listed.expiryTime), encryptionContext: listed.EncryptionContext };
  const common = {
    path,
    // Listings leave out the quotes that every other answer has.
    etag: etag === undefined || etag.startsWith('"') ? etag : `"${etag}"`,
    lastModified: listed.lastModified === undefined ? undefined : new Date(listed.lastModified),
    createdAt: dateOfFileTime(listed.creationTime),
    driver: { azure_data_lake_gen2: fields },
  };
  return isTrue(listed.isDirectory)
    ? { kind: 'directory', ...common }
    : { kind: 'file', size: Number(listed.contentLength ?? 0), ...common };
}

const isTrue = (text: string | undefined): boolean => String(text) === 'true';

/** Milliseconds from 1601, where Windows begins to count, to 1970. */
const windowsEpoch = 11_644_473_600_000;

function dateOfFileTime(ticks: string | undefined): Date | undefined {
  if (ticks === undefined || ticks === '0') return undefined;
  const milliseconds = Number(ticks) / 10_000 - windowsEpoch;
  return Number.isNaN(milliseconds) ? undefined : new Date(milliseconds);
}
