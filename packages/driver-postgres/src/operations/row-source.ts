import { DatastoreError, type WriteTableRequest } from '@stowage/core/driver';
import type { RecordBatch, Schema } from 'apache-arrow';
import { createRowEncoder, type EncodedColumn } from '../encode/row-encoder.ts';

/** Rows on their way into a COPY. */
export interface CopySource {
  /** How COPY is told what comes: `format binary`. */
  readonly options: string;
  /** The columns, in the order in which they come. */
  readonly columns: readonly string[];
  /** What is sent, to be read once. */
  readonly pieces: AsyncIterable<Uint8Array>;
  /** Rows that were sent, where the server reads a file by itself and may see its end before we do. */
  readonly sent?: (() => number) | undefined;
  /** The caller's row of a line of the COPY; undefined where nobody knows. */
  rowOf(line: number): number | undefined;
}

type Request = Pick<WriteTableRequest, 'batches' | 'onProgress' | 'onRejectedRow'> & { readonly schema: Schema };

/** Rows of batches as COPY reads them. Those that their columns cannot hold are left out and told, or end it all with `ROW.REJECTED`. */
export function createRowSource(columns: readonly EncodedColumn[], request: Request): CopySource {
  const { batches, onProgress, onRejectedRow, schema } = request;
  const encoder = createRowEncoder(columns, schema);
  let seen = 0;
  let sent = 0;
  const leftOut: number[] = [];
  async function* pieces(): AsyncGenerator<Uint8Array, void, undefined> {
    if (encoder.head.byteLength > 0) yield encoder.head;
    for await (const given of batches) {
      const batch = given as unknown as RecordBatch;
      let misfits = 0;
      yield* encoder.encode(batch, ({ index, column, reason, isNullKey }) => {
        const row = seen + index + 1;
        const place = `row ${row}, column ${JSON.stringify(column)}: ${reason}`;
        if (isNullKey) throw new DatastoreError('KEYS.INVALID', place, { row, column });
        if (onRejectedRow === undefined) throw new DatastoreError('ROW.REJECTED', place, { row, column });
        leftOut.push(row);
        misfits++;
        onRejectedRow({ row, column, reason, batch: given, index });
      });
      seen += batch.numRows;
      sent += batch.numRows - misfits;
      onProgress?.(sent);
    }
    if (encoder.tail.byteLength > 0) yield encoder.tail;
  }
  return {
    options: `format ${encoder.format}`,
    columns: columns.map(({ name }) => name),
    pieces: pieces(),
    rowOf(line) {
      let row = line;
      for (const skipped of leftOut) {
        if (skipped > row) break;
        row++;
      }
      return row;
    },
  };
}
