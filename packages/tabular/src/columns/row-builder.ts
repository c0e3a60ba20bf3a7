import { makeData, RecordBatch, type Schema, Struct } from 'apache-arrow';
import { tableError } from '../errors.ts';
import { type Cell, CellError } from '../types/cell.ts';
import { createColumnBuilder } from './create-builder.ts';

/** A cell that its column cannot hold. */
export interface MisfitCell {
  readonly column: string | undefined;
  readonly reason: string;
}

/** Puts rows together to record batches. */
export interface RowBuilder {
  /** Rows since the last batch. */
  readonly length: number;
  /** Adds a row, cells in the order of the columns; what is missing at its end is null. Gives why not where it was not added. */
  tryAppend(cells: readonly Cell[]): MisfitCell | undefined;
  /** The rows so far as a batch; the next rows begin a new one. */
  finish(): RecordBatch;
}

/** Makes a builder for rows of a schema. */
export function createRowBuilder(schema: Schema): RowBuilder {
  const columns = schema.fields.map(({ name, type, nullable }) => ({ name, nullable, builder: createColumnBuilder(type) }));
  let length = 0;
  const type = new Struct(schema.fields);
  return {
    get length() {
      return length;
    },
    tryAppend(cells) {
      for (const [position, { name, nullable, builder }] of columns.entries()) {
        const cell = cells[position] ?? null;
        const reason = cell === null && !nullable ? 'null is not allowed' : tryAppendCell(builder, cell);
        if (reason === undefined) continue;
        for (const { builder } of columns) if (builder.length > length) builder.truncate(length);
        return { column: name, reason };
      }
      length++;
      return undefined;
    },
    finish() {
      const children = columns.map(({ builder }) => builder.finish());
      const batch = new RecordBatch(schema, makeData({ type, length, nullCount: 0, children }));
      length = 0;
      return batch;
    },
  };
}

function tryAppendCell(builder: { append(cell: Cell): void }, cell: Cell): string | undefined {
  try {
    builder.append(cell);
    return undefined;
  } catch (error) {
    if (error instanceof CellError) return error.message;
    throw error;
  }
}

/** The error for a row that nobody wants to go on without. */
export function rowRejected(row: number, { column, reason }: MisfitCell): Error {
  return tableError('ROW.REJECTED', reason, { row, column });
}
