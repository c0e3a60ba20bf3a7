import type { ColumnLoss } from '@stowage/core';
import type { RecordBatch, Schema } from 'apache-arrow';

/**
 * Rows in columns, batch after batch: what every reader gives and every writer takes. `batches` can be read once, and is read no
 * faster than it is used, so that a table of any size takes the memory of a few batches.
 */
export interface Table {
  readonly schema: Schema;
  readonly batches: AsyncIterable<RecordBatch>;
}

export type { ColumnLoss };

/** A table that was opened, and what was lost in reading it. */
export interface OpenedTable extends Table {
  readonly losses: readonly ColumnLoss[];
}

/** A table on its way into a file. */
export interface EncodedTable {
  /** The file's content, to be read once. */
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly losses: readonly ColumnLoss[];
}

/** A row that does not fit, for whoever wants to go on without it. */
export interface RejectedRow {
  /** From 1, without the header. */
  readonly row: number;
  readonly column: string | undefined;
  readonly reason: string;
  /** The row's cells as they stand in the file. */
  readonly cells: readonly (string | null)[];
}
