import { readArrow } from './arrow-ipc/read-arrow.ts';
import { writeArrow } from './arrow-ipc/write-arrow.ts';
import type { ByteSource } from './byte-source.ts';
import type { ReadCsvOptions, WriteCsvOptions } from './csv/options.ts';
import { readCsv } from './csv/read-csv.ts';
import { writeCsv } from './csv/write-csv.ts';
import { type ReadJsonLinesOptions, readJsonLines } from './json-lines/read-json-lines.ts';
import { writeJsonLines } from './json-lines/write-json-lines.ts';
import { type ReadParquetOptions, readParquet } from './parquet/read-parquet.ts';
import { type WriteParquetOptions, writeParquet } from './parquet/write-parquet.ts';
import type { EncodedTable, OpenedTable, Table } from './table.ts';

/** The name of a format. */
export type FormatName = 'csv' | 'jsonl' | 'parquet' | 'arrow';

/** The options of all formats; each takes its own. */
export interface ReadOptions extends ReadCsvOptions, ReadJsonLinesOptions, ReadParquetOptions {}

/** The options of all formats; each takes its own. */
export interface WriteOptions extends WriteCsvOptions, WriteParquetOptions {}

/** How a format is recognised, read and written. */
export interface TableFormat {
  readonly name: FormatName;
  /** Of files, with the dot; the first is what new files get. */
  readonly extensions: readonly [string, ...string[]];
  readonly contentType: string;
  read(source: ByteSource, options?: ReadOptions): Promise<OpenedTable>;
  write(table: Table, options?: WriteOptions): EncodedTable;
}

/** Every format. */
export const tableFormats: Readonly<Record<FormatName, TableFormat>> = {
  csv: { name: 'csv', extensions: ['.csv'], contentType: 'text/csv', read: readCsv, write: writeCsv },
  jsonl: { name: 'jsonl', extensions: ['.jsonl', '.ndjson'], contentType: 'application/jsonl', read: readJsonLines, write: writeJsonLines },
  parquet: {
    name: 'parquet',
    extensions: ['.parquet'],
    contentType: 'application/vnd.apache.parquet',
    read: readParquet,
    write: writeParquet,
  },
  arrow: {
    name: 'arrow',
    extensions: ['.arrows', '.arrow'],
    contentType: 'application/vnd.apache.arrow.stream',
    read: readArrow,
    write: writeArrow,
  },
};

/** The format that a file's name tells; undefined if it tells none. */
export function tryFormatOf(path: string): TableFormat | undefined {
  const name = path.toLowerCase();
  return Object.values(tableFormats).find(({ extensions }) => extensions.some((extension) => name.endsWith(extension)));
}
