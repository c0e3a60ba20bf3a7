import { type OpenedDatastore, type SqlDialect, type TableHarness, type TableServer, toSqlDefinition } from '@stowage/conformance';
import { openDatastore, type TableName } from '@stowage/core';
import { type PostgresServer, startPostgres, startTcpLine } from '@stowage/servers';
import pg from 'pg';
import { type PostgresConfigInput, postgres } from '../src/index.ts';

const quote = pg.escapeIdentifier;
const quoteTable = ({ schema, name }: TableName): string => (schema === undefined ? '' : `${quote(schema)}.`) + quote(name);

const dialect: SqlDialect = {
  quote,
  typeOf: (type) => {
    if (type.startsWith('text(')) return `varchar${type.slice(4)}`;
    if (type.startsWith('decimal(')) return `numeric${type.slice(7)}`;
    return { int32: 'integer', int64: 'bigint', float64: 'double precision', bool: 'boolean' }[type as 'int32'] ?? type;
  },
  generated: 'GENERATED ALWAYS AS IDENTITY',
};

const database = 'conformance';
const reader = { name: 'nobody', password: 'nobody-s3cret' };

/** The configuration of a server's database, for its superuser. */
export function configOf(server: PostgresServer, more: Partial<PostgresConfigInput> = {}): PostgresConfigInput {
  return {
    server_name: server.host,
    port: server.port,
    database_name: database,
    credentials: { username: server.admin.name, password: server.admin.password },
    ca: server.ca,
    ...more,
  };
}

let stores = 0;

/** The driver under test on one major version of the server. */
export function createPostgresHarness(version: number): TableHarness {
  const servers = new Map<string, Promise<PostgresServer>>();
  /** Servers that die are others than the one that lives. */
  const serverOf = (role: 'living' | 'mortal'): Promise<PostgresServer> => {
    const known = servers.get(role) ?? start(version);
    servers.set(role, known);
    return known;
  };
  const open = async (server: PostgresServer, more: Partial<PostgresConfigInput> = {}): Promise<OpenedDatastore> => {
    const application = `stowage test ${++stores}`;
    const store = await openDatastore(postgres, configOf(server, { application_name: application, ...more }), { retry: false });
    const tables: TableServer = {
      define: async (definition) => void (await server.sql(toSqlDefinition(definition, dialect), database)),
      dropView: async (view) => void (await server.sql(`drop view ${quoteTable(view)}`, database)),
      busy: async () => {
        const [row] = await server.sql(
          `select count(*)::int as n from pg_stat_activity where application_name = '${application}' and state <> 'idle'`,
        );
        return Number(row?.n);
      },
    };
    return { store, tables, cleanup: () => store.close() };
  };
  return {
    name: `postgres ${version}`,
    open: async () => open(await serverOf('living')),
    openAbsent: async () => open(await serverOf('living'), { database_name: 'missing' }),
    openDenied: async () => open(await serverOf('living'), { credentials: { username: reader.name, password: 'wrong' } }),
    async openTearable() {
      const server = await serverOf('living');
      const line = await startTcpLine(server);
      const opened = await open(server, { port: line.port });
      const cleanup = async (): Promise<void> => {
        await opened.cleanup();
        await line.stop();
      };
      return { ...opened, cleanup, tear: () => line.tear() };
    },
    async openMortal() {
      const server = await serverOf('mortal');
      return { ...(await open(server)), server: { crash: () => server.crash(), restart: () => server.restart() } };
    },
    async close() {
      await Promise.all([...servers.values()].map(async (server) => (await server).stop()));
    },
    secrets: ['admin-Pässword:1', reader.password],
    tables: {
      schemas: { default: 'public', other: 'other' },
      lacks: ['nul'],
      longestName: { size: 63, unit: 'bytes' },
      statements: {
        rowsOf: (table) => `select * from ${quoteTable(table)}`,
        numbers: (count) => `select n from generate_series(1, ${count}) as n`,
        echo: (type) =>
          `select $1::${{ integer: 'bigint', text: 'text', boolean: 'boolean', float: 'float8', timestamp: 'timestamp', bytes: 'bytea' }[type]} as value`,
        swapped: 'select $2::text as a, $1::text as b',
        columnOf: (table, column) => `select ${quote(column)} from ${quoteTable(table)}`,
        waiting: 'select pg_sleep(60)::text as waited',
        invalid: { statement: 'select 1 as one from from t', position: 22 },
        unreadable: {
          statement:
            "select case when n = 3 then 'infinity'::timestamp else '2020-01-01'::timestamp end as value from generate_series(1, 5) as n",
          row: 3,
          column: 'value',
        },
      },
    },
  };
}

async function start(version: number): Promise<PostgresServer> {
  const server = await startPostgres({ version, databases: [database], users: [reader] });
  await server.sql('create schema other', database);
  return server;
}
