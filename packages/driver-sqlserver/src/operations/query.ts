import type { QueryRequest, QueryResponse, Statement, TableSelection } from '@stowage/core/driver';
import type { RecordBatch } from 'apache-arrow';
import { ResultStream } from '../reading/result-stream.ts';
import { describeColumns, readShape, type ShapeColumn, toSchema } from '../relations/table-shape.ts';
import { toParameter } from '../session/parameter.ts';
import type { Pool } from '../session/pool.ts';
import { Session, type SqlText } from '../session/session.ts';
import { columnName, isRefusedForm, tryMakeExact } from '../statements/exact-statement.ts';
import { selectTable } from '../statements/select-table.ts';
import { isNullable, ofMetadata, type ResultColumn } from '../types/metadata-type.ts';

/** Reads rows of a table or of a statement. The connection is free again when they have been read, or the reader stops. */
export async function query(pool: Pool, { source, batchRows, signal }: QueryRequest): Promise<QueryResponse> {
  const statement = 'statement' in source ? source.statement : undefined;
  const session = await Session.open(pool, signal, { as: 'query', statement });
  const stream = new ResultStream(session, signal);
  const finish = once(async () => {
    signal?.removeEventListener('abort', onAbort);
    await stream.stop();
    await session.close();
  });
  // Whoever aborts may never come back for the batches.
  const onAbort = (): void => void finish();
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    const columns =
      'statement' in source
        ? await startStatement(session, stream, source, batchRows)
        : await startTable(session, stream, source, batchRows);
    return { schema: toSchema(columns), columns: describeColumns(columns), batches: batchesOf(stream, finish), cancel: finish };
  } catch (error) {
    await finish();
    throw error;
  }
}

async function* batchesOf(stream: ResultStream, finish: () => Promise<void>): AsyncGenerator<RecordBatch, void, undefined> {
  try {
    for (let batch = await stream.next(); batch !== undefined; batch = await stream.next()) yield batch;
  } finally {
    await finish();
  }
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
}

async function startTable(
  session: Session,
  stream: ResultStream,
  source: TableSelection,
  batchRows: number,
): Promise<readonly ShapeColumn[]> {
  const selection = selectTable(await readShape(session, source.table), source);
  await stream.start(selection, batchRows, () => toSchema(selection.columns));
  return selection.columns;
}

async function startStatement(
  session: Session,
  stream: ResultStream,
  source: Statement,
  batchRows: number,
): Promise<readonly ShapeColumn[]> {
  const exact = await tryMakeExact(session, source);
  for (const form of exact?.forms ?? []) {
    try {
      await stream.start(form, batchRows, () => toSchema(exact?.columns ?? []));
      return exact?.columns ?? [];
    } catch (error) {
      if (!isRefusedForm(error)) throw error;
      stream.reset();
    }
  }
  const text: SqlText = { sql: source.statement, parameters: source.parameters.map(toParameter) };
  let columns: readonly ShapeColumn[] = [];
  await stream.start(text, batchRows, (found) => {
    columns = found.map(toColumn);
    return toSchema(columns);
  });
  return columns;
}

function toColumn(column: ResultColumn, position: number): ShapeColumn {
  return { name: columnName(column.colName, position), type: ofMetadata(column), nullable: isNullable(column), hasDefault: false };
}
