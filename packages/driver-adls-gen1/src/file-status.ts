import type { Entry } from '@stowage/core/driver';
import type { Gen1EntryFields } from './options.ts';

/** What the service says of a path. Times are milliseconds since 1970. */
export interface FileStatus {
  readonly type: 'FILE' | 'DIRECTORY';
  readonly length: number;
  /** Its name, in listings. */
  readonly pathSuffix: string;
  readonly modificationTime: number;
  readonly accessTime?: number;
  /** Octal digits. */
  readonly permission?: string;
  readonly owner?: string;
  readonly group?: string;
  readonly aclBit?: boolean;
  /** 0 for never. */
  readonly msExpirationTime?: number;
  /** Of the request that told it; not in listings. */
  readonly requestId?: string | undefined;
}

/** The entry of a path. */
export function toEntry(path: string, status: FileStatus): Entry {
  const { owner, group, permission: permissions, aclBit: hasAcl, msExpirationTime, accessTime } = status;
  const fields: Gen1EntryFields = {
    owner,
    group,
    permissions,
    hasAcl,
    expiresAt: msExpirationTime ? new Date(msExpirationTime) : undefined,
    lastAccessed: accessTime ? new Date(accessTime) : undefined,
  };
  const common = { path, lastModified: new Date(status.modificationTime), driver: { azure_data_lake_gen1: fields } };
  return status.type === 'DIRECTORY' ? { kind: 'directory', ...common } : { kind: 'file', size: status.length, ...common };
}

/** Whether two statuses are of one version of a file, as far as the service tells: it counts milliseconds and has no ETags. */
export function isSameVersion(one: FileStatus, other: FileStatus): boolean {
  return one.type === other.type && one.length === other.length && one.modificationTime === other.modificationTime;
}
