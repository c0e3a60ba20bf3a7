import type { Data } from 'apache-arrow';
import type { Cell } from '../types/cell.ts';

/** Puts cells of one column together. */
export interface ColumnBuilder {
  readonly length: number;
  /**
   * Adds a cell: one as a reader of the type gives it, or text in the same form.
   *
   * @throws CellError if the type cannot hold it. Nothing has been added then.
   */
  append(cell: Cell): void;
  /** Takes back all cells but the first `length`. */
  truncate(length: number): void;
  /** The column so far; the builder begins a new one. */
  finish(): Data;
}
