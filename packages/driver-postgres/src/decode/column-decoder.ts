import type { Data } from 'apache-arrow';

/** Turns a column's values, in the server's binary form, into an Arrow column, with no object for any of them. */
export interface ColumnDecoder {
  /** Takes a value of `length` bytes that begins at `start`. */
  read(bytes: Buffer, view: DataView, start: number, length: number): void;
  readNull(): void;
  /** The values so far; the next ones begin a new column. */
  finish(): Data;
}

/** A value that Arrow's type cannot hold. Row and column are added by whoever knows them. */
export class UnreadableValue extends Error {
  override readonly name = 'UnreadableValue';
}
