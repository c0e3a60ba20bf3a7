import type { AnyDriver, Capability } from '@stowage/core';

/** What of a type of datastores decides how it can be used. */
export interface DatastoreFacts {
  readonly type: string;
  readonly title: string;
  /** What it holds: files, which can be mounted, or tables, which become files on the way. */
  readonly content: 'files' | 'tables' | 'nothing';
  readonly readable: boolean;
  readonly writable: boolean;
}

const fileReading: readonly Capability[] = ['stat', 'read', 'list'];

/** The facts of a type by what its driver declares. What it can do only sometimes counts: each store tells when it is opened. */
export function toDatastoreFacts({ type, title, capabilities }: AnyDriver): DatastoreFacts {
  const has = (name: Capability): boolean => capabilities.always[name] !== undefined || capabilities.sometimes[name] !== undefined;
  const files = fileReading.every(has);
  if (files || has('write')) return { type, title, content: 'files', readable: files, writable: has('write') };
  const tables = has('query') || has('writeTable');
  return { type, title, content: tables ? 'tables' : 'nothing', readable: has('query'), writable: has('writeTable') };
}

const known = (type: string, title: string, content: 'files' | 'tables'): DatastoreFacts => ({
  type,
  title,
  content,
  readable: true,
  writable: true,
});

/** The types that Stowage has drivers for: what the matrix says of them where the driver is not installed. */
export const knownDatastores: readonly DatastoreFacts[] = [
  known('azure_blob', 'Azure Blob Storage', 'files'),
  known('azure_file', 'Azure Files', 'files'),
  known('azure_data_lake_gen1', 'Azure Data Lake Storage Gen1', 'files'),
  known('azure_data_lake_gen2', 'Azure Data Lake Storage Gen2', 'files'),
  known('azure_postgresql', 'PostgreSQL', 'tables'),
  known('azure_sql', 'SQL Server', 'tables'),
  known('local', 'Folder on disk', 'files'),
];
