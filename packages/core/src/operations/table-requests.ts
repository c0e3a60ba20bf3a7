import type { OperationRequest } from './file-requests.ts';

/** A column as Apache Arrow describes it. `apache-arrow`'s own `Field` has this shape; core does not depend on that package. */
export interface ArrowField {
  readonly name: string;
  readonly nullable: boolean;
  readonly type: { readonly typeId: number; toString(): string };
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

/** A column with the type that it has in the database beside the Arrow type it is read as. */
export interface TableColumn {
  readonly name: string;
  /** As the database writes it: `numeric(38,10)`, `datetimeoffset(7)`. */
  readonly databaseType: string;
  readonly nullable: boolean;
  /** What is lost between the two types, in one sentence; absent when nothing is. */
  readonly loss?: string | undefined;
}

export interface TableDescription extends TableEntry {
  readonly columns: readonly TableColumn[];
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

export interface QueryRequest extends OperationRequest {
  /** A statement in the database's own language, or a whole table. */
  readonly source: { readonly statement: string; readonly parameters: readonly QueryParameter[] } | { readonly table: TableName };
  /** Rows a batch, at most. */
  readonly batchRows: number;
}

export interface QueryResponse {
  readonly schema: ArrowSchema;
  readonly columns: readonly TableColumn[];
  /** To be read once. Ending early cancels the query on the server. */
  readonly batches: AsyncIterable<ArrowRecordBatch>;
}

/** What happens to rows that are there: kept, replaced in one step, merged by keys; or the table must not exist. */
export type TableWriteMode = 'append' | 'replace' | 'merge' | 'fail';

export interface WriteTableRequest extends OperationRequest {
  readonly table: TableName;
  readonly schema: ArrowSchema;
  readonly batches: AsyncIterable<ArrowRecordBatch>;
  readonly mode: TableWriteMode;
  /** The columns that identify a row; never empty for `merge`, and only given there. */
  readonly keys: readonly string[];
  readonly onProgress?: ((rows: number) => void) | undefined;
}

export interface WriteTableResult {
  /** Rows that were taken from the batches. */
  readonly rows: number;
}

export interface DropTableRequest extends OperationRequest {
  readonly table: TableName;
}

/** What a driver implements for tables. */
export interface TableOperations {
  listTables(request: ListTablesRequest): AsyncIterable<readonly TableEntry[]>;
  describeTable(request: DescribeTableRequest): Promise<TableDescription>;
  query(request: QueryRequest): Promise<QueryResponse>;
  /** All rows or none. */
  writeTable(request: WriteTableRequest): Promise<WriteTableResult>;
  dropTable(request: DropTableRequest): Promise<void>;
}
