import type { ArrowRecordBatch, QueryRequest, QueryResponse, WriteTableRequest } from '@stowage/core/driver';
import { type Cell, cellsOf, createRowBuilder } from '@stowage/tabular';
import type { RecordBatch, Schema } from 'apache-arrow';
import type { TablesConnection } from './broken-tables.ts';

export type Rows = readonly (readonly Cell[])[];

/** The rows of a batch. */
export function rowsOf(batch: ArrowRecordBatch): Rows {
  const cells = cellsOf(batch as unknown as RecordBatch);
  return Array.from({ length: batch.numRows }, (_, row) => cells(row));
}

/** Rows as a batch. */
export function batchOf(schema: unknown, rows: Rows): ArrowRecordBatch {
  const builder = createRowBuilder(schema as Schema);
  for (const row of rows) builder.tryAppend(row);
  return builder.finish() as unknown as ArrowRecordBatch;
}

/** The batches of a stream, each with its rows changed. */
export async function* mapRows(
  schema: unknown,
  batches: AsyncIterable<ArrowRecordBatch>,
  map: (rows: Rows) => Rows,
): AsyncGenerator<ArrowRecordBatch, void, undefined> {
  for await (const batch of batches) yield batchOf(schema, map(rowsOf(batch)));
}

/** The connection with the answers of its queries changed. */
export function answering(
  connection: TablesConnection,
  change: (response: QueryResponse, request: QueryRequest) => QueryResponse | Promise<QueryResponse>,
): TablesConnection {
  return { ...connection, query: async (request) => change(await connection.query(request), request) };
}

/** The connection with its queries changed. */
export function asking(connection: TablesConnection, change: (request: QueryRequest) => QueryRequest): TablesConnection {
  return { ...connection, query: (request) => connection.query(change(request)) };
}

/** The connection with its writes changed. */
export function writing(connection: TablesConnection, change: (request: WriteTableRequest) => WriteTableRequest): TablesConnection {
  return { ...connection, writeTable: (request) => connection.writeTable(change(request)) };
}

/** The connection with the cells that are written changed. */
export function changingCells(connection: TablesConnection, change: (cell: Cell, type: string) => Cell): TablesConnection {
  return writing(connection, (request) => {
    const types = request.schema.fields.map(({ type }) => String(type));
    const map = (rows: Rows): Rows => rows.map((row) => row.map((cell, position) => change(cell, types[position] ?? '')));
    return { ...request, batches: mapRows(request.schema, request.batches, map) };
  });
}
