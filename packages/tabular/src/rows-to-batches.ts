import type { RecordBatch, Schema } from 'apache-arrow';
import { createRowBuilder, rowRejected } from './columns/row-builder.ts';
import { defaultBatchRows, type ReadTextOptions } from './options.ts';
import type { Cell } from './types/cell.ts';
import { toText } from './types/cell-text.ts';

/** What stands in the place of a row and is none. */
export interface NoRow {
  readonly reason: string;
  /** What it is made of. */
  readonly cells: readonly Cell[];
}

/** A row of a text file: its cells in the order of the columns. */
export type TextRow = readonly Cell[] | NoRow;

/** Puts rows together to batches. A row that does not fit is told of and left out, or ends it all. */
export async function* rowsToBatches(
  schema: Schema,
  rows: AsyncIterable<TextRow>,
  { batchRows = defaultBatchRows, onRejectedRow, signal }: ReadTextOptions,
): AsyncGenerator<RecordBatch, void, undefined> {
  const builder = createRowBuilder(schema);
  let row = 0;
  for await (const found of rows) {
    row++;
    const [cells, misfit] =
      'reason' in found ? [found.cells, { column: undefined, reason: found.reason }] : [found, builder.tryAppend(found)];
    if (misfit !== undefined) {
      if (onRejectedRow === undefined) throw rowRejected(row, misfit);
      onRejectedRow({ row, ...misfit, cells: cells.map((cell) => (cell === null ? null : toText(cell))) });
    } else if (builder.length >= batchRows) {
      signal?.throwIfAborted();
      yield builder.finish();
    }
  }
  signal?.throwIfAborted();
  if (builder.length > 0) yield builder.finish();
}

/** The first items of a sequence, and the whole of it again. */
export async function sample<T>(
  items: AsyncIterable<T>,
  count: number,
): Promise<{ readonly head: readonly T[]; readonly all: AsyncIterable<T> }> {
  const iterator = items[Symbol.asyncIterator]();
  const head: T[] = [];
  while (head.length < count) {
    const next = await iterator.next();
    if (next.done) break;
    head.push(next.value);
  }
  async function* all(): AsyncGenerator<T, void, undefined> {
    try {
      yield* head.splice(0);
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
    } finally {
      await iterator.return?.();
    }
  }
  return { head: [...head], all: all() };
}
