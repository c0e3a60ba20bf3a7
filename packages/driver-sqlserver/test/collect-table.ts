import type { QueryResponse } from '@stowage/core';
import { type Cell, cellsOf } from '@stowage/tabular';
import type { RecordBatch } from 'apache-arrow';

/** All rows of a response, and its columns' names. */
export async function collectTable({ schema, batches }: QueryResponse): Promise<{ names: string[]; rows: Cell[][] }> {
  const rows: Cell[][] = [];
  for await (const batch of batches) {
    const cells = cellsOf(batch as unknown as RecordBatch);
    for (let row = 0; row < batch.numRows; row++) rows.push(cells(row));
  }
  return { names: schema.fields.map(({ name }) => name), rows };
}
