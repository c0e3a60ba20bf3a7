import {
  type ArrowRecordBatch,
  DatastoreError,
  isDatastoreError,
  type QueryRequest,
  type QueryResponse,
  type TableSelection,
} from '@stowage/core/driver';
import { Schema } from 'apache-arrow';
import type { TableFault } from './broken-tables.ts';
import { answering, asking, batchOf, mapRows, rowsOf } from './streams.ts';

/** A request whose selection, if it is one, is changed. */
const selecting = (request: QueryRequest, change: (selection: TableSelection) => TableSelection): QueryRequest =>
  'statement' in request.source ? request : { ...request, source: change(request.source) };

const isTable = ({ source }: QueryRequest): boolean => !('statement' in source);

/** The cases about hostile names, each of which asks for a range. */
const hostileNames: readonly string[] = [
  'backslash',
  'brackets',
  'comment',
  'dots',
  'drop-bracket',
  'drop-double',
  'drop-single',
  'emoji',
  'line-break',
  'parameters',
  'quotes',
  'spaces',
].map((name) => `name.table.${name}`);

/** What becomes of a batch whose memory is used again. */
function overwrite(batch: ArrowRecordBatch): void {
  const { data } = batch as unknown as { readonly data: { readonly children: readonly { readonly values: Uint8Array }[] } };
  for (const { values } of data.children) values.fill(0 as never);
}

