import type { OperationRequest } from '../operations/file-requests.ts';
import type {
  ArrowRecordBatch,
  ArrowSchema,
  ExportTableRequest,
  ExportTableResponse,
  ImportTableRequest,
  ListTablesRequest,
  QueryParameter,
  QueryRequest,
  QueryResponse,
  TableDescription,
  TableEntry,
  TableName,
  TableSelection,
  WriteTableRequest,
  WriteTableResult,
} from '../operations/table-requests.ts';
import type { Body } from '../streams/body.ts';

export interface QueryOptions extends OperationRequest, Pick<QueryRequest, 'parallel'> {
  /** The values of the statement's parameters, in order. */
  readonly parameters?: readonly QueryParameter[] | undefined;
  /** Rows a batch, at most. Default 8 192. */
  readonly batchRows?: number | undefined;
}

export interface ExportTableOptions extends OperationRequest, Partial<Pick<ExportTableRequest, 'format'>> {}

interface RowsOptions extends OperationRequest, Pick<WriteTableRequest, 'onProgress'> {
  /** What happens to rows that are there. Default `fail`: the table must not exist. */
  readonly mode?: WriteTableRequest['mode'] | undefined;
  /** The columns that identify a row, for `merge`. */
  readonly keys?: readonly string[] | undefined;
}

export interface WriteTableOptions extends RowsOptions, Pick<WriteTableRequest, 'onRejectedRow'> {}

export interface ImportTableOptions extends RowsOptions, Pick<ImportTableRequest, 'schema'>, Partial<Pick<ImportTableRequest, 'format'>> {}

/** Rows on their way into a table. */
export interface TableRows {
  readonly schema: ArrowSchema;
  readonly batches: AsyncIterable<ArrowRecordBatch>;
}

interface TablesListable {
  /** Lists tables and views, of one schema or of all that the identity may see. */
  listTables(options?: Readonly<ListTablesRequest>): AsyncIterable<TableEntry>;
}

interface TableDescribable {
  /** Tells a table's columns and keys. Fails with `TABLE.NOT_FOUND`. */
  describeTable(table: TableName, options?: OperationRequest): Promise<TableDescription>;
}

interface Queryable {
  /**
   * Runs a statement, or reads rows of a table, as record batches that come as they are consumed. It runs in a read-only
   * transaction where the database has them. Fails with `QUERY.INVALID` and the position where the server gives one,
   * `TABLE.NOT_FOUND`, `COLUMN.NOT_FOUND`, and while reading with `ROW.REJECTED` for a value that Arrow's type cannot hold.
   */
  query(source: string | TableSelection, options?: QueryOptions): Promise<QueryResponse>;
}

interface TableExportable {
  /**
   * Reads rows of a table as a file that the database itself writes: quicker than through record batches. Its text may spell values otherwise than
   * `@stowage/tabular` does; read back with the response's schema they are the same.
   */
  exportTable(source: TableSelection, options?: ExportTableOptions): Promise<ExportTableResponse>;
}

interface TableWritable {
  /**
   * Writes rows into a table: all of them or none, and readers see the old rows or the new ones. Columns are matched by name; one that the table lacks, or
   * one of the table's that the rows lack and the server does not fill by itself, is `SCHEMA.MISMATCH`. Fails with `TABLE.EXISTS`, `SCHEMA.MISMATCH`,
   * `ROW.REJECTED` (row and column), `KEYS.INVALID`, `KEYS.DUPLICATE`, `TABLE.LOCKED`; the table is then as it was.
   */
  writeTable(table: TableName, rows: TableRows, options?: WriteTableOptions): Promise<WriteTableResult>;
}

interface TableImportable {
  /** Writes a file of rows that the database itself reads: quicker than through record batches, with the promises of `writeTable`. */
  importTable(table: TableName, body: Body, options: ImportTableOptions): Promise<WriteTableResult>;
}

interface TableDroppable {
  /** Removes a table. Fails with `TABLE.NOT_FOUND`. */
  dropTable(table: TableName, options?: OperationRequest): Promise<void>;
}

/** The table operations by capability. */
export interface TableStore {
  readonly listTables: TablesListable;
  readonly describeTable: TableDescribable;
  readonly query: Queryable;
  readonly exportTable: TableExportable;
  readonly writeTable: TableWritable;
  readonly importTable: TableImportable;
  readonly dropTable: TableDroppable;
}
