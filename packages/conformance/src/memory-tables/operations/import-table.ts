import { type ImportTableRequest, toChunks, type WriteTableResult } from '@stowage/core/driver';
import { readCsv } from '@stowage/tabular';
import type { Schema } from 'apache-arrow';
import type { MemoryTablesClient } from '../client.ts';
import { writeTable } from './write-table.ts';

/** Writes the rows of a CSV file. */
export async function importTable(client: MemoryTablesClient, request: ImportTableRequest): Promise<WriteTableResult> {
  const { body, schema, signal } = request;
  const table = await readCsv({ stream: () => toChunks(body) }, { schema: schema as unknown as Schema, signal });
  return writeTable(client, { ...request, batches: table.batches });
}
