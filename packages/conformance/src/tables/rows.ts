import type { ArrowRecordBatch, TableRows } from '@stowage/core';
import { type Cell, cellsOf, createRowBuilder } from '@stowage/tabular';
import { type DataType, Field, type RecordBatch, Schema } from 'apache-arrow';
import { ConformanceFailure } from '../expectation.ts';

/** A row of a table, cells in the order of the columns. */
export type Row = readonly Cell[];

/** Columns by their names, each of them nullable. */
export function schemaOf(
  columns: Readonly<Record<string, DataType>>,
  metadata?: Readonly<Record<string, ReadonlyMap<string, string>>>,
): Schema {
  return new Schema(Object.entries(columns).map(([name, type]) => new Field(name, type, true, new Map(metadata?.[name] ?? []))));
}

/** Rows as one record batch. */
export function batchOf(schema: Schema, rows: Iterable<Row>): RecordBatch {
  const builder = createRowBuilder(schema);
  for (const row of rows) {
    const misfit = builder.tryAppend(row);
    if (misfit !== undefined) throw new ConformanceFailure(`The suite's own row does not fit: ${misfit.column}: ${misfit.reason}`);
  }
  return builder.finish();
}

/** Rows on their way into a table, in batches of so many. */
export function tableRows(schema: Schema, rows: readonly Row[], batchRows = 1_000): TableRows {
  async function* batches(): AsyncGenerator<ArrowRecordBatch, void, undefined> {
    for (let start = 0; start < rows.length; start += batchRows) yield batchOf(schema, rows.slice(start, start + batchRows));
  }
  return { schema, batches: batches() };
}

/** A batch as `apache-arrow` knows it: core names only its shape. */
export function toRecordBatch(batch: ArrowRecordBatch): RecordBatch {
  return batch as unknown as RecordBatch;
}

/** The rows of a batch. */
export function rowsOfBatch(batch: ArrowRecordBatch): Row[] {
  const cells = cellsOf(toRecordBatch(batch));
  return Array.from({ length: batch.numRows }, (_, row) => cells(row));
}
