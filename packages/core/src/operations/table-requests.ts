import type { RequestBody } from '../streams/body.ts';
import type { OperationRequest } from './file-requests.ts';

/** A column as Apache Arrow describes it. `apache-arrow`'s own `Field` has this shape; core does not depend on that package. */
export interface ArrowField {
  readonly name: string;
  readonly nullable: boolean;
  readonly type: { readonly typeId: number; toString(): string };
  /** May hold the keys of `columnMetadata`. */
  readonly metadata: ReadonlyMap<string, string>;
}

/** The columns of a record batch. */
export interface ArrowSchema {
  readonly fields: readonly ArrowField[];
  readonly metadata: ReadonlyMap<string, string>;
}

/** A batch of rows in columns: the shape of `apache-arrow`'s `RecordBatch`. */
export interface ArrowRecordBatch {
  readonly schema: ArrowSchema;
  readonly numRows: number;
  readonly numCols: number;
}

/** Names a table: `schema` where the database has schemas and it is not the default one. */
export interface TableName {
  readonly schema?: string | undefined;
  readonly name: string;
}

/** A table or view as a listing shows it. */
export interface TableEntry extends TableName {
  readonly kind: 'table' | 'view' | 'materialized view';
  /** The server's own estimate; absent when it has none. */
  readonly estimatedRows?: number | undefined;
}

/** What a column loses between two types. A column that loses nothing has none. */
export interface ColumnLoss {
  readonly column: string;
  /** The type that it had, as its side writes it: `numeric`, `Timestamp<NANOSECOND, Europe/Berlin>`. */
  readonly type: string;
  /** What becomes of it, in one sentence. */
  readonly loss: string;
}

/** A column with the type that it has in the database beside the Arrow type it is read as. */
export interface TableColumn {
  readonly name: string;
  /** As the database writes it: `numeric(38,10)`, `datetimeoffset(7)`. */
  readonly databaseType: string;
  readonly nullable: boolean;
  /** What is lost between the two types, in one sentence; absent when nothing is. */
  readonly loss?: string | undefined;
  /** The server alone fills it (an identity, a generated column, a row version): rows that are written leave it out. */
  readonly generated?: true | undefined;
}

export interface TableDescription extends TableEntry {
  readonly columns: readonly TableColumn[];
  /** The Arrow type of each column, as a query of the whole table gives it. */
  readonly arrowSchema: ArrowSchema;
  readonly primaryKey: readonly string[];
  readonly uniqueKeys: readonly (readonly string[])[];
}

export interface ListTablesRequest extends OperationRequest {
  readonly schema?: string | undefined;
}

export interface DescribeTableRequest extends OperationRequest {
  readonly table: TableName;
}

/** A value of a query parameter; the database driver does the quoting. */
export type QueryParameter = string | number | bigint | boolean | Date | Uint8Array | null;

/** Rows of a table whose value in a column lies in `[from, to)`; a bound that is absent leaves that side open. Null lies in no range. */
export interface ColumnRange {
  readonly column: string;
  readonly from?: Exclude<QueryParameter, null> | undefined;
  readonly to?: Exclude<QueryParameter, null> | undefined;
}

/** Rows of a table without a statement: what every database can be asked for in the same words. */
export interface TableSelection {
  readonly table: TableName;
  /** In this order. Default: all, in the table's own order. */
  readonly columns?: readonly string[] | undefined;
  readonly range?: ColumnRange | undefined;
  /** Nulls come last, whatever the direction. */
  readonly orderBy?: readonly { readonly column: string; readonly descending?: boolean | undefined }[] | undefined;
  /** Rows, at most. */
  readonly limit?: number | undefined;
}

/** A statement in the database's own language, with its parameters in order: `$1` in PostgreSQL, `@p1` in SQL Server. */
export interface Statement {
  readonly statement: string;
  readonly parameters: readonly QueryParameter[];
}

/** Where rows come from. */
export type QuerySource = Statement | TableSelection;

export interface QueryRequest extends OperationRequest {
  readonly source: QuerySource;
  /** Rows a batch, at most. */
  readonly batchRows: number;
  /** Connections that read a table at a time, of one snapshot; rows then come in no order. Never with `orderBy` or `limit`. */
  readonly parallel?: number | undefined;
}

