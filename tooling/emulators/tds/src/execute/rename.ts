import { findObject, locate } from '../engine/resolve.ts';
import { change, currentInstant, lock, type Run } from '../engine/run.ts';
import { notInterpreted, SqlError } from '../engine/sql-error.ts';
import type { SchemaObject, Table } from '../store/objects.ts';
import { Cursor } from '../syntax/cursor.ts';
import { tokenize } from '../syntax/tokenize.ts';
import { nameLock } from './create-table.ts';

const caution = 'Caution: Changing any part of an object name could break scripts and stored procedures.';

const missing = (name: string, kind: string): SqlError =>
  new SqlError(
    15225,
    `No item by the name of '${name}' could be found in the current database, given that @itemtype was input as '${kind || '(null)'}'.`,
    { severity: 11, procedure: 'sp_rename' },
  );

/** `sp_rename` of a table, view, constraint, column or index. What was granted stays. */
export async function renameObject(run: Run, oldName: string, newName: string, kind: string, line: number): Promise<void> {
  const path = new Cursor(oldName, tokenize(oldName)).path();
  const wanted = kind.toUpperCase();
  if (newName === '' || newName.length > 128)
    throw new SqlError(15223, "Error: The input parameter '@newname' is not allowed to be null.", { severity: 11, procedure: 'sp_rename' });
  await change(run, async (transaction) => {
    if (wanted === 'COLUMN' || wanted === 'INDEX') {
      const target = locate(run, path.slice(0, -1), line);
      const found = path.length < 2 ? undefined : findObject(transaction, target);
      if (found?.kind !== 'table') throw missing(oldName, kind);
      await lock(run, transaction, `object ${found.id}`);
      transaction.put(target.database, renamePart(found, wanted, path.at(-1) as string, newName, oldName, kind));
      return;
    }
    if (wanted !== '' && wanted !== 'OBJECT') throw notInterpreted(`sp_rename of ${kind}`, line);
    const target = locate(run, path, line);
    const found = findObject(transaction, target);
    if (found === undefined) {
      const owner = [...transaction.objects(target.database)].find(
        (object): object is Table =>
          object.kind === 'table' && object.schema.toLowerCase() === target.schema.toLowerCase() && hasConstraint(object, target.name),
      );
      if (owner === undefined) throw missing(oldName, kind);
      await lock(run, transaction, `object ${owner.id}`);
      transaction.put(target.database, renameConstraint(owner, target.name, newName));
      return;
    }
    await lock(run, transaction, `object ${found.id}`);
    const next = { ...target, name: newName };
    for (const one of [target, next]) await lock(run, transaction, nameLock(one));
    const still = findObject(transaction, target);
    if (still?.id !== found.id) throw missing(oldName, kind);
    const taken = findObject(transaction, next);
    if (taken !== undefined && taken.id !== found.id) {
      throw new SqlError(
        15335,
        `Error: The new name '${newName}' is already in use as a object name and would cause a duplicate that is not permitted.`,
        { severity: 11, procedure: 'sp_rename' },
      );
    }
    const renamed: SchemaObject = { ...still, name: newName, modified: currentInstant() };
    transaction.put(target.database, renamed);
  });
  run.sink.info(caution, 15477, line);
}

const same = (one: string | undefined, two: string): boolean => one?.toLowerCase() === two.toLowerCase();

function hasConstraint({ indexes, checks, columns }: Table, name: string): boolean {
  return (
    indexes.some(({ constraint }) => same(constraint?.name, name)) ||
    checks.some((check) => same(check.name, name)) ||
    columns.some(({ fallback }) => same(fallback?.constraint.name, name))
  );
}

function renameConstraint(table: Table, from: string, to: string): Table {
  const renamed = { name: to, isNamedBySystem: false };
  return {
    ...table,
    indexes: table.indexes.map((index) =>
      same(index.constraint?.name, from) && index.constraint !== undefined
        ? { ...index, name: to, constraint: { ...index.constraint, ...renamed } }
        : index,
    ),
    checks: table.checks.map((check) => (same(check.name, from) ? { ...check, ...renamed } : check)),
    columns: table.columns.map((column) =>
      column.fallback !== undefined && same(column.fallback.constraint.name, from)
        ? { ...column, fallback: { ...column.fallback, constraint: { ...column.fallback.constraint, ...renamed } } }
        : column,
    ),
  };
}

function renamePart(table: Table, kind: 'COLUMN' | 'INDEX', from: string, to: string, written: string, given: string): Table {
  const parts = kind === 'COLUMN' ? table.columns : table.indexes;
  if (!parts.some(({ name }) => same(name, from))) throw missing(written, given);
  if (parts.some(({ name }) => same(name, to) && !same(name, from))) {
    throw new SqlError(
      15335,
      `Error: The new name '${to}' is already in use as a ${kind} name and would cause a duplicate that is not permitted.`,
      { severity: 11, procedure: 'sp_rename' },
    );
  }
  if (kind === 'COLUMN')
    return { ...table, columns: table.columns.map((column) => (same(column.name, from) ? { ...column, name: to } : column)) };
  return {
    ...table,
    indexes: table.indexes.map((index) =>
      same(index.name, from)
        ? {
            ...index,
            name: to,
            constraint: index.constraint === undefined ? undefined : { ...index.constraint, name: to, isNamedBySystem: false },
          }
        : index,
    ),
  };
}
