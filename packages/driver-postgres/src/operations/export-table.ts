import { type ExportTableRequest, type ExportTableResponse, orAbort, type QueryParameter } from '@stowage/core/driver';
import { writeCsv } from '@stowage/tabular';
import { DataType, type RecordBatch, type Schema } from 'apache-arrow';
import pg from 'pg';
import { hasFarYear, spellForCsv, spellNearForCsv } from '../csv/spelling.ts';
import { ByteSink } from '../encode/byte-sink.ts';
import { quoteTable } from '../names.ts';
import { type Relation, requireRelation } from '../relations/relation.ts';
import { type SelectStatement, toSelect } from '../relations/selection.ts';
import type { Connections } from '../session/pool.ts';
import { openSession, type Session } from '../session/session.ts';
import { toArrowSchema, toTableColumn } from '../types/columns.ts';
import { openResult } from '../wire/result-stream.ts';
import { explain } from './explained.ts';
import { query } from './query.ts';

/**
 * Reads rows of a table as a CSV file that the server writes. Lists, which it spells otherwise than a file here, and a single column, whose null
 * would be an empty line, are written here.
 */
export async function exportTable(connections: Connections, request: ExportTableRequest): Promise<ExportTableResponse> {
  const { source, signal } = request;
  const session = await openSession(connections, { mode: 'isolation level repeatable read, read only', operation: 'exportTable', signal });
  try {
    const relation = await requireRelation(session.run, source.table);
    const select = toSelect(relation, source);
    const { columns } = select;
    if (columns.length === 1 || columns.some(({ reading }) => DataType.isList(reading.type))) {
      await session.end();
      return await exportHere(connections, request);
    }
    // COPY takes no parameters.
    const spell = (await hasFarYears(session, relation, columns)) ? spellForCsv : spellNearForCsv;
    const text = select.text({ spell, place: literal });
    const counted = { rows: 0 };
    return {
      schema: toArrowSchema(columns),
      columns: columns.map(toTableColumn),
      chunks: readFile(connections, session, { text, signal, counted }),
      rows: () => counted.rows,
      cancel: () => session.end(),
    };
  } catch (error) {
    await session.end();
    throw error;
  }
}

/** Whether some date needs another spelling, in the same snapshot. Of a view nobody knows what looking costs. */
async function hasFarYears({ run }: Session, relation: Relation, columns: SelectStatement['columns']): Promise<boolean> {
  const where = hasFarYear(columns);
  if (where === undefined) return false;
  if (relation.kind === 'v' || relation.kind === 'f') return true;
  const [found] = await run(`select from ${quoteTable(relation)} where ${where} limit 1`);
  return found !== undefined;
}

interface FileRequest {
  readonly text: string;
  readonly signal: AbortSignal | undefined;
  readonly counted: { rows: number };
}

/** Bytes of one chunk: the server sends a message for each row. */
const chunkSize = 64 * 1024;

async function* readFile(connections: Connections, session: Session, request: FileRequest): AsyncGenerator<Uint8Array, void, undefined> {
  const { text, signal, counted } = request;
  const sink = new ByteSink(chunkSize + 16 * 1024);
  const ready: Uint8Array[] = [];
  const result = openResult(session.client, (connection) =>
    connection.query(`copy (${text}) to stdout (format csv, header true, encoding 'UTF8')`),
  );
  let isOver = false;
  try {
    for (let goesOn = true; goesOn; ) {
      goesOn = await orAbort(
        result.read((bytes, _view, start, end) => {
          sink.bare(bytes, start, end);
          if (sink.end >= chunkSize) ready.push(sink.take());
        }),
        signal,
      );
      isOver = !goesOn;
      yield* ready.splice(0);
    }
    counted.rows = result.rows();
    if (sink.end > 0) yield sink.take();
  } catch (error) {
    throw explain(error, { operation: 'exportTable', connections, signal });
  } finally {
    if (!isOver) {
      await session.cancel();
      await result.drain();
    }
    await session.end();
  }
}

/** Rows that are read as batches and written as a file here. */
async function exportHere(connections: Connections, { source, signal }: ExportTableRequest): Promise<ExportTableResponse> {
  const { schema, columns, batches, cancel } = await query(connections, { source, signal, batchRows: 8_192 });
  let rows = 0;
  async function* counted(): AsyncGenerator<RecordBatch, void, undefined> {
    for await (const batch of batches) {
      rows += batch.numRows;
      yield batch as unknown as RecordBatch;
    }
  }
  const { bytes } = await writeCsv({ schema: schema as Schema, batches: counted() });
  return { schema, columns, chunks: bytes, rows: () => rows, cancel };
}

function literal(parameter: QueryParameter): string {
  if (parameter === null) return 'null';
  if (parameter instanceof Uint8Array) return pg.escapeLiteral(`\\x${Buffer.from(parameter).toString('hex')}`);
  return pg.escapeLiteral(parameter instanceof Date ? parameter.toISOString() : String(parameter));
}
