import { DataType, type RecordBatch, type Schema } from 'apache-arrow';
import { createXXHash128 } from 'hash-wasm';
import type { Table } from '../table.ts';
import type { Cell } from '../types/cell.ts';
import { toJson } from '../types/cell-text.ts';
import { canonicalNumber, canonicalTime } from './canonical.ts';
import { createColumnText } from './column-text.ts';
import type { ValueKind } from './value-kind.ts';

/** What two tables with the same rows have in common, in whatever order these come. */
export interface RowChecksum {
  readonly rows: number;
  /** The sum of all rows' 128-bit hashes, in hexadecimal. */
  readonly checksum: string;
}

/** Adds rows up as they pass. */
export interface RowSummer {
  add(batch: RecordBatch): void;
  result(): RowChecksum;
}

/**
 * Makes a checksum of rows that does not depend on their order, nor on how a value is stored: 1.50 and 1.5 are the same decimal, 10:00Z the
 * same instant in any unit. The columns count by their order, not by their names.
 *
 * @param kinds what the values of each column are taken for, so that columns of different types can be compared; default: what their types say
 */
export async function createRowSummer(schema: Schema, kinds?: readonly ValueKind[]): Promise<RowSummer> {
  const hasher = await createXXHash128();
  const toText = schema.fields.map(({ type }, position) => createColumnText(type, kinds?.[position]));
  let rows = 0;
  let sum = 0n;
  return {
    add(batch) {
      const columns = batch.data.children;
      for (let row = 0; row < batch.numRows; row++) {
        let line = '';
        for (const [position, text] of toText.entries()) {
          const data = columns[position];
          // The length first, so that no two rows can spell the same bytes; null has none.
          if (data?.getValid(row) !== true) line += '-,';
          else {
            const canonical = text(data, row);
            line += `${canonical.length},${canonical}`;
          }
        }
        sum += BigInt(`0x${hasher.init().update(line).digest()}`);
      }
      sum = BigInt.asUintN(128, sum);
      rows += batch.numRows;
    },
    result: () => ({ rows, checksum: sum.toString(16).padStart(32, '0') }),
  };
}

/** The same table, whose rows are added up as they are read. */
export function summed(table: Table, summer: RowSummer): Table {
  async function* batches(): AsyncGenerator<RecordBatch, void, undefined> {
    for await (const batch of table.batches) {
      summer.add(batch);
      yield batch;
    }
  }
  return { schema: table.schema, batches: batches() };
}

/** Makes texts of the values of a type: one for each value, in whatever width, scale or unit it is stored. */
export function canonicalText(type: DataType): (cell: Exclude<Cell, null>) => string {
  if (DataType.isDecimal(type) || DataType.isInt(type) || DataType.isFloat(type)) return canonicalNumber;
  if (DataType.isTimestamp(type) || DataType.isTime(type)) return canonicalTime;
  return toJson;
}
