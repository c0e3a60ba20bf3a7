import type { ColumnLoss, QueryParameter } from '@stowage/core';
import type { RowVerification } from './options.ts';
import type { WrittenFile } from './write/open-file.ts';

/** A row that did not fit. */
export interface RejectedRowRecord {
  /** The file that it stands in; undefined where it came from a database. */
  readonly file: string | undefined;
  /** From 1, in its file or in the query's result. */
  readonly row: number;
  readonly column: string | undefined;
  readonly reason: string;
}

/** Rows that were left out. */
export interface RejectedRows {
  readonly count: number;
  /** The first `keepRecords` of them. */
  readonly rows: readonly RejectedRowRecord[];
  /** The file that they were written to, if they were. */
  readonly divertedTo?: string | undefined;
}

/** A column that is not the same on both sides, and why that is no fault. */
export interface NotCompared {
  readonly column: string;
  readonly because: string;
}

/** How the two sides were compared. */
export interface Verified {
  readonly by: RowVerification;
  /** The sum of the rows' hashes on each side, which are equal; where they were computed. */
  readonly checksum?: string | undefined;
  /** Columns that the sum leaves out. */
  readonly notCompared?: readonly NotCompared[] | undefined;
}

/** A loss, and on whose side it happens. */
export interface CopyLoss extends ColumnLoss {
  readonly at: 'source' | 'target';
}

/** The range of a cursor that was copied. */
export interface CopiedRange {
  readonly column: string;
  readonly from?: Exclude<QueryParameter, null> | undefined;
  readonly to?: Exclude<QueryParameter, null> | undefined;
}

/** What became of a copy of rows. Survives JSON, but for the values of a cursor that have no form there. */
export interface CopyRowsSummary {
  readonly kind: 'rows';
  /** `unchanged`: there was nothing new to copy, or the files were there and were kept. */
  readonly outcome: 'complete' | 'unchanged';
  /** For people. */
  readonly source: string;
  /** For people. */
  readonly target: string;
  /** How it was done, in words: `record batches, COPY`. */
  readonly method: string;
  readonly rows: { readonly read: number; readonly written: number };
  readonly rejected: RejectedRows;
  /** Bytes of files; of what a database sends nobody knows. */
  readonly bytes: { readonly read: number; readonly written: number };
  /** `kept`: parts that an earlier run had finished. */
  readonly files: { readonly read: number; readonly written: number; readonly kept: number };
  /** The files that were written, the first `keepRecords` of them. */
  readonly written: readonly WrittenFile[];
  /** Whether a table was made; undefined for files. */
  readonly created?: boolean | undefined;
  /** What columns lose; empty when every value is on the target as it was on the source. */
  readonly losses: readonly CopyLoss[];
  readonly verified: Verified;
  /** What of a cursor was copied. The next copy of this name begins with its end. */
  readonly range?: CopiedRange | undefined;
  /** Milliseconds. */
  readonly duration: number;
}
