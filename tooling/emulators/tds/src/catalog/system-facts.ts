import type { SystemFacts } from '../engine/context.ts';
import { findObject, locate } from '../engine/resolve.ts';
import type { Run } from '../engine/run.ts';
import type { SchemaObject } from '../store/objects.ts';
import type { Transaction } from '../store/transaction.ts';
import { Cursor } from '../syntax/cursor.ts';
import { tokenize } from '../syntax/tokenize.ts';
import { type SqlType, sqlType, types } from '../types/sql-type.ts';
import { defaultCollation } from '../values/collation.ts';
import type { SqlValue } from '../values/value.ts';
import { describeStatement } from './describe-statement.ts';

/** What the server says it is. */
export const serverVersion = { major: 16, minor: 0, build: 4135, text: '16.0.4135.4' } as const;

const versionText = `Test server for TDS, no Microsoft SQL Server (answers as Microsoft SQL Server 2022 ${serverVersion.text})`;

const properties: Readonly<Record<string, SqlValue>> = {
  productversion: serverVersion.text,
  productmajorversion: '16',
  productminorversion: '0',
  productlevel: 'RTM',
  edition: 'Developer Edition (64-bit)',
  engineedition: 3,
  collation: defaultCollation,
  machinename: 'tds-test',
  servername: 'tds-test',
  instancename: null,
  isintegratedsecurityonly: 0,
  isclustered: 0,
  ishadrenabled: 0,
};

/** Tells expressions of the server, the session and the catalog. */
export function systemFacts(run: Run, reader: Transaction): SystemFacts {
  const { session } = run;
  const byId = (id: number): SchemaObject | undefined => reader.object(session.database, id) ?? reader.object(session.temporary, id);
  const named = (name: string): SchemaObject | undefined => {
    const cursor = new Cursor(name, tokenize(name));
    const path = cursor.path();
    return path.length > 3 || !cursor.isAtEnd
      ? undefined
      : findObject(reader, locate(run, path[0]?.toLowerCase() === 'tempdb' && path.at(-1)?.startsWith('#') ? path.slice(-1) : path));
  };
  const quietly = <T>(find: () => T): T | undefined => {
    try {
      return find();
    } catch {
      // A name that is none is a name of nothing here.
      return undefined;
    }
  };
  return {
    value: (name) => globalValue(run, name),
    objectId: (name, kind) => {
      const object = quietly(() => named(name));
      const wanted = kind?.toUpperCase();
      if (object === undefined || (wanted !== undefined && wanted !== (object.kind === 'table' ? 'U' : 'V'))) return null;
      return object.id;
    },
    objectName: (id) => byId(id)?.name ?? null,
    schemaOf: (id) => byId(id)?.schema ?? null,
    schemaName: (id) =>
      id === undefined ? 'dbo' : ([...reader.schemas(session.database)].find((schema) => schema.id === id)?.name ?? null),
    schemaId: (name) => reader.schema(session.database, name ?? 'dbo')?.id ?? null,
    databaseName: (id) =>
      id === undefined
        ? session.database.name
        : ([...session.instance.databases.values()].find((database) => database.id === id)?.name ?? null),
    databaseId: (name) => (name === undefined ? session.database.id : (session.instance.databases.get(name.toLowerCase())?.id ?? null)),
    serverProperty: (name) => properties[name.toLowerCase()] ?? null,
    objectProperty: (id, name) => {
      const object = byId(id);
      if (object === undefined) return null;
      const facts: Readonly<Record<string, number>> = {
        isusertable: object.kind === 'table' ? 1 : 0,
        istable: object.kind === 'table' ? 1 : 0,
        isview: object.kind === 'view' ? 1 : 0,
        tablehasidentity: object.kind === 'table' && object.columns.some(({ identity }) => identity !== undefined) ? 1 : 0,
        tablehasprimarykey: object.kind === 'table' && object.indexes.some(({ constraint }) => constraint?.primary) ? 1 : 0,
      };
      return facts[name.toLowerCase()] ?? null;
    },
    columnProperty: (id, column, name) => {
      const object = byId(id);
      const found = object?.kind === 'table' ? object.columns.find((one) => one.name.toLowerCase() === column.toLowerCase()) : undefined;
      if (found === undefined) return null;
      const facts: Readonly<Record<string, number>> = {
        isidentity: found.identity === undefined ? 0 : 1,
        allowsnull: found.nullable ? 1 : 0,
        iscomputed: found.computed === undefined ? 0 : 1,
        columnid: found.id,
      };
      return facts[name.toLowerCase()] ?? null;
    },
    hasPermission: () => 1,
    currentIdentity: (name) => {
      const object = quietly(() => named(name));
      return object?.kind === 'table' && object.columns.some(({ identity }) => identity !== undefined)
        ? (object.identity.last ?? object.columns.find(({ identity }) => identity !== undefined)?.identity?.seed ?? null)
        : null;
    },
    session: (name) => sessionValue(run, name),
    describe: (statement, parameters) => describeStatement(run, statement, parameters),
  };
}

function sessionValue({ session }: Run, name: string): SqlValue {
  const { caught, owner } = session;
  const values: Readonly<Record<string, SqlValue>> = {
    identity: session.identity ?? null,
    transactionState: session.transaction === undefined ? 0 : session.doomed ? -1 : 1,
    transactionId: session.transaction?.id ?? 0n,
    rowCountBig: BigInt(session.rowCount),
    errorNumber: caught?.number ?? null,
    errorMessage: caught?.message ?? null,
    errorSeverity: caught?.severity ?? null,
    errorState: caught?.state ?? null,
    errorLine: caught?.line ?? null,
    errorProcedure: caught === undefined || caught.procedure === '' ? null : caught.procedure,
    login: owner.login,
    user: 'dbo',
    host: owner.host,
    application: owner.application,
  };
  return values[name] ?? null;
}

function globalValue({ session }: Run, name: string): { readonly type: SqlType; readonly value: SqlValue } | undefined {
  const text = sqlType('nvarchar', { length: 300 });
  switch (name) {
    case '@@VERSION':
      return { type: text, value: versionText };
    case '@@ROWCOUNT':
      return { type: types.int, value: session.rowCount };
    case '@@TRANCOUNT':
      return { type: types.int, value: session.nesting };
    case '@@ERROR':
      return { type: types.int, value: session.lastError };
    case '@@SPID':
      return { type: types.smallint, value: session.owner.spid };
    case '@@IDENTITY':
      return { type: sqlType('numeric', { precision: 38 }), value: session.identity ?? null };
    case '@@SERVERNAME':
      return { type: text, value: 'tds-test' };
    case '@@DBTS':
      return { type: sqlType('varbinary', { length: 8 }), value: session.instance.lastRowVersion() };
    case '@@LOCK_TIMEOUT':
      return { type: types.int, value: session.options.lockTimeout };
    case '@@LANGUAGE':
      return { type: text, value: 'us_english' };
    case '@@MAX_PRECISION':
      return { type: types.tinyint, value: 38 };
    case '@@NESTLEVEL':
      return { type: types.int, value: 0 };
    default:
      return undefined;
  }
}
