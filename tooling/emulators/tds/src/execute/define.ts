import { compileQuery } from '../engine/compile-query.ts';
import { compileTest } from '../engine/compile-test.ts';
import { createFrame } from '../engine/frame.ts';
import { findObject, locate, lockTable, scopeColumns } from '../engine/resolve.ts';
import { change, contextOf, currentInstant, lock, type Run } from '../engine/run.ts';
import { Scope } from '../engine/scope.ts';
import { SqlError } from '../engine/sql-error.ts';
import { requireUnordered } from '../engine/unordered.ts';
import type { Row } from '../store/objects.ts';
import type { Statement } from '../syntax/statement.ts';
import { addIndex, createTable, nameLock } from './create-table.ts';
import { finishPlain } from './finish.ts';
import { referrersOf } from './foreign-keys.ts';

type Of<K extends Statement['kind']> = Extract<Statement, { kind: K }>;

/** CREATE TABLE. */
export async function executeCreateTable(run: Run, statement: Of<'createTable'>): Promise<void> {
  await change(run, (transaction) => createTable(run, transaction, statement));
  finishPlain(run);
}

/** CREATE INDEX. */
export async function executeCreateIndex(run: Run, { table: path, index, line }: Of<'createIndex'>): Promise<void> {
  await change(run, async (transaction) => {
    const table = await lockTable(run, transaction, path, line);
    transaction.put(locate(run, path).database, { ...addIndex(run, transaction, table, index, line), modified: currentInstant() });
  });
  finishPlain(run);
}

/** DROP INDEX. */
export async function executeDropIndex(run: Run, { table: path, name, ifExists, line }: Of<'dropIndex'>): Promise<void> {
  await change(run, async (transaction) => {
    const table = await lockTable(run, transaction, path, line);
    const index = table.indexes.find((one) => one.name.toLowerCase() === name.toLowerCase());
    if (index === undefined) {
      if (ifExists) return;
      throw new SqlError(
        3701,
        `Cannot drop the index '${path.join('.')}.${name}', because it does not exist or you do not have permission.`,
        { severity: 11, state: 7, line },
      );
    }
    if (index.constraint !== undefined) {
      throw new SqlError(
        3723,
        `An explicit DROP INDEX is not allowed on index '${path.join('.')}.${name}'. It is being used for ${index.constraint.primary ? 'PRIMARY' : 'UNIQUE'} KEY constraint enforcement.`,
        { state: 4, line },
      );
    }
    transaction.put(locate(run, path).database, { ...table, indexes: table.indexes.filter((one) => one !== index) });
  });
  finishPlain(run);
}

/** CREATE VIEW. */
export async function executeCreateView(run: Run, statement: Of<'createView'>): Promise<void> {
  const { view, columns, query, replaces, text, line } = statement;
  await change(run, async (transaction) => {
    const target = locate(run, view, line);
    const schema = transaction.schema(target.database, target.schema);
    if (schema === undefined)
      throw new SqlError(
        2760,
        `The specified schema name "${target.schema}" either does not exist or you do not have permission to use it.`,
        { line },
      );
    requireUnordered(query, line);
    await lock(run, transaction, nameLock(target));
    const found = findObject(transaction, target);
    if (found !== undefined && !(replaces && found.kind === 'view'))
      throw new SqlError(2714, `There is already an object named '${target.name}' in the database.`, { state: 3, line });
    // What it names must be there.
    compileQuery(query, { context: contextOf(run, transaction), scope: new Scope(undefined), common: undefined });
    const now = currentInstant();
    const id = found?.id ?? run.session.instance.nextObjectId();
    transaction.put(target.database, {
      kind: 'view',
      id,
      database: target.database.name,
      schema: schema.name,
      name: target.name,
      created: found?.created ?? now,
      modified: now,
      permissions: found?.permissions ?? [],
      query,
      columnNames: columns,
      text,
    });
  });
  finishPlain(run);
}

/** CREATE SCHEMA. */
export async function executeCreateSchema(run: Run, { name, line }: Of<'createSchema'>): Promise<void> {
  const { database, instance } = run.session;
  await change(run, async (transaction) => {
    await lock(run, transaction, `schema ${database.id} ${name.toLowerCase()}`);
    if (transaction.schema(database, name) !== undefined)
      throw new SqlError(2714, `There is already an object named '${name}' in the database.`, { state: 6, line });
    transaction.setSchema(database, name, { id: 5 + (instance.nextObjectId() % 16_000), name, permissions: [] });
  });
  finishPlain(run);
}

