import type { ArrowRecordBatch, WriteTableRequest } from '@stowage/core/driver';
import { type Cell, cellsOf, createRowBuilder, type MisfitCell } from '@stowage/tabular';
import { type RecordBatch, Schema } from 'apache-arrow';
import { tableFailures } from './errors.ts';
import type { WritePlan } from './plan.ts';
import type { StoredRow } from './table.ts';

/** Takes the rows of a batch over into the types of a table. */
export type RowTaker = (batch: ArrowRecordBatch) => readonly StoredRow[];

/**
 * Makes a taker for a plan. A row that a column cannot hold is told of and left out, or ends it all with `ROW.REJECTED`. Keys of a merge
 * are never null: `KEYS.INVALID`.
 */
export function createRowTaker(
  { target, sources, mode, keys }: WritePlan,
  { onRejectedRow }: Pick<WriteTableRequest, 'onRejectedRow'>,
): RowTaker {
  const builder = createRowBuilder(new Schema(target.columns.map(({ field }) => field)));
  let row = 0;
  const ruleFor = ({ maxLength, field, generated, fallback }: WritePlan['target']['columns'][number], position: number) => {
    const source = sources[position];
    const isKey = mode === 'merge' && keys.includes(field.name);
    const check = (cell: Cell): MisfitCell | undefined =>
      maxLength !== undefined && typeof cell === 'string' && [...cell].length > maxLength
        ? { column: field.name, reason: `the text is longer than ${maxLength} characters` }
        : undefined;
    /** A generated number is given out when the rows are put in their place; until then any stands for it. */
    const unset: Cell = generated ? 0 : (fallback ?? null);
    return {
      take: (cells: readonly Cell[]): Cell => (source === undefined ? unset : (cells[source] ?? null)),
      check,
      isKey,
      name: field.name,
    };
  };
  const rules = target.columns.map(ruleFor);
  const tryTake = (cells: readonly Cell[]): MisfitCell | undefined => {
    const taken = rules.map(({ take }) => take(cells));
    for (const [position, { check, isKey, name }] of rules.entries()) {
      const cell = taken[position] ?? null;
      if (isKey && cell === null) throw tableFailures.nullKey(name, row);
      const misfit = check(cell);
      if (misfit !== undefined) return misfit;
    }
    return builder.tryAppend(taken);
  };
  return (batch) => {
    const cells = cellsOf(batch as unknown as RecordBatch);
    for (let index = 0; index < batch.numRows; index++) {
      row++;
      const misfit = tryTake(cells(index));
      if (misfit === undefined) continue;
      if (onRejectedRow === undefined) throw tableFailures.rejected(row, misfit.column, misfit.reason);
      onRejectedRow({ row, ...misfit, batch, index });
    }
    const taken = builder.finish();
    const stored = cellsOf(taken);
    return Array.from({ length: taken.numRows }, (_, index) => stored(index));
  };
}
