import type { TableWriteMode } from '@stowage/core';
import type { FormatName } from '@stowage/tabular';
import type { CopiedRange, CopyLoss } from '../summary.ts';

/** A column, and what becomes of it. */
export interface PlannedColumn {
  readonly name: string;
  /** Its type where it comes from; undefined where the rows pass as Arrow from the start. */
  readonly from?: string | undefined;
  /** As what it passes. */
  readonly as: string;
  /** Its type in a table that is there; undefined for files and for tables that are yet to be made. */
  readonly to?: string | undefined;
  readonly loss?: string | undefined;
}

/** What a copy of rows would read. */
export interface PlannedReading {
  readonly what: 'table' | 'statement' | 'files';
  /** The server's own estimate. */
  readonly estimatedRows?: number | undefined;
  readonly files?: number | undefined;
  readonly bytes?: number | undefined;
  readonly range?: CopiedRange | undefined;
}

/** What a copy of rows would write. */
export type PlannedWriting =
  | {
      readonly what: 'table';
      readonly action: 'create' | TableWriteMode;
      readonly exists: boolean;
      readonly estimatedRows?: number | undefined;
    }
  | {
      readonly what: 'files';
      readonly action: 'create' | 'overwrite' | 'keep';
      readonly format: FormatName;
      readonly path: string;
      readonly existing: number;
    };

/** What would make a copy fail. */
export interface PlanProblem {
  readonly code: string;
  readonly message: string;
}

/** What a copy of rows would do; nothing has been written. Survives JSON. */
export interface CopyRowsPlan {
  readonly kind: 'rows';
  readonly source: string;
  readonly target: string;
  readonly reads: PlannedReading;
  readonly writes: PlannedWriting;
  readonly columns: readonly PlannedColumn[];
  /** Columns that lose something, as far as that is known before: a database tells what it makes of types when it makes the table. */
  readonly losses: readonly CopyLoss[];
  /** What is known to make it fail. Empty: nothing is. */
  readonly problems: readonly PlanProblem[];
  /** The same for people, a sentence each. */
  readonly steps: readonly string[];
}

/** What a copy of files would do. */
export interface CopyFilesPlan {
  readonly kind: 'files';
  readonly source: string;
  readonly target: string;
  readonly files: number;
  readonly bytes: number;
  readonly steps: readonly string[];
}
