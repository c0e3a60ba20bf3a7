import { compileExpression } from '../engine/compile-expression.ts';
import { compileTest } from '../engine/compile-test.ts';
import { createFrame, type Frame } from '../engine/frame.ts';
import { databaseOf, scopeColumns } from '../engine/resolve.ts';
import { contextOf, type Run } from '../engine/run.ts';
import { Scope } from '../engine/scope.ts';
import { SqlError } from '../engine/sql-error.ts';
import type { Index, KeySet, Row, Table } from '../store/objects.ts';
import type { Transaction } from '../store/transaction.ts';
import { rowKeyer } from '../values/compare.ts';
import { toText } from '../values/to-text.ts';
import type { SqlValue } from '../values/value.ts';
import { referenceCheck, requireUnreferenced } from './foreign-keys.ts';
import { columnConverter } from './store-value.ts';

/** Changes the rows of a table that is locked. */
export interface TableWriter {
  /** Takes a row in the table's own types, fills in what the server gives, and adds it. Undefined values get their default. */
  insert(values: (SqlValue | undefined)[]): Row;
  /** Puts new rows in the place of old ones; `undefined` takes a row away. */
  replace(changes: ReadonlyMap<Row, SqlValue[] | undefined>): void;
  /** Makes the changes those of the transaction. */
  finish(): void;
}

interface Keys {
  readonly index: Index;
  readonly keys: KeySet;
  readonly of: (row: Row) => string | number | bigint | null | undefined;
}

