import type { ColumnLoss } from '@stowage/core';
import type { RecordBatch, Schema } from 'apache-arrow';

/** Where a row of the source stands. */
export interface RowPlace {
  /** The file, for people; undefined where rows come from a database. */
  readonly file: string | undefined;
  /** From 1, without the header. */
  readonly row: number;
}

/** A row that its file's reader could not read. */
export interface UnreadableRow extends RowPlace {
  readonly column: string | undefined;
  readonly reason: string;
  readonly cells: readonly (string | null)[];
}

/** Rows that are about to be copied. */
export interface RowSource {
  /** For people. */
  readonly name: string;
  readonly schema: Schema;
  /** What columns lost on their way out of the source. */
  readonly losses: readonly ColumnLoss[];
  /** The type of each column where it comes from, by its name. */
  readonly types: ReadonlyMap<string, string>;
  /** To be read once. */
  readonly batches: AsyncIterable<RecordBatch>;
  /** Where a row of a batch comes from; `index` is its place in it, from 0. */
  placeOf(batch: RecordBatch, index: number): RowPlace | undefined;
  /** Where the row of this number, counted over all batches, comes from. */
  placeOfNumber(row: number): RowPlace;
  /** Lets go of what was opened and not read. */
  close(): Promise<void>;
}