/** DROP TABLE, VIEW, SCHEMA and DATABASE. */
export async function executeDrop(run: Run, { what, names, ifExists, line }: Of<'drop'>): Promise<void> {
  for (const path of names) {
    await change(run, async (transaction) => {
      const refuse = (number: number): void => {
        if (!ifExists)
          throw new SqlError(
            number,
            `Cannot drop the ${what} '${path.join('.')}', because it does not exist or you do not have permission.`,
            { severity: 11, state: 5, line },
          );
      };
      const last = path.at(-1) as string;
      if (what === 'database') {
        if (run.session.instance.databases.delete(last.toLowerCase())) return;
        return refuse(3701);
      }
      if (what === 'schema') {
        const { database } = run.session;
        if (transaction.schema(database, last) === undefined) {
          if (!ifExists)
            throw new SqlError(15151, `Cannot drop the schema '${last}', because it does not exist or you do not have permission.`, {
              line,
            });
          return;
        }
        const inside = [...transaction.objects(database)].find((object) => object.schema.toLowerCase() === last.toLowerCase());
        if (inside !== undefined)
          throw new SqlError(3729, `Cannot drop schema '${last}' because it is being referenced by object '${inside.name}'.`, { line });
        transaction.setSchema(database, last, undefined);
        return;
      }
      const target = locate(run, path, line);
      let found = findObject(transaction, target);
      if (found !== undefined) {
        await lock(run, transaction, `object ${found.id}`);
        found = findObject(transaction, target);
      }
      if (found === undefined) return refuse(3701);
      if (found.kind !== what)
        throw new SqlError(
          3705,
          `Cannot use DROP ${what.toUpperCase()} with '${path.join('.')}' because '${path.join('.')}' is a ${found.kind}. Use DROP ${found.kind.toUpperCase()}.`,
          { line },
        );
      if (referrersOf(transaction, target.database, found.id).length > 0) {
        throw new SqlError(3726, `Could not drop object '${path.join('.')}' because it is referenced by a FOREIGN KEY constraint.`, {
          line,
        });
      }
      await lock(run, transaction, nameLock(target));
      transaction.remove(target.database, found.id);
    });
  }
  finishPlain(run);
}

/** TRUNCATE TABLE. */
export async function executeTruncate(run: Run, { table: path, line }: Of<'truncate'>): Promise<void> {
  await change(run, async (transaction) => {
    const table = await lockTable(run, transaction, path, line);
    if (referrersOf(transaction, locate(run, path).database, table.id).length > 0) {
      throw new SqlError(4712, `Cannot truncate table '${path.join('.')}' because it is being referenced by a FOREIGN KEY constraint.`, {
        line,
      });
    }
    const seed = table.columns.find(({ identity }) => identity !== undefined)?.identity?.seed ?? 1n;
    const indexes = table.indexes.map((index) => ({
      ...index,
      keys: index.keys === undefined ? undefined : new Set<string | number | bigint | null>(),
    }));
    transaction.put(locate(run, path).database, { ...table, rows: [], length: 0, indexes, identity: { next: seed, last: undefined } });
  });
  finishPlain(run);
}

/** ALTER SCHEMA ... TRANSFER. What was granted on the object is lost, as on SQL Server. */
export async function executeTransfer(run: Run, { schema: name, object: path, line }: Of<'transfer'>): Promise<void> {
  await change(run, async (transaction) => {
    const from = locate(run, path, line);
    const schema = transaction.schema(from.database, name);
    if (schema === undefined)
      throw new SqlError(15151, `Cannot alter the schema '${name}', because it does not exist or you do not have permission.`, { line });
    const found = findObject(transaction, from);
    if (found === undefined)
      throw new SqlError(15151, `Cannot find the object '${from.name}', because it does not exist or you do not have permission.`, {
        line,
      });
    await lock(run, transaction, `object ${found.id}`);
    const to = { ...from, schema: schema.name };
    for (const one of [from, to]) await lock(run, transaction, nameLock(one));
    const object = findObject(transaction, from);
    if (object?.id !== found.id)
      throw new SqlError(15151, `Cannot find the object '${from.name}', because it does not exist or you do not have permission.`, {
        line,
      });
    if (findObject(transaction, to) !== undefined)
      throw new SqlError(15530, `The object with name "${from.name}" already exists.`, { line });
    transaction.put(from.database, { ...object, schema: schema.name, permissions: [], modified: currentInstant() });
  });
  finishPlain(run);
}

/** Refuses a table some of whose rows do not meet its checks: 547. */
export function requireChecks(
  run: Run,
  transaction: Parameters<Parameters<typeof change>[1]>[0],
  table: Parameters<typeof scopeColumns>[0],
): void {
  const scope = new Scope(undefined);
  scope.sources.push({ alias: undefined, path: [table.name], columns: scopeColumns(table) });
  const frame = createFrame();
  for (const check of table.checks) {
    const test = compileTest(check.expression, { context: contextOf(run, transaction), scope, common: undefined });
    for (let at = 0; at < table.length; at++) {
      frame.rows[0] = table.rows[at] as Row;
      if (test(frame) === false) {
        throw new SqlError(
          547,
          `The ALTER TABLE statement conflicted with the CHECK constraint "${check.name}". The conflict occurred in database "${table.database}", table "${table.schema}.${table.name}".`,
          { state: 0 },
        );
      }
    }
  }
}
