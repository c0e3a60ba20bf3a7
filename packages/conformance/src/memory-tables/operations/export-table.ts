import type { ExportTableRequest, ExportTableResponse } from '@stowage/core/driver';
import { writeCsv } from '@stowage/tabular';
import type { RecordBatch, Schema } from 'apache-arrow';
import type { MemoryTablesClient } from '../client.ts';
import { query } from './query.ts';

const batchRows = 8_192;

/** Writes the rows of a selection as CSV. */
export async function exportTable(client: MemoryTablesClient, { source, signal }: ExportTableRequest): Promise<ExportTableResponse> {
  const { schema, columns, batches, cancel } = await query(client, { source, signal, batchRows });
  let rows = 0;
  async function* counted(): AsyncGenerator<RecordBatch, void, undefined> {
    for await (const batch of batches) {
      rows += batch.numRows;
      yield batch as unknown as RecordBatch;
    }
  }
  return {
    schema,
    columns,
    chunks: writeCsv({ schema: schema as unknown as Schema, batches: counted() }).bytes,
    rows: () => rows,
    cancel,
  };
}
