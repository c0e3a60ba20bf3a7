// @stowage/tabular exports:
//   ByteSource
//   Cell
//   CellError
//   CellReader
//   ColumnBuilder
//   ColumnLoss (ColumnLoss from @stowage/core)
//   CsvDialect
//   EncodedTable
//   FormatName
//   MisfitCell
//   OpenedTable
//   ParquetCompression
//   ReadCsvOptions
//   ReadJsonLinesOptions
//   ReadOptions
//   ReadParquetOptions
//   ReadTableOptions
//   ReadTextOptions
//   RejectedRow
//   RowBuilder
//   RowChecksum
//   RowSummer
//   Table
//   TableFormat
//   ValueKind
//   WriteCsvOptions
//   WriteOptions
//   WriteParquetOptions
//   canonicalText
//   cellsOf
//   createCellReader
//   createColumnBuilder
//   createRowBuilder
//   createRowSummer
//   inferTextColumn
//   readArrow
//   readCsv
//   readJsonLines
//   readParquet
//   sourceOfBytes
//   summed
//   tableFormats
//   toJson
//   toText
//   tryCommonKind
//   tryFormatOf
//   valueKindOf
//   writeArrow
//   writeCsv
//   writeJsonLines
//   writeParquet

export interface ByteSource {
    readonly size?: number | undefined;
    stream(signal?: AbortSignal): AsyncIterable<Uint8Array>;
    range?(offset: number, length: number, signal?: AbortSignal): Promise<Uint8Array>;
}
export type Cell = null | boolean | number | bigint | string | Uint8Array | readonly Cell[] | {
    readonly [name: string]: Cell;
};
export declare class CellError extends Error {
    readonly name = "CellError";
}
export type CellReader = (data: Data, index: number) => Cell;
export interface ColumnBuilder {
    readonly length: number;
    append(cell: Cell): void;
    truncate(length: number): void;
    finish(): Data;
}
export interface CsvDialect {
    readonly delimiter?: string | undefined;
    readonly quote?: string | undefined;
    readonly header?: boolean | undefined;
    readonly nullText?: string | undefined;
}
export interface EncodedTable {
    readonly bytes: AsyncIterable<Uint8Array>;
    readonly losses: readonly ColumnLoss[];
}
export type FormatName = 'csv' | 'jsonl' | 'parquet' | 'arrow';
export interface MisfitCell {
    readonly column: string | undefined;
    readonly reason: string;
}
export interface OpenedTable extends Table {
    readonly losses: readonly ColumnLoss[];
}
export type ParquetCompression = 'none' | 'snappy' | 'gzip' | 'brotli' | 'zstd' | 'lz4';
export interface ReadCsvOptions extends CsvDialect, ReadTextOptions {
    readonly maxRowSize?: number | undefined;
}
export interface ReadJsonLinesOptions extends ReadTextOptions {
    readonly maxRowSize?: number | undefined;
}
export interface ReadOptions extends ReadCsvOptions, ReadJsonLinesOptions, ReadParquetOptions {
}
export interface ReadParquetOptions extends ReadTableOptions {
    readonly columns?: readonly string[] | undefined;
}
export interface ReadTableOptions {
    readonly batchRows?: number | undefined;
    readonly signal?: AbortSignal | undefined;
}
export interface ReadTextOptions extends ReadTableOptions {
    readonly schema?: Schema | undefined;
    readonly sampleRows?: number | undefined;
    readonly onRejectedRow?: ((row: RejectedRow) => void) | undefined;
}
export interface RejectedRow {
    readonly row: number;
    readonly column: string | undefined;
    readonly reason: string;
    readonly cells: readonly (string | null)[];
}
export interface RowBuilder {
    readonly length: number;
    tryAppend(cells: readonly Cell[]): MisfitCell | undefined;
    finish(): RecordBatch;
}
export interface RowChecksum {
    readonly rows: number;
    readonly checksum: string;
}
export interface RowSummer {
    add(batch: RecordBatch): void;
    result(): RowChecksum;
}
export interface Table {
    readonly schema: Schema;
    readonly batches: AsyncIterable<RecordBatch>;
}
export interface TableFormat {
    readonly name: FormatName;
    readonly extensions: readonly [string, ...string[]];
    readonly contentType: string;
    read(source: ByteSource, options?: ReadOptions): Promise<OpenedTable>;
    write(table: Table, options?: WriteOptions): EncodedTable;
}
export type ValueKind = 'number' | 'single' | 'boolean' | 'text' | 'uuid' | 'json' | 'xml' | 'bytes' | 'date' | 'time' | 'timestamp' | 'instant' | 'nested' | 'other';
export interface WriteCsvOptions extends CsvDialect {
    readonly lineEnding?: '\r\n' | '\n' | undefined;
}
export interface WriteOptions extends WriteCsvOptions, WriteParquetOptions {
}
export interface WriteParquetOptions {
    readonly compression?: ParquetCompression | undefined;
    readonly rowGroupRows?: number | undefined;
}
export declare function canonicalText(type: DataType): (cell: Exclude<Cell, null>) => string;
export declare function cellsOf(batch: RecordBatch): (row: number) => Cell[];
export declare function createCellReader(type: DataType): CellReader;
export declare function createColumnBuilder(type: DataType): ColumnBuilder;
export declare function createRowBuilder(schema: Schema): RowBuilder;
export declare function createRowSummer(schema: Schema, kinds?: readonly ValueKind[]): Promise<RowSummer>;
export declare function inferTextColumn(texts: Iterable<string>): DataType;
export declare function readArrow(source: ByteSource, { batchRows, signal }?: ReadTableOptions): Promise<OpenedTable>;
export declare function readCsv(source: ByteSource, options?: ReadCsvOptions): Promise<OpenedTable>;
export declare function readJsonLines(source: ByteSource, options?: ReadJsonLinesOptions): Promise<OpenedTable>;
export declare function readParquet(source: ByteSource, options?: ReadParquetOptions): Promise<OpenedTable>;
export declare function sourceOfBytes(bytes: Uint8Array): Required<ByteSource>;
export declare function summed(table: Table, summer: RowSummer): Table;
export declare const tableFormats: Readonly<Record<FormatName, TableFormat>>;
export declare function toJson(cell: Cell): string;
export declare function toText(cell: Exclude<Cell, null>): string;
export declare function tryCommonKind(one: Field, other: Field): ValueKind | undefined;
export declare function tryFormatOf(path: string): TableFormat | undefined;
export declare function valueKindOf({ type, metadata }: Field): ValueKind;
export declare function writeArrow({ schema, batches }: Table): EncodedTable;
export declare function writeCsv({ schema, batches }: Table, options?: WriteCsvOptions): EncodedTable;
export declare function writeJsonLines({ schema, batches }: Table): EncodedTable;
export declare function writeParquet({ schema, batches }: Table, options?: WriteParquetOptions): EncodedTable;
