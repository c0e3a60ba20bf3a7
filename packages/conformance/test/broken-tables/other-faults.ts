import { DatastoreError, isDatastoreError, type TableName } from '@stowage/core/driver';
import { secret, type TableFault, type TablesConnection } from './broken-tables.ts';

type Named = { readonly table: TableName };

/** The connection with the names of its tables changed on the way in. */
function renaming(connection: TablesConnection, map: (table: TableName) => TableName): TablesConnection {
  const inward = <R extends Named>(request: R): R => ({ ...request, table: map(request.table) });
  return {
    ...connection,
    describeTable: (request) => connection.describeTable(inward(request)),
    query: (request) => connection.query('statement' in request.source ? request : { ...request, source: inward(request.source) }),
    writeTable: (request) => connection.writeTable(inward(request)),
    dropTable: (request) => connection.dropTable(inward(request)),
  };
}

/** Mistakes that are neither of reading nor of writing rows. */
export const tableOtherFaults: readonly TableFault[] = [
  {
    name: 'cuts off names that are too long',
    breaks: (connection) => renaming(connection, (table) => ({ ...table, name: table.name.slice(0, 128) })),
    fails: ['name.too-long'],
  },
  {
    name: 'takes what stands before a dot for a schema',
    breaks: (connection) =>
      renaming(connection, ({ schema, name }) => {
        const at = name.indexOf('.');
        return schema === undefined && at > 0 ? { schema: name.slice(0, at), name: name.slice(at + 1) } : { schema, name };
      }),
    fails: ['name.dotted', 'name.table.dots'],
  },
  {
    name: 'ignores schemas',
    breaks: (connection) => renaming(connection, ({ name }) => ({ name })),
    fails: ['drop.schema', 'list.schema', 'name.schema'],
  },
  {
    name: 'folds names to lower case',
    breaks: (connection) => renaming(connection, (table) => ({ ...table, name: table.name.toLowerCase() })),
    fails: ['name.table.drop-bracket', 'name.table.drop-double', 'name.table.drop-single'],
  },
  {
    name: 'sorts the columns of keys',
    breaks: (connection) => ({
      ...connection,
      describeTable: async (request) => {
        const { primaryKey, uniqueKeys, ...rest } = await connection.describeTable(request);
        return { ...rest, primaryKey: [...primaryKey].sort(), uniqueKeys: uniqueKeys.map((key) => [...key].sort()) };
      },
    }),
    fails: ['describe.keys'],
  },
  {
    name: 'says that every column may be null',
    breaks: (connection) => ({
      ...connection,
      describeTable: async (request) => {
        const { columns, ...rest } = await connection.describeTable(request);
        return { ...rest, columns: columns.map((column) => ({ ...column, nullable: true })) };
      },
    }),
    fails: ['columns.not-null', 'describe.nullable', 'merge.absent'],
  },
  {
    name: 'does not tell generated columns',
    breaks: (connection) => ({
      ...connection,
      describeTable: async (request) => {
        const { columns, ...rest } = await connection.describeTable(request);
        return { ...rest, columns: columns.map(({ generated: _generated, ...column }) => column) };
      },
    }),
    fails: ['describe.generated'],
  },
  {
    name: 'takes views for tables',
    breaks: (connection) => ({
      ...connection,
      async *listTables(request) {
        for await (const page of connection.listTables(request)) yield page.map((entry) => ({ ...entry, kind: 'table' as const }));
      },
    }),
    fails: ['list.views'],
  },
  {
    name: 'lists the tables of all schemas',
    breaks: (connection) => ({ ...connection, listTables: ({ schema: _schema, ...request }) => connection.listTables(request) }),
    fails: ['list.schema'],
  },
  {
    name: 'lists nothing where it may see nothing',
    breaks: (connection) => ({
      ...connection,
      async *listTables(request) {
        try {
          yield* connection.listTables(request);
        } catch (error) {
          if (!isDatastoreError(error, 'ACCESS.DENIED')) throw error;
        }
      },
    }),
    fails: ['denied.listTables'],
  },
  {
    name: 'drops a table that is not there',
    breaks: (connection) => ({
      ...connection,
      dropTable: async (request) => {
        await connection.dropTable(request).catch((error) => {
          if (!isDatastoreError(error, 'TABLE.NOT_FOUND')) throw error;
        });
      },
    }),
    fails: ['drop.missing'],
  },
  {
    name: 'has no code for what it does not find',
    breaks: (connection) => ({
      ...connection,
      describeTable: async (request) => {
        try {
          return await connection.describeTable(request);
        } catch (error) {
          throw isDatastoreError(error, 'TABLE.NOT_FOUND') ? new Error('relation does not exist') : error;
        }
      },
    }),
    fails: ['describe.missing'],
  },
  {
    name: 'tells its password in errors',
    breaks: (connection) => ({
      ...connection,
      dropTable: async (request) => {
        try {
          await connection.dropTable(request);
        } catch (error) {
          const { code } = error as DatastoreError;
          throw new DatastoreError(code, `Signed in as ada with ${secret}, it is not there.`);
        }
      },
    }),
    fails: ['absent.dropTable', 'denied.dropTable', 'error.drop'],
  },
  {
    name: 'exports empty texts as null',
    breaks: (connection) => ({
      ...connection,
      exportTable: async (request) => {
        const response = await connection.exportTable(request);
        async function* chunks() {
          for await (const chunk of response.chunks) yield Buffer.from(Buffer.from(chunk).toString().replaceAll(',"",', ',,'));
        }
        return { ...response, chunks: chunks() };
      },
    }),
    fails: ['export.values', 'import.round-trip'],
  },
  {
    name: 'exports no header',
    breaks: (connection) => ({
      ...connection,
      exportTable: async (request) => {
        const response = await connection.exportTable(request);
        async function* chunks() {
          let isFirst = true;
          for await (const chunk of response.chunks) {
            const text = Buffer.from(chunk).toString();
            yield Buffer.from(isFirst ? text.slice(text.indexOf('\n') + 1) : text);
            isFirst = false;
          }
        }
        return { ...response, chunks: chunks() };
      },
    }),
    fails: ['export.no-rows', 'export.rows', 'export.selection', 'export.values', 'import.round-trip'],
  },
  {
    name: 'does not count the rows of a file',
    breaks: (connection) => ({
      ...connection,
      exportTable: async (request) => ({ ...(await connection.exportTable(request)), rows: () => 0 }),
    }),
    fails: ['export.rows'],
  },
  {
    name: 'imports into whatever is there',
    breaks: (connection) => ({
      ...connection,
      importTable: (request) => connection.importTable(request.mode === 'fail' ? { ...request, mode: 'append' } : request),
    }),
    fails: ['import.present'],
  },
  {
    name: 'leaves its staging table behind when the connection breaks',
    breaks: (connection, service) => ({
      ...connection,
      writeTable: async (request) => {
        try {
          return await connection.writeTable(request);
        } catch (error) {
          if (isDatastoreError(error, 'SERVICE.UNAVAILABLE'))
            service.define({ table: { name: 'stowage_staging' }, columns: [{ name: 'n', type: 'int64' }] });
          throw error;
        }
      },
    }),
    fails: ['torn.write.append', 'torn.write.merge', 'torn.write.replace'],
  },
  {
    name: 'says that a connection that broke need not be tried again',
    breaks: (connection) => ({
      ...connection,
      writeTable: async (request) => {
        try {
          return await connection.writeTable(request);
        } catch (error) {
          if (!isDatastoreError(error, 'SERVICE.UNAVAILABLE')) throw error;
          throw new DatastoreError('SERVICE.UNAVAILABLE', error.message, { retryable: false });
        }
      },
    }),
    fails: ['crash.dead', 'crash.write', 'torn.write.append', 'torn.write.merge', 'torn.write.new', 'torn.write.replace'],
  },
];
