import type { ArrowRecordBatch, QueryRequest, QueryResponse } from '@stowage/core/driver';
import { createRowBuilder } from '@stowage/tabular';
import type { Schema } from 'apache-arrow';
import { toArrowSchema, toTableColumns } from '../arrow.ts';
import type { MemorySession, MemoryTablesClient } from '../client.ts';
import { tableFailures } from '../errors.ts';
import { select } from '../selection.ts';
import { runStatement, type StatementResult } from '../statement.ts';
import type { StoredRow } from '../table.ts';

/** Runs a statement or reads a table: all rows are of the moment in which it was asked. Each batch is a request. */
export async function query(client: MemoryTablesClient, request: QueryRequest): Promise<QueryResponse> {
  const { source, signal, parallel = 1 } = request;
  const session = await client.open(signal);
  try {
    const result = await session.request(
      signal,
      (database): StatementResult =>
        'statement' in source ? runStatement(source, database) : select(database.table(source.table), source),
    );
    if (result.waits) await session.wait(signal);
    const schema = toArrowSchema(result.columns);
    const parts = parallel === 1 ? [result.rows] : cut([...result.rows], parallel);
    return {
      schema,
      columns: toTableColumns(result.columns),
      batches: fetch(session, schema, parts, request),
      cancel: async () => session.release(),
    };
  } catch (error) {
    session.release();
    throw error;
  }
}

/** Rows in so many parts of about one size. */
function cut(rows: readonly StoredRow[], parts: number): readonly (readonly StoredRow[])[] {
  const size = Math.ceil(rows.length / parts);
  return Array.from({ length: parts }, (_, part) => rows.slice(part * size, (part + 1) * size));
}

/** Batch after batch, of one part after the other in turns. */
async function* fetch(
  session: MemorySession,
  schema: Schema,
  parts: readonly Iterable<StoredRow>[],
  { batchRows, signal }: QueryRequest,
): AsyncGenerator<ArrowRecordBatch, void, undefined> {
  const builder = createRowBuilder(schema);
  const open = parts.map((part) => part[Symbol.iterator]());
  let row = 0;
  try {
    while (open.length > 0) {
      const part = open.shift() as Iterator<StoredRow>;
      await session.request(signal, () => {
        while (builder.length < batchRows) {
          const { done, value } = part.next();
          if (done === true) return;
          row++;
          const misfit = builder.tryAppend(value);
          if (misfit !== undefined) throw tableFailures.rejected(row, misfit.column, misfit.reason);
        }
        open.push(part);
      });
      if (builder.length > 0) yield builder.finish();
    }
  } finally {
    session.release();
  }
}
