import { DatastoreError, requireCapabilities } from '@stowage/core';
import { type Cell, cellsOf, toText } from '@stowage/tabular';
import type { RecordBatch, Schema } from 'apache-arrow';
import type { TableEnd } from '../ends.ts';
import { type CursorValue, toCursorValue, tryCompareBounds } from '../incremental/cursor-value.ts';
import type { CopiedRange } from '../summary.ts';

/**
 * Where the parts of a table begin and end: values of the cursor column such that each part has about so many rows, and rows with the same value
 * are in the same one. It reads that column alone, in order.
 *
 * @param isWhole no bound was asked for: `to` is where the table ends now
 *
 * Fails with `OPTIONS.INVALID` for a null, which would be in no part.
 */
export async function findBounds(
  { store: given, table }: TableEnd,
  { column, from, to }: CopiedRange,
  { partRows, isWhole, signal }: { readonly partRows: number; readonly isWhole: boolean; readonly signal: AbortSignal },
): Promise<readonly CursorValue[]> {
  const store = requireCapabilities(given, 'query');
  // With a bound, null is left out because that was asked for; without one it must be found.
  const answer = await store.query(
    { table, columns: [column], orderBy: [{ column }], ...(isWhole ? {} : { range: { column, from, to } }) },
    { signal },
  );
  const [field] = (answer.schema as unknown as Schema).fields;
  const isBeyond = (bound: CursorValue): boolean =>
    to !== undefined && field !== undefined && (tryCompareBounds(field.type, bound, to) ?? -1) >= 0;
  const bounds: CursorValue[] = [];
  let passed = 0;
  let next = partRows;
  let last: Cell = null;
  for await (const batch of answer.batches as AsyncIterable<RecordBatch>) {
    const cells = cellsOf(batch);
    const at = (row: number): Cell => cells(row)[0] ?? null;
    if (batch.numRows > 0 && at(batch.numRows - 1) === null) throw hasNull(column);
    for (let row = Math.max(0, next - passed); row < batch.numRows; row++) {
      const [before, cell] = [row === 0 ? last : at(row - 1), at(row)];
      const bound = cell === null ? undefined : toCursorValue(cell);
      if (cell === null || bound === undefined || (before !== null && toText(before) === toText(cell))) continue;
      // A row that came since the end was decided.
      if (isBeyond(bound)) continue;
      bounds.push(bound);
      next = passed + row + partRows;
      row = next - passed - 1;
    }
    passed += batch.numRows;
    if (batch.numRows > 0) last = at(batch.numRows - 1);
  }
  return bounds;
}

function hasNull(column: string): DatastoreError {
  return new DatastoreError(
    'OPTIONS.INVALID',
    `The cursor column ${JSON.stringify(column)} is null in some rows, and those would be in no part.`,
    {
      column,
      nextAction: 'Choose a column that is never null, such as the primary key.',
    },
  );
}