/** Creates what changes the rows of a table. */
export function createTableWriter(run: Run, transaction: Transaction, table: Table): TableWriter {
  const { columns, identity } = table;
  const { session } = run;
  const scope = new Scope(undefined);
  scope.sources.push({ alias: undefined, path: [table.database, table.schema, table.name], columns: scopeColumns(table) });
  const place = { context: contextOf(run, transaction), scope, common: undefined };
  const fallbacks = columns.map((column) => {
    if (column.fallback === undefined) return undefined;
    const compiled = compileExpression(column.fallback.expression, { ...place, scope: new Scope(undefined) });
    const adapt = compiled.isNull ? (): SqlValue => null : columnConverter(compiled.type, column, table);
    return (): SqlValue => adapt(compiled.evaluate(createFrame()));
  });
  const computed = columns.map((column) =>
    column.computed === undefined ? undefined : compileExpression(column.computed.expression, place).evaluate,
  );
  const hasComputed = computed.some((one) => one !== undefined);
  const checks = table.checks.map((check) => ({ check, test: compileTest(check.expression, place) }));
  const frame: Frame = createFrame();
  const unique = table.indexes
    .filter((index): index is Index & { keys: KeySet } => index.keys !== undefined)
    .map((index): Keys => {
      const keyOf = rowKeyer(index.columns.map(({ column }) => (columns[column] as (typeof columns)[number]).type));
      const filter = index.filter === undefined ? undefined : compileTest(index.filter.expression, place);
      const ordinals = index.columns.map(({ column }) => column);
      const of = (row: Row): ReturnType<Keys['of']> => {
        if (filter !== undefined) {
          frame.rows[0] = row;
          if (filter(frame) !== true) return undefined;
        }
        return keyOf(ordinals.map((ordinal) => row[ordinal] as SqlValue));
      };
      return { index, keys: index.keys, of };
    });
  const identityColumn = columns.findIndex((column) => column.identity !== undefined);
  const versionColumn = columns.findIndex(({ type }) => type.name === 'timestamp');
  const database = databaseOf(run, table);
  const checkReferences = referenceCheck(transaction, database, table);
  let { rows, length } = table;
  let isOwn = false;
  const undo: { readonly keys: KeySet; readonly key: string | number | bigint | null; readonly isAdded: boolean }[] = [];
  transaction.onRollback(() => {
    for (let at = undo.length - 1; at >= 0; at--) {
      const { keys, key, isAdded } = undo[at] as (typeof undo)[number];
      if (isAdded) keys.delete(key);
      else keys.add(key);
    }
  });

  const addKeys = (row: Row): void => {
    for (const { index, keys, of } of unique) {
      const key = of(row);
      if (key === undefined) continue;
      if (keys.has(key)) throw duplicate(table, index, row);
      keys.add(key);
      undo.push({ keys, key, isAdded: true });
    }
  };
  const removeKeys = (row: Row): void => {
    for (const { keys, of } of unique) {
      const key = of(row);
      if (key === undefined || !keys.delete(key)) continue;
      undo.push({ keys, key, isAdded: false });
    }
  };
  const complete = (values: SqlValue[], action: string): void => {
    if (versionColumn !== -1) values[versionColumn] = session.instance.nextRowVersion();
    if (hasComputed) {
      frame.rows[0] = values;
      for (const [at, evaluate] of computed.entries()) if (evaluate !== undefined) values[at] = evaluate(frame);
    }
    for (let at = 0; at < columns.length; at++) {
      const column = columns[at] as (typeof columns)[number];
      if (values[at] === null && !column.nullable) {
        throw new SqlError(
          515,
          `Cannot insert the value NULL into column '${column.name}', table '${table.database}.${table.schema}.${table.name}'; column does not allow nulls. ${action} fails.`,
          { state: 2 },
        );
      }
    }
    checkReferences(values, action);
    for (const { check, test } of checks) {
      frame.rows[0] = values;
      if (test(frame) === false) {
        throw new SqlError(
          547,
          `The ${action} statement conflicted with the CHECK constraint "${check.name}". The conflict occurred in database "${table.database}", table "${table.schema}.${table.name}".`,
          { state: 0 },
        );
      }
    }
  };
  const nextIdentity = (): SqlValue => {
    const { identity: rule, type } = columns[identityColumn] as (typeof columns)[number];
    const value = identity.next;
    identity.next += rule?.increment ?? 1n;
    identity.last = value;
    session.identity = value;
    return type.name === 'bigint' || type.name === 'decimal' || type.name === 'numeric' ? value : Number(value);
  };
  const noteIdentity = (value: SqlValue): void => {
    const given = BigInt(value as number | bigint);
    const step = (columns[identityColumn] as (typeof columns)[number]).identity?.increment ?? 1n;
    if (step > 0n ? given >= identity.next : given <= identity.next) identity.next = given + step;
    identity.last = given;
    session.identity = given;
  };

  const insert = (given: (SqlValue | undefined)[]): Row => {
    const values = given as SqlValue[];
    for (let at = 0; at < columns.length; at++) {
      if (at === identityColumn) {
        if (given[at] === undefined) values[at] = nextIdentity();
        else if (given[at] !== null) noteIdentity(values[at] as SqlValue);
      } else if (given[at] === undefined) values[at] = fallbacks[at]?.() ?? null;
    }
    complete(values, 'INSERT');
    if (!isOwn && rows.length > length) rows.length = length;
    isOwn = true;
    addKeys(values);
    rows.push(values);
    length++;
    return values;
  };
  const replace = (changes: ReadonlyMap<Row, SqlValue[] | undefined>): void => {
    const next: Row[] = [];
    for (let at = 0; at < length; at++) {
      const row = rows[at] as Row;
      if (!changes.has(row)) {
        next.push(row);
        continue;
      }
      removeKeys(row);
      const changed = changes.get(row);
      if (changed !== undefined) next.push(changed);
    }
    for (const changed of changes.values()) {
      if (changed === undefined) continue;
      complete(changed, 'UPDATE');
      addKeys(changed);
    }
    requireUnreferenced(transaction, database, table, [...changes.keys()]);
    rows = next;
    length = next.length;
    isOwn = true;
  };
  const finish = (): void => {
    transaction.put(database, { ...table, rows, length });
  };
  return { insert, replace, finish };
}

/** 2627 for a key, 2601 for an index. */
function duplicate({ schema, name, columns }: Table, index: Index, row: Row): SqlError {
  const values = index.columns.map(({ column }) => {
    const value = row[column] ?? null;
    return value === null
      ? '<NULL>'
      : toText(value, (columns[column] as (typeof columns)[number]).type, true, Buffer.isBuffer(value) ? 1 : undefined);
  });
  const shown = `The duplicate key value is (${values.join(', ')}).`;
  if (index.constraint === undefined) {
    return new SqlError(2601, `Cannot insert duplicate key row in object '${schema}.${name}' with unique index '${index.name}'. ${shown}`, {
      severity: 14,
    });
  }
  const kind = index.constraint.primary ? 'PRIMARY KEY' : 'UNIQUE KEY';
  return new SqlError(
    2627,
    `Violation of ${kind} constraint '${index.name}'. Cannot insert duplicate key in object '${schema}.${name}'. ${shown}`,
    { severity: 14 },
  );
}
