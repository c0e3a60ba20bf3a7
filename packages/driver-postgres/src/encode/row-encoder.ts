import type { Data, RecordBatch } from 'apache-arrow';
import { ByteSink } from './byte-sink.ts';
import type { ColumnWriter, WriteCell } from './column-writer.ts';
import { createTextForm } from './text-form.ts';

/** A column of the rows on its way into one of the table. */
export interface EncodedColumn {
  readonly name: string;
  /** Where the rows have it. */
  readonly position: number;
  readonly isNullable: boolean;
  /** A key of a merge, which is never null. */
  readonly isKey: boolean;
  readonly writer: ColumnWriter | undefined;
  /** Whether the table's column is an array, whose text is not that of a list elsewhere. */
  readonly isArray: boolean;
}

/** A row that was not written. */
export interface MisfitRow {
  readonly index: number;
  readonly column: string;
  readonly reason: string;
  readonly isNullKey: boolean;
}

/** Puts the rows of batches into the form that COPY reads. */
export interface RowEncoder {
  readonly format: 'binary' | 'text';
  /** Writes all rows of a batch but those that do not fit, which are told one by one, and gives the bytes in pieces. */
  encode(batch: RecordBatch, onMisfit: (row: MisfitRow) => void): Generator<Buffer, void, undefined>;
  /** What stands before the first row and behind the last. */
  readonly head: Buffer;
  readonly tail: Buffer;
}

/** Bytes of one piece. */
const pieceSize = 256 * 1024;

const binaryHead = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)]);
const binaryTail = Buffer.from([0xff, 0xff]);
const nothing = Buffer.alloc(0);

/**
 * Makes an encoder: in the binary form where every column has one, else as text, which the server reads as it would read a literal.
 *
 * Source: PostgreSQL, COPY, "File Formats".
 */
export function createRowEncoder(columns: readonly EncodedColumn[], types: RecordBatch['schema']): RowEncoder {
  const format = columns.every(({ writer }) => writer !== undefined) ? 'binary' : 'text';
  const sink = new ByteSink(pieceSize + 64 * 1024);
  const isBinary = format === 'binary';
  const textForm = isBinary ? undefined : createTextForm(columns, types);

  return {
    format,
    head: isBinary ? binaryHead : nothing,
    tail: isBinary ? binaryTail : nothing,
    *encode(batch, onMisfit) {
      const bound = columns.map((column): BoundColumn => {
        const data = batch.data.children[column.position] as Data;
        return { ...column, data, hasNulls: data.nullCount > 0, write: column.writer?.bind(data) };
      });
      const writeText = textForm?.(batch);
      for (let index = 0; index < batch.numRows; index++) {
        const start = sink.end;
        if (isBinary) sink.int16(columns.length);
        const misfit = writeRow(bound, index, sink);
        if (misfit !== undefined) {
          sink.end = start;
          onMisfit({ index, ...misfit });
          continue;
        }
        if (writeText !== undefined) {
          // The binary form was written only to learn whether it fits.
          sink.end = start;
          writeText(index, sink);
        }
        if (sink.end >= pieceSize) yield sink.take();
      }
      if (sink.end > 0) yield sink.take();
    },
  };
}

interface BoundColumn extends EncodedColumn {
  readonly data: Data;
  readonly hasNulls: boolean;
  readonly write: WriteCell | undefined;
}

function writeRow(columns: readonly BoundColumn[], index: number, sink: ByteSink): Omit<MisfitRow, 'index'> | undefined {
  for (let place = 0; place < columns.length; place++) {
    const { data, hasNulls, write, name, isNullable, isKey } = columns[place] as BoundColumn;
    if (hasNulls && !data.getValid(index)) {
      if (isKey) return { column: name, reason: 'a key is never null', isNullKey: true };
      if (!isNullable) return { column: name, reason: 'null is not allowed', isNullKey: false };
      sink.int32(-1);
      continue;
    }
    const reason = write?.(index, sink);
    if (reason !== undefined) return { column: name, reason, isNullKey: false };
  }
  return undefined;
}
