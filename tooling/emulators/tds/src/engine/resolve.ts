import { catalogRelation } from '../catalog/views.ts';
import type { Database } from '../store/database.ts';
import type { SchemaObject, Table } from '../store/objects.ts';
import type { Transaction } from '../store/transaction.ts';
import type { Context } from './context.ts';
import { lock, type Run } from './run.ts';
import type { ScopeColumn } from './scope.ts';
import { notInterpreted, SqlError } from './sql-error.ts';

/** Where a name points. */
export interface Target {
  readonly database: Database;
  readonly schema: string;
  readonly name: string;
}

/** Where a name of one to three parts points. */
export function locate(run: Pick<Run, 'session'>, path: readonly string[], line?: number): Target {
  const name = path.at(-1) as string;
  if (path.length > 3) throw notInterpreted('names of other servers', line);
  if (/^[#@]/.test(name)) {
    if (name.startsWith('##')) throw notInterpreted('global temporary tables', line);
    return { database: run.session.temporary, schema: 'dbo', name };
  }
  const given = path.length === 3 ? path[0] : undefined;
  const database = given === undefined || given === '' ? run.session.database : run.session.instance.databases.get(given.toLowerCase());
  if (database === undefined) throw new SqlError(208, `Invalid object name '${path.join('.')}'.`, { line });
  return { database, schema: path.at(-2) || 'dbo', name };
}

/** The object that a name points to. */
export function findObject(reader: Transaction, { database, schema, name }: Target): SchemaObject | undefined {
  const [wantedSchema, wanted] = [schema.toLowerCase(), name.toLowerCase()];
  for (const object of reader.objects(database)) {
    if (object.name.toLowerCase() === wanted && object.schema.toLowerCase() === wantedSchema) return object;
  }
  return undefined;
}

/** A table's columns as names find them. */
export function scopeColumns({ columns }: Table): ScopeColumn[] {
  return columns.map(({ name, type, nullable, identity, computed }) => ({
    name,
    type,
    nullable,
    ...(identity === undefined ? {} : { identity: true }),
    ...(computed === undefined && type.name !== 'timestamp' ? {} : { computed: true }),
  }));
}

/** Finds what a name in FROM stands for. Throws 208. */
export function findRelation(
  run: Pick<Run, 'session'>,
  reader: Transaction,
  path: readonly string[],
  line: number,
): ReturnType<Context['relation']> {
  const target = locate(run, path, line);
  const full = [target.database.name, target.schema, target.name];
  const object = findObject(reader, target);
  if (object === undefined) {
    const relation = catalogRelation(run, reader, target);
    if (relation !== undefined) return { ...relation, path: full };
    throw new SqlError(208, `Invalid object name '${path.join('.')}'.`, { line });
  }
  if (object.kind === 'view') return { view: { name: object.name, columns: object.columnNames, query: object.query }, path: full };
  return { columns: scopeColumns(object), path: full, rows: object.rows, length: object.length };
}

/** Finds a table and locks it: it is still the one of that name once the lock is there. Throws 208. */
export async function lockTable(run: Run, transaction: Transaction, path: readonly string[], line: number): Promise<Table> {
  for (;;) {
    const target = locate(run, path, line);
    const found = findObject(transaction, target);
    if (found === undefined) throw new SqlError(208, `Invalid object name '${path.join('.')}'.`, { line });
    if (found.kind !== 'table') throw notInterpreted('changes through views', line);
    await lock(run, transaction, `object ${found.id}`);
    const again = findObject(transaction, target);
    if (again?.id !== found.id || again.kind !== 'table') continue;
    const { database } = target;
    if (transaction.isSnapshot && database.state.objects.get(found.id) !== transaction.base(database).objects.get(found.id)) {
      throw new SqlError(
        3960,
        `Snapshot isolation transaction aborted due to update conflict. You cannot use snapshot isolation to access table '${found.schema}.${found.name}' directly or indirectly in database '${database.name}' to update, delete, or insert the row that has been modified or deleted by another transaction.`,
        { state: 2 },
      );
    }
    return again;
  }
}

/** The database that a table is in, the session's own included. */
export function databaseOf(run: Pick<Run, 'session'>, table: { readonly database: string; readonly name: string }): Database {
  if (/^[#@]/.test(table.name)) return run.session.temporary;
  const database = run.session.instance.databases.get(table.database.toLowerCase());
  if (database === undefined) throw new SqlError(911, `Database '${table.database}' does not exist.`);
  return database;
}
