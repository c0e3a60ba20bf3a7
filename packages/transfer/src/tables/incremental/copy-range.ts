import { DatastoreError, requireCapabilities } from '@stowage/core';
import { cellsOf } from '@stowage/tabular';
import type { DataType, RecordBatch, Schema } from 'apache-arrow';
import { formatEnd, isTableEnd, type RowsEnd, type TableEnd } from '../ends.ts';
import { badOptions, type RowSettings } from '../options.ts';
import type { CopiedRange } from '../summary.ts';
import { type CursorValue, tryCompareBounds, trySuccessor } from './cursor-value.ts';
import { loadWatermark } from './watermark.ts';

/** The rows that a copy takes, and whether there can be any. */
export interface CopyRange {
  readonly range: CopiedRange;
  /** The range is empty: there is nothing new. */
  readonly isEmpty: boolean;
}

/**
 * Decides the range of a cursor, before anything is copied: from what was given, else from where the last copy of the name ended; to what was
 * given, else, where there is a name, right behind the highest value that is there now. A row that comes later with a higher value is copied next time.
 *
 * Fails with `OPTIONS.INVALID` for a statement, and for a column whose order is the database's own (text) without `to`.
 */
export async function toCopyRange(source: RowsEnd, settings: RowSettings): Promise<CopyRange | undefined> {
  const { cursor, state, resume, signal } = settings;
  if (cursor === undefined) return undefined;
  if (!isTableEnd(source))
    throw badOptions(
      'A cursor is for a table; a statement says itself which rows it gives.',
      'Name the table, or put the range into the statement.',
    );
  const { column } = cursor;
  const saved =
    state === undefined || resume || cursor.from !== undefined ? undefined : await loadWatermark(state, formatEnd(source), column);
  const from = cursor.from ?? saved?.value;
  if (saved !== undefined && cursor.to !== undefined) {
    // An end that lies before where the last copy ended must not move that back: the rows between would be copied twice.
    const { type } = await readHighest(source, column, signal);
    if ((tryCompareBounds(type, cursor.to, saved.value) ?? 1) <= 0) return { range: toRange(column, from, from), isEmpty: true };
  }
  if (state === undefined || cursor.to !== undefined) return { range: toRange(column, from, cursor.to), isEmpty: false };
  const { type, highest } = await readHighest(source, column, signal);
  // Without an end, rows that come while the copy runs would be copied now and once more the next time.
  if (highest === undefined) return { range: toRange(column, from, from), isEmpty: from !== undefined || !resume };
  const to = trySuccessor(type, highest);
  if (to === undefined) {
    if (resume) return { range: toRange(column, from, undefined), isEmpty: false };
    throw badOptions(
      `What comes behind ${String(highest)} in the column ${JSON.stringify(column)} (${type}) is not known.`,
      'Give the end of the range (to), or use a column of numbers or times.',
    );
  }
  const isEmpty = from !== undefined && (tryCompareBounds(type, to, from) ?? 1) <= 0;
  return { range: toRange(column, from, isEmpty ? from : to), isEmpty };
}

function toRange(column: string, from: CursorValue | undefined, to: CursorValue | undefined): CopiedRange {
  return { column, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

async function readHighest(
  { store: given, table }: TableEnd,
  column: string,
  signal: AbortSignal,
): Promise<{ type: DataType; highest: CursorHighest }> {
  const store = requireCapabilities(given, 'query');
  const answer = await store.query({ table, columns: [column], orderBy: [{ column, descending: true }], limit: 1 }, { signal });
  const [field] = (answer.schema as unknown as Schema).fields;
  if (field === undefined) throw new DatastoreError('COLUMN.NOT_FOUND', `There is no column ${JSON.stringify(column)}.`, { column });
  let highest: CursorHighest;
  for await (const batch of answer.batches as AsyncIterable<RecordBatch>) {
    if (batch.numRows > 0) highest = cellsOf(batch)(0)[0] ?? undefined;
  }
  return { type: field.type, highest };
}

type CursorHighest = Exclude<ReturnType<ReturnType<typeof cellsOf>>[number], null> | undefined;