/** Mistakes of reading. */
export const tableReadFaults: readonly TableFault[] = [
  {
    name: 'gives batches that are too large',
    breaks: (connection) => asking(connection, (request) => ({ ...request, batchRows: request.batchRows * 2 })),
    fails: ['query.batch-rows', 'statement.batch-rows'],
  },
  {
    name: 'ends with a batch of no rows',
    breaks: (connection) =>
      answering(connection, (response) => {
        async function* batches() {
          yield* response.batches;
          yield batchOf(response.schema, []);
        }
        return { ...response, batches: batches() };
      }),
    fails: ['parallel.checksum', 'query.batch-rows', 'statement.batch-rows'],
  },
  {
    name: 'overwrites a batch when the next one comes',
    breaks: (connection) =>
      answering(connection, (response) => {
        async function* batches() {
          let before: ArrowRecordBatch | undefined;
          for await (const batch of response.batches) {
            if (before !== undefined) overwrite(before);
            before = batch;
            yield batch;
          }
        }
        return { ...response, batches: batches() };
      }),
    fails: [
      'parallel.checksum',
      'parallel.few-rows',
      'parallel.range',
      'parallel.snapshot',
      'query.batch-rows',
      'query.batches-stay',
      'query.schema',
      'statement.batch-rows',
    ],
  },
  {
    name: 'ignores a limit',
    breaks: (connection) => asking(connection, (request) => selecting(request, ({ limit: _limit, ...rest }) => rest)),
    fails: ['query.limit', 'query.range.order.limit'],
  },
  {
    name: 'has nulls first',
    breaks: (connection) => ({
      ...connection,
      query: async (request) => {
        if ('statement' in request.source || request.source.orderBy?.length !== 1) return connection.query(request);
        const { columns, orderBy, table } = request.source;
        const [order] = orderBy;
        const { schema, batches } = await connection.query({ ...request, source: { table, orderBy } });
        const names = schema.fields.map(({ name }) => name);
        const rows = (await Array.fromAsync(batches)).flatMap((batch) => [...rowsOf(batch)]);
        const isNull = (row: (typeof rows)[number]): boolean => row[names.indexOf(order?.column ?? '')] === null;
        if (!rows.some(isNull)) return connection.query(request);
        const places = (columns ?? names).map((name) => names.indexOf(name));
        const turned = [...rows.filter(isNull), ...rows.filter((row) => !isNull(row))];
        const chosen = new Schema(places.map((place) => schema.fields[place] as never));
        async function* all(): AsyncGenerator<ArrowRecordBatch, void, undefined> {
          yield batchOf(
            chosen,
            turned.map((row) => places.map((place) => row[place] ?? null)),
          );
        }
        return { schema: chosen as never, columns: [], batches: all(), cancel: async () => undefined };
      },
    }),
    fails: ['query.order.nulls'],
  },
  {
    name: 'orders by the first column only',
    breaks: (connection) =>
      asking(connection, (request) =>
        selecting(request, ({ orderBy, ...rest }) => (orderBy === undefined ? rest : { ...rest, orderBy: orderBy.slice(0, 1) })),
      ),
    fails: ['query.order.several'],
  },
  {
    name: 'has all rows of a range without its end',
    breaks: (connection) =>
      asking(connection, (request) =>
        selecting(request, ({ range, ...rest }) => (range === undefined ? rest : { ...rest, range: { ...range, to: undefined } })),
      ),
    fails: [
      'parallel.range',
      'query.range.order.limit',
      'range.batches',
      'range.bigint',
      'range.bytes',
      'range.date',
      'range.decimal',
      'range.float',
      'range.instant',
      'range.number',
      'range.text',
      'range.text.hostile',
      'range.timestamp',
      'range.timestamp.text',
    ],
  },
  {
    name: 'has no first row in a range with a beginning',
    breaks: (connection) =>
      answering(connection, (response, request) => {
        if ('statement' in request.source || request.source.range?.from === undefined) return response;
        let isFirst = true;
        const drop = (rows: ReturnType<typeof rowsOf>): ReturnType<typeof rowsOf> => {
          const left = isFirst ? rows.slice(1) : rows;
          isFirst = false;
          return left;
        };
        async function* batches() {
          for await (const batch of mapRows(response.schema, response.batches, drop)) if (batch.numRows > 0) yield batch;
        }
        return { ...response, batches: batches() };
      }),
    fails: [
      ...hostileNames,
      'parallel.range',
      'query.range.order.limit',
      'range.batches',
      'range.bigint',
      'range.bytes',
      'range.date',
      'range.decimal',
      'range.float',
      'range.instant',
      'range.number',
      'range.text',
      'range.text.hostile',
      'range.timestamp',
      'range.timestamp.text',
    ],
  },
  {
    name: 'compares big numbers as floats',
    breaks: (connection) =>
      asking(connection, (request) =>
        selecting(request, ({ range, ...rest }) => {
          if (range === undefined) return rest;
          const rounded = <T>(bound: T): T | bigint => (typeof bound === 'bigint' ? BigInt.asIntN(64, BigInt(Number(bound)) - 1n) : bound);
          return { ...rest, range: { ...range, from: rounded(range.from), to: rounded(range.to) } };
        }),
      ),
    fails: ['range.bigint'],
  },
  {
    name: 'gives the columns in the order of the table',
    breaks: (connection) =>
      answering(connection, async (response, request) => {
        if ('statement' in request.source || request.source.columns === undefined || request.source.columns.length < 2) return response;
        const turned = new Schema([...response.schema.fields].reverse() as never[]);
        const batches = mapRows(turned, response.batches, (rows) => rows.map((row) => [...row].reverse()));
        return { ...response, schema: turned as never, columns: [...response.columns].reverse(), batches };
      }),
    fails: ['name.columns', 'query.columns'],
  },
  {
    name: 'reads a table that is not there as one without rows',
    breaks: (connection) => ({
      ...connection,
      query: async (request) => {
        try {
          return await connection.query(request);
        } catch (error) {
          if (!isDatastoreError(error, 'TABLE.NOT_FOUND') || !isTable(request)) throw error;
          async function* batches() {
            yield* [];
          }
          return { schema: new Schema([]), columns: [], batches: batches(), cancel: async () => undefined } as unknown as QueryResponse;
        }
      },
    }),
    fails: ['name.schema.missing', 'query.missing'],
  },
  {
    name: 'never frees a query that is broken off',
    breaks: (connection) =>
      answering(connection, (response) => {
        const iterator = response.batches[Symbol.asyncIterator]();
        return { ...response, batches: { [Symbol.asyncIterator]: () => ({ next: () => iterator.next() }) } };
      }),
    fails: ['abort.query.server', 'frees.server.broken-off', 'parallel.frees'],
  },
  {
    name: 'never frees a query that is cancelled',
    breaks: (connection) => answering(connection, (response) => ({ ...response, cancel: async () => undefined })),
    fails: ['abort.query.server', 'frees.server.untouched'],
  },
  {
    name: 'takes all rows before it gives the first',
    breaks: (connection) =>
      answering(connection, async (response) => {
        const all = await Array.fromAsync(response.batches);
        async function* batches() {
          yield* all;
        }
        return { ...response, batches: batches() };
      }),
    fails: ['frees.slow-reader'],
  },
  {
    name: 'takes a torn connection for the end',
    breaks: (connection) =>
      answering(connection, (response) => {
        async function* batches() {
          try {
            yield* response.batches;
          } catch (error) {
            if (!isDatastoreError(error, 'SERVICE.UNAVAILABLE')) throw error;
          }
        }
        return { ...response, batches: batches() };
      }),
    fails: ['torn.query'],
  },
  {
    name: 'reads over several connections without a common snapshot',
    breaks: (connection) => ({
      ...connection,
      query: async ({ parallel, ...request }) => {
        if (parallel === undefined || parallel === 1 || 'statement' in request.source) return connection.query(request);
        const { source } = request;
        const first = await connection.query({ ...request, source: { ...source, limit: 200 } });
        async function* batches() {
          yield* first.batches;
          let left = 200;
          for await (const batch of (await connection.query(request)).batches) {
            const rows = rowsOf(batch).slice(left);
            left = Math.max(0, left - batch.numRows);
            if (rows.length > 0) yield batchOf(first.schema, rows);
          }
        }
        return { ...first, batches: batches() };
      },
    }),
    fails: ['parallel.snapshot'],
  },
  {
    name: 'loses the last row over several connections',
    breaks: (connection) =>
      answering(connection, (response, { parallel = 1 }) => {
        if (parallel === 1) return response;
        async function* batches() {
          const all = await Array.fromAsync(response.batches);
          const last = all.pop();
          yield* all;
          if (last !== undefined && last.numRows > 1) yield batchOf(response.schema, rowsOf(last).slice(0, -1));
        }
        return { ...response, batches: batches() };
      }),
    fails: ['parallel.checksum', 'parallel.few-rows', 'parallel.range', 'parallel.snapshot'],
  },
  {
    name: 'takes parameters in the order in which the statement names them',
    breaks: (connection) =>
      asking(connection, (request) =>
        'statement' in request.source
          ? { ...request, source: { ...request.source, parameters: [...request.source.parameters].reverse() } }
          : request,
      ),
    fails: ['statement.parameter.order'],
  },
  {
    name: 'makes floats of whole parameters',
    breaks: (connection) =>
      asking(connection, (request) => {
        if (!('statement' in request.source)) return request;
        const parameters = request.source.parameters.map((value) =>
          typeof value === 'bigint' ? BigInt.asIntN(64, BigInt(Number(value))) : value,
        );
        return { ...request, source: { ...request.source, parameters } };
      }),
    fails: ['statement.parameter.integer'],
  },
  {
    name: 'counts positions from 0',
    breaks: (connection) => ({
      ...connection,
      query: async (request) => {
        try {
          return await connection.query(request);
        } catch (error) {
          if (!isDatastoreError(error, 'QUERY.INVALID') || error.position === undefined) throw error;
          throw new DatastoreError('QUERY.INVALID', error.message, { position: error.position - 1 });
        }
      },
    }),
    fails: ['statement.invalid'],
  },
  {
    name: 'goes on with a statement when nobody waits for it',
    breaks: (connection) =>
      asking(connection, ({ signal, ...request }) => ('statement' in request.source ? request : { ...request, signal })),
    fails: ['abort.waiting'],
  },
  {
    name: 'has nulls for what Arrow cannot hold',
    breaks: (connection) =>
      answering(connection, (response) => {
        async function* batches() {
          try {
            yield* response.batches;
          } catch (error) {
            if (!isDatastoreError(error, 'ROW.REJECTED')) throw error;
          }
        }
        return { ...response, batches: batches() };
      }),
    fails: ['statement.unreadable'],
  },
];
