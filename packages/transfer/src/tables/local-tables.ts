import { copyRows } from './copy-rows.ts';
import type { RowsEnd, TableEnd } from './ends.ts';
import type { CopyRowsOptions } from './options.ts';
import type { CopyRowsSummary } from './summary.ts';

/** How rows become a file on this machine. */
export interface DownloadTableOptions extends Omit<CopyRowsOptions, 'mode' | 'keys' | 'onBadRow' | 'divertTo' | 'read'> {}

/** How files on this machine become rows. */
export interface UploadTableOptions
  extends Omit<
    CopyRowsOptions,
    'onConflict' | 'partRows' | 'partBytes' | 'partitionBy' | 'cursor' | 'state' | 'resume' | 'write' | 'parallel'
  > {}

/**
 * Writes the rows of a table or statement into a file on this machine, or, with parts or a slash at the end of the path, into a folder of files. The format is
 * what the name says, unless it is given.
 *
 * Fails like {@link copyData}; then there is no file.
 *
 * @example
 * ```ts
 * await downloadTable({ store: pg, statement: 'select * from trips where day = $1', parameters: ['2026-11-01'] }, './trips.parquet');
 * ```
 */
export function downloadTable(source: RowsEnd, path: string, options: DownloadTableOptions = {}): Promise<CopyRowsSummary> {
  return copyRows(source, { local: path }, options);
}

/**
 * Writes the rows of files on this machine, or of all files below a folder, into a table: all or none.
 *
 * Fails like {@link copyData}; the table is then as it was.
 *
 * @example
 * ```ts
 * await uploadTable('./trips.csv', { store: pg, table: { schema: 'public', name: 'trips' } }, { mode: 'append' });
 * ```
 */
export function uploadTable(
  paths: string | readonly string[],
  target: TableEnd,
  options: UploadTableOptions = {},
): Promise<CopyRowsSummary> {
  return copyRows({ local: paths }, target, options);
}
