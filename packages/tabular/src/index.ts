/**
 * Tables as Apache Arrow record batches, read from and written to CSV, JSON lines, Parquet and Arrow streams. Everything streams: a
 * table of any size takes the memory of a few batches, or of one row group.
 *
 * @packageDocumentation
 */

export { readArrow } from './arrow-ipc/read-arrow.ts';
export { writeArrow } from './arrow-ipc/write-arrow.ts';
export { type ByteSource, sourceOfBytes } from './byte-source.ts';
export type { ColumnBuilder } from './columns/column-builder.ts';
export { createColumnBuilder } from './columns/create-builder.ts';
export { createRowBuilder, type MisfitCell, type RowBuilder } from './columns/row-builder.ts';
export { cellsOf } from './columns/rows-of.ts';
export type { CsvDialect, ReadCsvOptions, WriteCsvOptions } from './csv/options.ts';
export { readCsv } from './csv/read-csv.ts';
export { writeCsv } from './csv/write-csv.ts';
export { type FormatName, type ReadOptions, type TableFormat, tableFormats, tryFormatOf, type WriteOptions } from './formats.ts';
export { inferTextColumn } from './inference/infer-text-column.ts';
export { type ReadJsonLinesOptions, readJsonLines } from './json-lines/read-json-lines.ts';
export { writeJsonLines } from './json-lines/write-json-lines.ts';
export type { ReadTableOptions, ReadTextOptions } from './options.ts';
export { type ReadParquetOptions, readParquet } from './parquet/read-parquet.ts';
export { type ParquetCompression, type WriteParquetOptions, writeParquet } from './parquet/write-parquet.ts';
export type { ColumnLoss, EncodedTable, OpenedTable, RejectedRow, Table } from './table.ts';
export { type Cell, CellError } from './types/cell.ts';
export { toJson, toText } from './types/cell-text.ts';
export { type CellReader, createCellReader } from './types/read-cell.ts';
export { canonicalText, createRowSummer, type RowChecksum, type RowSummer, summed } from './verify/row-checksum.ts';
export { tryCommonKind, type ValueKind, valueKindOf } from './verify/value-kind.ts';
