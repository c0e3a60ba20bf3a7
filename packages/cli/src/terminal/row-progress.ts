import type { RowProgress } from '@stowage/transfer/tables';
import prettyBytes from 'pretty-bytes';
import type { LineForms } from './live-line.ts';

const grouped = new Intl.NumberFormat('en');

function describe({ rows, bytes, files, elapsed }: RowProgress): string {
  const size = Math.max(bytes.read, bytes.written);
  const parts = [
    `${grouped.format(Math.max(rows.read, rows.written))} rows`,
    ...(size > 0 ? [prettyBytes(size, { binary: true })] : []),
    ...(files.written > 1 ? [`${files.written} files`] : []),
    ...(elapsed > 0 ? [`${grouped.format(Math.round((Math.max(rows.read, rows.written) / elapsed) * 1_000))} rows/s`] : []),
    ...(rows.rejected > 0 ? [`${grouped.format(rows.rejected)} rejected`] : []),
  ];
  return parts.join('  ');
}

/** How far a copy of rows is, in rows and bytes. */
export const rowForms: LineForms<RowProgress> = { live: describe, plain: describe };
