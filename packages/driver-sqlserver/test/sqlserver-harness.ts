import { type OpenedDatastore, type SqlDialect, type TableHarness, type TableServer, toSqlDefinition } from '@stowage/conformance';
import { openDatastore } from '@stowage/core';
import { startTcpLine } from '@stowage/servers';
import { azureSql } from '../src/index.ts';
import { quoteName, quoteTable } from '../src/names.ts';
import { configOf, loader, startServer, type TestServer } from './test-server.ts';

const dialect: SqlDialect = {
  quote: quoteName,
  typeOf: (type) => {
    if (type.startsWith('text(')) return `nvarchar${type.slice(4)}`;
    if (type.startsWith('decimal(') || type === 'date') return type;
    const types: Readonly<Record<string, string>> = {
      int32: 'int',
      int64: 'bigint',
      float64: 'float',
      bool: 'bit',
      text: 'nvarchar(max)',
      timestamp: 'datetime2(6)',
    };
    return types[type] ?? type;
  },
  generated: 'IDENTITY(1,1)',
};

const parameterTypes = {
  integer: 'bigint',
  text: 'nvarchar(max)',
  boolean: 'bit',
  float: 'float',
  timestamp: 'datetime2(3)',
  bytes: 'varbinary(max)',
};

const numbers = (count: number): string =>
  `WITH d AS (SELECT i FROM (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) AS v (i))
SELECT TOP (${count}) CONVERT(bigint, 1 + a.i + 10 * b.i + 100 * c.i + 1000 * d.i + 10000 * e.i + 100000 * f.i + 1000000 * g.i) AS n
FROM d AS g CROSS JOIN d AS f CROSS JOIN d AS e CROSS JOIN d AS d CROSS JOIN d AS c CROSS JOIN d AS b CROSS JOIN d AS a`;

/** The driver under test. */
export function createSqlServerHarness(): TableHarness {
  const servers = new Map<string, Promise<TestServer>>();
  /** Servers that die, or whose connections are counted, are others than the one that lives. */
  const serverOf = (role: 'living' | 'mortal'): Promise<TestServer> => {
    const known = servers.get(role) ?? startServer();
    servers.set(role, known);
    return known;
  };
  const open = async (server: TestServer, more: Parameters<typeof configOf>[1] = {}): Promise<OpenedDatastore> => {
    const store = await openDatastore(azureSql, configOf(server, more), { retry: false });
    const tables: TableServer = {
      define: async (definition) => void (await server.run(toSqlDefinition(definition, dialect))),
      dropView: async (view) => void (await server.run(`DROP VIEW ${quoteTable(view)}`)),
      busy: () => server.busy(),
    };
    return { store, tables, cleanup: () => store.close() };
  };
  return {
    name: 'sqlserver',
    open: async () => open(await serverOf('living')),
    openAbsent: async () => open(await serverOf('living'), { database_name: 'missing' }),
    openDenied: async () => open(await serverOf('living'), { credentials: { username: loader.name, password: 'wrong' } }),
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
      return { ...(await open(server)), server: { crash: () => server.tds.crash(), restart: () => server.tds.restart() } };
    },
    async close() {
      await Promise.all([...servers.values()].map(async (server) => (await server).stop()));
    },
    secrets: [loader.password],
    tables: {
      schemas: { default: 'dbo', other: 'other' },
      lacks: ['nan', 'infinity'],
      longestName: { size: 128, unit: 'characters' },
      statements: {
        rowsOf: (table) => `SELECT * FROM ${quoteTable(table)}`,
        numbers,
        echo: (type) => `SELECT CONVERT(${parameterTypes[type]}, @p1) AS value`,
        swapped: 'SELECT CONVERT(nvarchar(100), @p2) AS a, CONVERT(nvarchar(100), @p1) AS b',
        columnOf: (table, column) => `SELECT ${quoteName(column)} FROM ${quoteTable(table)}`,
        waiting: "WAITFOR DELAY '00:01:00'; SELECT 1 AS waited",
        invalid: { statement: 'SELECT 1 AS one FROM FROM t', position: undefined },
      },
    },
  };
}
