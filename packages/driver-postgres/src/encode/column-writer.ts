import type { Data } from 'apache-arrow';
import type { ByteSink } from './byte-sink.ts';

/** Writes a value that is not null in the server's binary form, its length in front. Gives why not where the column cannot hold it. */
export type WriteCell = (index: number, sink: ByteSink) => string | undefined;

/** Writes the values of columns of one Arrow type into columns of one type of the database. */
export interface ColumnWriter {
  /** The writer for the values of one batch. */
  bind(data: Data): WriteCell;
}

/** How a column gets from Arrow into the database. */
export interface Writing {
  /** Absent where the type has no binary form that is known here: then rows are sent as text. */
  readonly writer?: ColumnWriter | undefined;
  /** What is lost on the way, in one sentence. */
  readonly loss?: string | undefined;
}

/** A value as a reason shows it: short. */
export function show(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length <= 80 ? text : `${text.slice(0, 77)}...`;
}
