import {
  DatastoreError,
  isDatastoreError,
  type RejectedTableRow,
  type WriteTableRequest,
  type WriteTableResult,
} from '@stowage/core/driver';
import { type DataType, Field, Schema } from 'apache-arrow';
import type { TableFault, TablesConnection } from './broken-tables.ts';
import { batchOf, mapRows, rowsOf, writing } from './streams.ts';

/** Whether a table is there. */
async function isThere(connection: TablesConnection, { table }: Pick<WriteTableRequest, 'table'>): Promise<boolean> {
  try {
    await connection.describeTable({ table });
    return true;
  } catch {
    return false;
  }
}

async function* none(): AsyncGenerator<never, void, undefined> {
  yield* [];
}

/** The connection with another way to write tables that are there. */
const rewriting = (connection: TablesConnection, write: (request: WriteTableRequest) => Promise<WriteTableResult>): TablesConnection => ({
  ...connection,
  writeTable: async (request) => ((await isThere(connection, request)) ? write(request) : connection.writeTable(request)),
});

/** Mistakes of writing. */
export const tableWriteFaults: readonly TableFault[] = [
  {
    name: 'adds to a table that should not be there',
    breaks: (connection) => writing(connection, (request) => (request.mode === 'fail' ? { ...request, mode: 'append' } : request)),
    fails: ['columns.view', 'write.default', 'write.fail.present'],
  },
  {
    name: 'commits every batch',
    breaks: (connection) =>
      rewriting(connection, async (request) => {
        if (request.mode !== 'append') return connection.writeTable(request);
        let result = await connection.writeTable({ ...request, batches: none() });
        for await (const batch of request.batches) {
          async function* one() {
            yield batch;
          }
          const { rows } = await connection.writeTable({ ...request, batches: one() });
          result = { ...result, rows: result.rows + rows };
        }
        return result;
      }),
    fails: [
      'abort.append',
      'abort.source-hangs',
      'frees.failed-writes',
      'reject.finer',
      'reject.integer',
      'reject.left-out.finer',
      'reject.left-out.integer',
      'reject.left-out.length',
      'reject.left-out.null',
      'reject.left-out.precision',
      'reject.left-out.scale',
      'reject.length',
      'reject.null',
      'reject.precision',
      'reject.scale',
      'torn.write.append',
      'write.source-fails',
    ],
  },
  {
    name: 'makes the table before the rows have come',
    breaks: (connection) => ({
      ...connection,
      writeTable: async (request) => {
        if (request.mode !== 'fail') return connection.writeTable(request);
        await connection.writeTable({ ...request, batches: none() });
        return { ...(await connection.writeTable({ ...request, mode: 'append' })), created: true };
      },
    }),
    fails: ['abort.new', 'abort.write.server', 'torn.write.new', 'write.source-fails.new'],
  },
  {
    name: 'replaces by dropping and making anew',
    breaks: (connection) =>
      rewriting(connection, async (request) => {
        if (request.mode !== 'replace') return connection.writeTable(request);
        const result = await connection.writeTable(request);
        const { arrowSchema: schema, ...described } = await connection.describeTable({ table: request.table });
        const rows = (await Array.fromAsync(
          (
            await connection.query({ source: { table: request.table }, batchRows: 8_192 })
          ).batches,
        )) as never[];
        if (described.kind === 'table') await connection.dropTable({ table: request.table });
        async function* again() {
          yield* rows;
        }
        await connection.writeTable({ table: request.table, mode: 'fail', keys: [], schema, batches: again() });
        return result;
      }),
    fails: ['replace.keeps'],
  },
  {
    name: 'empties a table before it fills it',
    breaks: (connection) =>
      rewriting(connection, async (request) => {
        if (request.mode !== 'replace') return connection.writeTable(request);
        await connection.writeTable({ ...request, batches: none() });
        return connection.writeTable({ ...request, mode: 'append' });
      }),
    fails: ['abort.replace', 'crash.write', 'replace.meanwhile', 'replace.rejected', 'replace.source-fails', 'torn.write.replace'],
  },
  {
    name: 'follows a table that is replaced while it is read',
    breaks: (connection) => ({
      ...connection,
      query: async (request) => {
        if ('statement' in request.source || request.source.limit !== undefined || request.parallel !== undefined)
          return connection.query(request);
        const response = await connection.query({ ...request, batchRows: 20 });
        async function* batches() {
          let done = 0;
          for await (const batch of response.batches) {
            yield batch;
            done += batch.numRows;
            if (done < 300) continue;
            const now = await connection.query({ ...request, batchRows: 20 });
            let left = done;
            for await (const later of now.batches) {
              const rows = rowsOf(later).slice(left);
              left = Math.max(0, left - later.numRows);
              if (rows.length > 0) yield batchOf(response.schema, rows);
            }
            return;
          }
        }
        return { ...response, batches: batches() };
      },
    }),
    fails: ['replace.reader'],
  },
  {
    name: 'takes the last of the rows with one key',
    breaks: (connection) =>
      writing(connection, (request) => {
        if (request.mode !== 'merge') return request;
        const positions = request.keys.map((key) => request.schema.fields.findIndex(({ name }) => name === key));
        async function* batches() {
          const all = [];
          for await (const batch of request.batches) all.push(...rowsOf(batch));
          const last = new Map(all.map((row) => [String(positions.map((position) => row[position])), row]));
          yield batchOf(request.schema, [...last.values()]);
        }
        return { ...request, batches: batches() };
      }),
    fails: ['merge.absent.duplicate', 'merge.duplicate'],
  },
  {
    name: 'adds what it should merge',
    breaks: (connection) =>
      rewriting(connection, (request) =>
        connection.writeTable(request.mode === 'merge' ? { ...request, mode: 'append', keys: [] } : request),
      ),
    fails: [
      'merge.duplicate',
      'merge.generated',
      'merge.many',
      'merge.null',
      'merge.null-key',
      'merge.only-keys',
      'merge.order',
      'merge.primary-key',
      'merge.rows',
      'merge.several',
      'merge.twice',
      'name.merge',
    ],
  },
  {
    name: 'makes no keys of a table that it merges into',
    breaks: (connection) => ({
      ...connection,
      writeTable: async (request) => {
        if (request.mode !== 'merge' || (await isThere(connection, request))) return connection.writeTable(request);
        await connection.writeTable({ ...request, mode: 'fail', keys: [], batches: none() });
        return { ...(await connection.writeTable(request)), created: true };
      },
    }),
    fails: ['merge.absent', 'merge.absent.duplicate'],
  },
  {
    name: 'leaves a value that a merge should set to null',
    breaks: (connection) =>
      rewriting(connection, async (request) => {
        if (request.mode !== 'merge') return connection.writeTable(request);
        const [key = ''] = request.keys;
        const place = request.schema.fields.findIndex(({ name }) => name === key);
        const columns = request.schema.fields.map(({ name }) => name);
        const current = await connection.query({ source: { table: request.table, columns }, batchRows: 8_192 }).catch(() => undefined);
        if (current === undefined) return connection.writeTable(request);
        const rows = (await Array.fromAsync(current.batches)).flatMap((batch) => [...rowsOf(batch)]);
        const keep = (row: (typeof rows)[number]): (typeof rows)[number] => {
          const old = rows.find((one) => one[place] === row[place]);
          return row.map((cell, position) => cell ?? old?.[position] ?? null);
        };
        return connection.writeTable({ ...request, batches: mapRows(request.schema, request.batches, (given) => given.map(keep)) });
      }),
    fails: ['merge.null'],
  },
  {
    name: 'matches columns by their place',
    breaks: (connection) =>
      rewriting(connection, async (request) => {
        const { columns } = await connection.describeTable(request);
        const names = columns.filter(({ generated }) => !generated).map(({ name }) => name);
        const given = request.schema.fields.map(({ name }) => name);
        if (request.mode !== 'append' || String([...names].sort()) !== String([...given].sort())) return connection.writeTable(request);
        const fields = request.schema.fields.map((field, position) => new Field(names[position] ?? '', field.type as DataType, true));
        const schema = new Schema(fields) as never;
        return connection.writeTable({ ...request, schema, batches: mapRows(schema, request.batches, (rows) => rows) });
      }),
    fails: ['write.order'],
  },
  {
    name: 'leaves out columns that the table lacks',
    breaks: (connection) =>
      rewriting(connection, async (request) => {
        const { columns } = await connection.describeTable(request);
        const kept = request.schema.fields
          .map(({ name }, position) => (columns.some((column) => column.name === name) ? position : -1))
          .filter((position) => position >= 0);
        if (kept.length === 0 || kept.length === request.schema.fields.length) return connection.writeTable(request);
        const schema = new Schema(kept.map((position) => request.schema.fields[position] as never)) as never;
        const batches = mapRows(schema, request.batches, (rows) => rows.map((row) => kept.map((position) => row[position] ?? null)));
        return connection.writeTable({ ...request, schema, batches });
      }),
    fails: ['columns.extra'],
  },
  {
    name: 'fills columns that the rows lack with null',
    breaks: (connection) =>
      rewriting(connection, async (request) => {
        try {
          return await connection.writeTable(request);
        } catch (error) {
          if (!isDatastoreError(error, 'SCHEMA.MISMATCH') || !/the rows have no such column/.test(error.message)) throw error;
          const { arrowSchema: schema } = await connection.describeTable(request);
          const places = schema.fields.map(({ name }) => request.schema.fields.findIndex((field) => field.name === name));
          const batches = mapRows(schema, request.batches, (rows) => rows.map((row) => places.map((place) => row[place] ?? null)));
          return connection.writeTable({ ...request, schema, batches });
        }
      }),
    fails: ['columns.missing'],
  },
  {
    name: 'numbers rejected rows within their batch',
    breaks: (connection) => {
      const within = ({ row, ...rest }: RejectedTableRow): RejectedTableRow => ({ ...rest, row: rest.index + 1 + 0 * row });
      return writing(connection, ({ onRejectedRow, ...request }) => ({
        ...request,
        ...(onRejectedRow && { onRejectedRow: (row: RejectedTableRow) => onRejectedRow(within(row)) }),
      }));
    },
    fails: [
      'reject.left-out.finer',
      'reject.left-out.integer',
      'reject.left-out.length',
      'reject.left-out.null',
      'reject.left-out.precision',
      'reject.left-out.scale',
    ],
  },
  {
    name: 'counts rejected rows among the written ones',
    breaks: (connection) => ({
      ...connection,
      writeTable: async ({ onRejectedRow, ...request }) => {
        let left = 0;
        const told = (row: RejectedTableRow): void => {
          left++;
          onRejectedRow?.(row);
        };
        const result = await connection.writeTable(onRejectedRow === undefined ? request : { ...request, onRejectedRow: told });
        return { ...result, rows: result.rows + left };
      },
    }),
    fails: [
      'reject.all',
      'reject.left-out.finer',
      'reject.left-out.integer',
      'reject.left-out.length',
      'reject.left-out.null',
      'reject.left-out.precision',
      'reject.left-out.scale',
    ],
  },
  {
    name: 'cuts texts that are too long',
    breaks: (connection) =>
      rewriting(connection, async (request) => {
        const { columns } = await connection.describeTable(request);
        const cut = request.schema.fields.map(({ name }) =>
          Number(/\((\d+)\)$/.exec(columns.find((column) => column.name === name)?.databaseType ?? '')?.[1] ?? 0),
        );
        const map = (cell: unknown, position: number): never =>
          (typeof cell === 'string' && cut[position] ? [...cell].slice(0, cut[position]).join('') : cell) as never;
        return connection.writeTable({
          ...request,
          batches: mapRows(request.schema, request.batches, (rows) => rows.map((row) => row.map(map))),
        });
      }),
    fails: ['reject.left-out.length', 'reject.length'],
  },
  {
    name: 'does not say which column a row is rejected for',
    breaks: (connection) => ({
      ...connection,
      writeTable: async (request) => {
        try {
          return await connection.writeTable(request);
        } catch (error) {
          if (!isDatastoreError(error, 'ROW.REJECTED')) throw error;
          throw new DatastoreError('ROW.REJECTED', error.message, { row: error.row });
        }
      },
    }),
    fails: ['reject.finer', 'reject.integer', 'reject.length', 'reject.null', 'reject.precision', 'reject.scale'],
  },
  {
    name: 'pulls all rows before it sends the first',
    breaks: (connection) =>
      writing(connection, (request) => {
        async function* batches() {
          yield* await Array.fromAsync(request.batches);
        }
        return { ...request, batches: batches() };
      }),
    fails: ['write.pulls'],
  },
  {
    name: 'tells the rows of each batch as progress',
    breaks: (connection) =>
      writing(connection, ({ onProgress, ...request }) => {
        let before = 0;
        const told = (rows: number): void => {
          onProgress?.(rows - before);
          before = rows;
        };
        return { ...request, onProgress: told };
      }),
    fails: ['write.progress', 'write.pulls'],
  },
];
