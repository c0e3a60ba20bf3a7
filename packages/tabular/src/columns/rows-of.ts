import type { RecordBatch } from 'apache-arrow';
import type { Cell } from '../types/cell.ts';
import { createCellReader } from '../types/read-cell.ts';

/** Reads the rows of a batch: the cells of one, in the order of the columns. */
export function cellsOf(batch: RecordBatch): (row: number) => Cell[] {
  const columns = batch.schema.fields.map(({ type }, position) => {
    const read = createCellReader(type);
    const data = batch.data.children[position];
    return (row: number): Cell => (data === undefined ? null : read(data, row));
  });
  return (row) => columns.map((read) => read(row));
}
