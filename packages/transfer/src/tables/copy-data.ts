import { baseName, type Datastore, parentPath, requireCapabilities } from '@stowage/core';
import { copy } from '../copy.ts';
import type { ConflictPolicy, CopyFilesOptions } from '../options.ts';
import type { TransferSummary } from '../transfer-summary.ts';
import { copyRows } from './copy-rows.ts';
import { type DataSource, type DataTarget, type FilesEnd, isRowsEnd, isTableEnd } from './ends.ts';
import { badOptions, type CopyRowsOptions } from './options.ts';
import type { CopyRowsSummary } from './summary.ts';

/** How anything is copied to anywhere. */
export interface CopyDataOptions extends Omit<CopyRowsOptions, 'onConflict'> {
  /** What happens to files that exist. Default `fail`. Rows know no `ifNewer` and `ifChanged`. */
  readonly onConflict?: ConflictPolicy | undefined;
  /** For a copy of files as they are. */
  readonly files?: Omit<CopyFilesOptions, 'onConflict' | 'verify' | 'signal' | 'as'> | undefined;
}

/** What became of a copy: of rows (`kind` is `rows`), or of files as they are. */
export type CopyDataSummary = CopyRowsSummary | (TransferSummary & { readonly kind: 'files' });

/**
 * Copies from anywhere to anywhere: files to files as they are (inside one service by itself), a table or query to files, files to a table, table to
 * table across databases. Files to files with a `format` are read as rows and written anew.
 *
 * A table takes all rows or none. Of files each has its name when it is complete, and a copy that fails takes back those that it made. After a
 * difference that verification finds (`DATA.CORRUPT`), what was written stays.
 *
 * Fails with `OPTIONS.INVALID`, `SCHEMA.MISMATCH` (also naming the file that differs), `ROW.REJECTED` (file, row and column), `TABLE.EXISTS`,
 * `PATH.EXISTS`, `PATH.NOT_FOUND`, `KEYS.INVALID`, `KEYS.DUPLICATE`, `CAPABILITY.MISSING`; and with the signal's reason on abort.
 *
 * @example
 * ```ts
 * await copyData({ store: pg, table: { schema: 'public', name: 'trips' } }, { store: blobs, path: 'export/' }, { format: 'parquet' });
 * await copyData({ store: blobs, path: 'export/' }, { store: sql, table: { name: 'trips' } }, { mode: 'replace', verify: 'checksum' });
 * ```
 */
export async function copyData(source: DataSource, target: DataTarget, options: CopyDataOptions = {}): Promise<CopyDataSummary> {
  if (isCopyOfFiles(source, target, options)) return { kind: 'files', ...(await copyFiles(source, target as FilesEnd, options)) };
  return copyRows(source, target, toRowsOptions(options));
}

/** Whether files are copied as they are. */
export function isCopyOfFiles(source: DataSource, target: DataTarget, { format }: CopyDataOptions): source is FilesEnd {
  return !isRowsEnd(source) && !isTableEnd(target) && format === undefined;
}

/** The options as a copy of rows takes them. Fails with `OPTIONS.INVALID`. */
export function toRowsOptions({ files: _, onConflict, ...options }: CopyDataOptions): CopyRowsOptions {
  if (onConflict === 'ifNewer' || onConflict === 'ifChanged')
    throw badOptions(`Rows have no time and no digest to decide by, as ${onConflict} asks for.`, 'Use fail, skip or overwrite.');
  return { ...options, onConflict };
}

async function copyFiles(source: FilesEnd, target: FilesEnd, options: CopyDataOptions): Promise<TransferSummary> {
  const { onConflict, verify, signal, files } = options;
  const ofRows = [
    'mode',
    'keys',
    'partRows',
    'partBytes',
    'partitionBy',
    'onBadRow',
    'divertTo',
    'cursor',
    'state',
    'resume',
    'read',
    'write',
  ] as const;
  const strange = ofRows.find((name) => options[name] !== undefined);
  if (strange !== undefined)
    throw badOptions(
      `Files are copied as they are, and ${strange} is for rows.`,
      'Leave it out, or give a format to read the files as rows.',
    );
  const reader = requireCapabilities(source.store, 'stat', 'list', 'read');
  const { folder, as } = await toPlace(reader, source, target, signal);
  return copy(reader, source.path, requireCapabilities(target.store, 'write'), folder, {
    ...files,
    onConflict,
    verify: verify !== 'none',
    signal,
    as,
  });
}

/** A single file goes to the very path, unless that says folder; the contents of a folder go under it. */
export async function toPlace(
  reader: Datastore<'stat' | 'list' | 'read'>,
  source: FilesEnd,
  target: FilesEnd,
  signal: AbortSignal | undefined,
): Promise<{ readonly folder: string; readonly as: string | undefined }> {
  const isFolder = source.path === '' || source.path.endsWith('/') || (await reader.stat(source.path, { signal })).kind === 'directory';
  if (isFolder || target.path === '' || target.path.endsWith('/')) return { folder: target.path, as: undefined };
  return { folder: parentPath(target.path), as: baseName(target.path) };
}
