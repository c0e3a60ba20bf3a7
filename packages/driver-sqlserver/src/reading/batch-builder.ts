import { DatastoreError } from '@stowage/core/driver';
import { CellError } from '@stowage/tabular';
import { makeData, RecordBatch, type Schema, Struct } from 'apache-arrow';
import { createSink } from './column-sink.ts';

/** Bytes of text and binary values after which a batch is full, however few its rows. */
const maxBatchBytes = 32 * 2 ** 20;

/** Puts rows of the client library together to record batches. */
export interface BatchBuilder {
  readonly rows: number;
  /** Adds a row, and tells whether the batch is full. Throws `ROW.REJECTED`, with row and column, for a value that Arrow's type cannot hold. */
  append(columns: readonly { readonly value: unknown }[]): boolean;
  finish(): RecordBatch;
}

/** Makes a builder for rows of a schema. */
export function createBatchBuilder(schema: Schema, batchRows: number): BatchBuilder {
  const sinks = schema.fields.map(({ type }) => createSink(type));
  const type = new Struct(schema.fields);
  let [rows, before] = [0, 0];
  return {
    get rows() {
      return rows;
    },
    append(columns) {
      let bytes = 0;
      for (let position = 0; position < sinks.length; position++) {
        const sink = sinks[position];
        try {
          sink?.append(columns[position]?.value);
        } catch (error) {
          throw explain(error, before + rows + 1, schema.fields[position]?.name);
        }
        bytes += sink?.bytes ?? 0;
      }
      rows++;
      return rows >= batchRows || bytes >= maxBatchBytes;
    },
    finish() {
      const children = sinks.map((sink) => sink.finish());
      const batch = new RecordBatch(schema, makeData({ type, length: rows, nullCount: 0, children }));
      before += rows;
      rows = 0;
      return batch;
    },
  };
}

function explain(error: unknown, row: number, column: string | undefined): unknown {
  if (!(error instanceof CellError)) return error;
  return new DatastoreError('ROW.REJECTED', `row ${row}, column ${JSON.stringify(column)}: ${error.message}`, {
    row,
    column,
    nextAction: 'Read it by a statement that casts the column to text.',
  });
}
