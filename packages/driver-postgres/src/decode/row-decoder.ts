import { DatastoreError } from '@stowage/core/driver';
import { type Data, makeData, RecordBatch, type Schema, Struct } from 'apache-arrow';
import { type ColumnDecoder, UnreadableValue } from './column-decoder.ts';

/** Puts rows together to record batches as they are received. */
export interface RowDecoder {
  /** Takes a row whose columns begin at `start`; gives a batch when one is full. Throws `ROW.REJECTED` with row and column. */
  read(bytes: Buffer, view: DataView, start: number, end: number): RecordBatch | undefined;
  /** The rows that are left, if any. */
  finish(): RecordBatch | undefined;
}

/** Bytes of the server's rows for one batch: rows of large values come in smaller batches. */
const batchBytes = 16 * 2 ** 20;

/**
 * Makes a decoder of rows: the number of columns, then each value with its length in front. Rows of a portal and of a binary COPY have this
 * one form.
 *
 * Source: PostgreSQL, "Frontend/Backend Protocol: Message Formats", DataRow.
 */
export function createRowDecoder(schema: Schema, columns: readonly ColumnDecoder[], batchRows: number): RowDecoder {
  const type = new Struct(schema.fields);
  const count = columns.length;
  let total = 0;
  let rows = 0;
  let bytesRead = 0;
  const finish = (): RecordBatch => {
    const children: Data[] = columns.map((column) => column.finish());
    const batch = new RecordBatch(schema, makeData({ type, length: rows, nullCount: 0, children }));
    [rows, bytesRead] = [0, 0];
    return batch;
  };
  return {
    read(bytes, view, start, end) {
      total++;
      let position = start + 2;
      let index = 0;
      try {
        for (; index < count; index++) {
          const length = view.getInt32(position);
          position += 4;
          const column = columns[index] as ColumnDecoder;
          if (length < 0) column.readNull();
          else {
            column.read(bytes, view, position, length);
            position += length;
          }
        }
      } catch (error) {
        if (!(error instanceof UnreadableValue)) throw error;
        const column = schema.fields[index]?.name;
        throw new DatastoreError('ROW.REJECTED', `row ${total}, column ${JSON.stringify(column)}: ${error.message}`, {
          row: total,
          column,
          nextAction: 'Read the column by a statement that casts it to text.',
        });
      }
      rows++;
      bytesRead += end - start;
      return rows >= batchRows || bytesRead >= batchBytes ? finish() : undefined;
    },
    finish: () => (rows === 0 ? undefined : finish()),
  };
}