export interface QueryResponse {
  readonly schema: ArrowSchema;
  readonly columns: readonly TableColumn[];
  /**
   * To be read once. Ending early (`return()`) stops the query on the server and frees the connection. A value that its Arrow type
   * cannot hold (an infinite date, a decimal that is no number) throws `ROW.REJECTED` with row and column.
   */
  readonly batches: AsyncIterable<ArrowRecordBatch>;
  /** Stops a query whose batches nobody asked for. Exactly one of `batches` and `cancel` is used. */
  cancel(): Promise<void>;
}

/** A file format that a database writes and reads by itself: `csv` with a header, as `@stowage/tabular` writes it by default. */
export type DatabaseFormat = 'csv';

export interface ExportTableRequest extends OperationRequest {
  readonly source: TableSelection;
  readonly format: DatabaseFormat;
}

export interface ExportTableResponse {
  readonly schema: ArrowSchema;
  readonly columns: readonly TableColumn[];
  /** The file, to be read once. Ending early stops the server. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Rows that were exported, as the server counted them; 0 until `chunks` has ended. */
  rows(): number;
  /** Frees the connection of a response whose bytes nobody asked for. */
  cancel(): Promise<void>;
}

/**
 * What happens to rows that are there: kept, replaced in one step, merged by keys; or the table must not exist. A table that does
 * not exist is created by each of them.
 */
export type TableWriteMode = 'append' | 'replace' | 'merge' | 'fail';

interface WriteRows extends OperationRequest {
  readonly table: TableName;
  readonly mode: TableWriteMode;
  /** The columns that identify a row; never empty for `merge`, and only given there. A table that `merge` creates has them as its primary key. */
  readonly keys: readonly string[];
  /** Called with the number of rows that were sent so far; never decreases. */
  readonly onProgress?: ((rows: number) => void) | undefined;
}

/** A row that the target cannot hold. */
export interface RejectedTableRow {
  /** From 1, over all batches. */
  readonly row: number;
  readonly column: string | undefined;
  readonly reason: string;
  /** The batch that holds it, and where in it, from 0. */
  readonly batch: ArrowRecordBatch;
  readonly index: number;
}

export interface WriteTableRequest extends WriteRows {
  readonly schema: ArrowSchema;
  readonly batches: AsyncIterable<ArrowRecordBatch>;
  /** Told of each row that the target's types cannot hold, which is then left out. Absent: the first one ends the write with `ROW.REJECTED`. */
  readonly onRejectedRow?: ((row: RejectedTableRow) => void) | undefined;
}

export interface ImportTableRequest extends WriteRows {
  readonly format: DatabaseFormat;
  /** The file's columns, in its order, and what a table that must be created gets. */
  readonly schema: ArrowSchema;
  readonly body: RequestBody;
}

export interface WriteTableResult {
  /** Rows that were taken from the batches, without rejected ones. */
  readonly rows: number;
  /** Whether the table was made. */
  readonly created: boolean;
  /** How it was done, in the database's words: `COPY`, `staging table and MERGE`. */
  readonly method: string;
  /** What columns lost on their way into the table. */
  readonly losses: readonly ColumnLoss[];
}

export interface DropTableRequest extends OperationRequest {
  readonly table: TableName;
}

/** What a driver implements for tables. */
export interface TableOperations {
  listTables(request: ListTablesRequest): AsyncIterable<readonly TableEntry[]>;
  describeTable(request: DescribeTableRequest): Promise<TableDescription>;
  query(request: QueryRequest): Promise<QueryResponse>;
  exportTable(request: ExportTableRequest): Promise<ExportTableResponse>;
  /** All rows or none. */
  writeTable(request: WriteTableRequest): Promise<WriteTableResult>;
  /** All rows or none. A bad row is `ROW.REJECTED` with row and column where the server tells them. */
  importTable(request: ImportTableRequest): Promise<WriteTableResult>;
  dropTable(request: DropTableRequest): Promise<void>;
}
