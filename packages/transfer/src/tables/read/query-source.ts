import { type ColumnLoss, type ColumnRange, requireCapabilities } from '@stowage/core';
import type { RecordBatch, Schema } from 'apache-arrow';
import { formatEnd, isTableEnd, type RowsEnd } from '../ends.ts';
import { badOptions, type RowSettings } from '../options.ts';
import type { RowSource } from './row-source.ts';

/** What of a table is read, and in which order. */
export interface ReadPart {
  readonly range?: ColumnRange | undefined;
  readonly orderBy?: readonly string[] | undefined;
}

/** Begins to read a table, or the rows of a statement. */
export async function openQuerySource(
  end: RowsEnd,
  { range, orderBy = [] }: ReadPart,
  { parallel, signal }: Pick<RowSettings, 'parallel' | 'signal'>,
): Promise<RowSource> {
  const store = requireCapabilities(end.store, 'query');
  if (!isTableEnd(end) && range !== undefined)
    throw badOptions(
      'A cursor is for a table; a statement says itself which rows it gives.',
      'Name the table, or put the range into the statement.',
    );
  const ordered = orderBy.length > 0;
  const answer = isTableEnd(end)
    ? await store.query(
        { table: end.table, range, ...(ordered ? { orderBy: orderBy.map((column) => ({ column })) } : {}) },
        { signal, ...(ordered || parallel === undefined ? {} : { parallel }) },
      )
    : await store.query(end.statement, { parameters: end.parameters, signal });
  let begun = false;
  // Core's types of Arrow have the shape of that library's, without depending on it.
  const batches = answer.batches as AsyncIterable<RecordBatch>;
  return {
    name: formatEnd(end),
    schema: answer.schema as unknown as Schema,
    losses: answer.columns.flatMap(({ name, databaseType, loss }): ColumnLoss[] =>
      loss === undefined ? [] : [{ column: name, type: databaseType, loss }],
    ),
    types: new Map(answer.columns.map(({ name, databaseType }) => [name, databaseType])),
    batches: {
      [Symbol.asyncIterator]() {
        begun = true;
        return batches[Symbol.asyncIterator]();
      },
    },
    placeOf: () => undefined,
    placeOfNumber: (row) => ({ file: undefined, row }),
    close: async () => {
      if (!begun) await answer.cancel();
    },
  };
}
