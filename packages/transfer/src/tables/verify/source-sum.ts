import { createRowSummer, type RowChecksum } from '@stowage/tabular';
import { type RecordBatch, Schema } from 'apache-arrow';
import { type OpenRowsOptions, openRows } from '../open-rows.ts';
import type { CopyRun } from '../run.ts';
import { type Compared, isSameComparison, pick } from './compared.ts';
import { sumOf, without } from './sums.ts';

/** Adds the rows of a source up while they pass. */
export interface SourceSum {
  readonly compared: Compared;
  add(batch: RecordBatch): void;
  /** The compared columns of a batch. */
  pick(batch: RecordBatch): RecordBatch;
  /** Of the rows that the target took. */
  result(): RowChecksum;
}

/** Begins a sum of the compared columns. Rows that the target refuses are summed by themselves and taken out. */
export async function createSourceSum(schema: Schema, compared: Compared, { rejects }: CopyRun): Promise<SourceSum> {
  const { columns, kinds } = compared;
  const toCompared = pick(columns);
  const chosen = new Schema(
    columns.map((name) => schema.fields.find((field) => field.name === name)).filter((field) => field !== undefined),
  );
  const summer = await createRowSummer(chosen, kinds);
  await rejects.sumUp(chosen, kinds);
  return {
    compared,
    pick: toCompared,
    add: (batch) => summer.add(toCompared(batch)),
    result: () => (rejects.sum === undefined ? summer.result() : without(summer.result(), rejects.sum.result())),
  };
}

/**
 * The sum of the source as the target can be compared with it. What was summed while the rows passed holds, unless the target turned out to keep other
 * columns than was foreseen: then the source is read again. Undefined when rows were left out, since those are not known a second time.
 */
export async function trySumOfSource(
  sum: SourceSum,
  final: Compared,
  run: CopyRun,
  options: OpenRowsOptions,
): Promise<RowChecksum | undefined> {
  if (isSameComparison(sum.compared, final)) return sum.result();
  if (run.tally.rows.rejected > 0) return undefined;
  const { onProgress: _, ...settings } = run.settings;
  const again = await openRows({ ...run, settings }, options);
  try {
    return await sumOf(again.schema, again.batches, final, run.settings.signal);
  } finally {
    await again.close();
  }
}
