import { type Cell, createCellReader, toText } from '@stowage/tabular';
import type { Data, RecordBatch } from 'apache-arrow';
import type { ByteSink } from './byte-sink.ts';
import type { EncodedColumn } from './row-encoder.ts';

/** Writes a row as COPY's text form has it. */
export type WriteTextRow = (index: number, sink: ByteSink) => void;

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Makes a writer of rows as lines of text, one for each batch. */
export function createTextForm(columns: readonly EncodedColumn[], schema: RecordBatch['schema']): (batch: RecordBatch) => WriteTextRow {
  const readers = columns.map(({ position, isArray }) => {
    const field = schema.fields[position];
    if (field === undefined) throw new TypeError('The rows have no such column.');
    return { position, isArray, read: createCellReader(field.type) };
  });
  return (batch) => (index, sink) => {
    const cells = readers.map(({ position, isArray, read }) => {
      const cell = read(batch.data.children[position] as Data, index);
      if (cell === null) return '\\N';
      return toLiteral(cell, isArray).replaceAll(/[\\\n\r\t]/g, (character) => escapes[character] ?? character);
    });
    const line = Buffer.from(`${cells.join('\t')}\n`);
    sink.reserve(line.byteLength);
    line.copy(sink.bytes, sink.end);
    sink.end += line.byteLength;
  };
}

/** A value as the server's own input has it. */
function toLiteral(cell: Exclude<Cell, null>, isArray: boolean): string {
  if (cell instanceof Uint8Array) return `\\x${Buffer.from(cell).toString('hex')}`;
  if (isArray && Array.isArray(cell)) return `{${cell.map(toItem).join(',')}}`;
  return toText(cell);
}

function toItem(cell: Cell): string {
  if (cell === null) return 'NULL';
  return `"${toLiteral(cell, true).replaceAll(/["\\]/g, (character) => `\\${character}`)}"`;
}
