import type { OperationRequest } from '../operations/file-requests.ts';
import type {
  ArrowRecordBatch,
  ArrowSchema,
  ListTablesRequest,
  QueryParameter,
  QueryResponse,
  TableDescription,
  TableEntry,
  TableName,
  WriteTableRequest,
  WriteTableResult,
} from '../operations/table-requests.ts';

export interface QueryOptions extends OperationRequest {
  /** The values of the statement's parameters, in order. */
  readonly parameters?: readonly QueryParameter[] | undefined;
  /** Rows a batch, at most. Default 8 192. */
  readonly batchRows?: number | undefined;
}

export interface WriteTableOptions extends OperationRequest, Pick<WriteTableRequest, 'onProgress'> {
  /** What happens to rows that are there. Default `fail`: the table must not exist. */
  readonly mode?: WriteTableRequest['mode'] | undefined;
  /** The columns that identify a row, for `merge`. */
  readonly keys?: readonly string[] | undefined;
}

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
   * Runs a statement, or reads a whole table, as record batches that come as they are consumed. It runs in a read-only
   * transaction where the database has them. Fails with `QUERY.INVALID` and the position where the server gives one.
   */
  query(source: string | TableName, options?: QueryOptions): Promise<QueryResponse>;
}

interface TableWritable {
  /** Writes rows into a table: all of them or none. Fails with `TABLE.EXISTS`, `SCHEMA.MISMATCH`, `ROW.REJECTED`. */
  writeTable(table: TableName, rows: TableRows, options?: WriteTableOptions): Promise<WriteTableResult>;
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
  readonly writeTable: TableWritable;
  readonly dropTable: TableDroppable;
}
