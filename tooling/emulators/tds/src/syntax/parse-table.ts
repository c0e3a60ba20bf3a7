import { notInterpreted } from '../engine/sql-error.ts';
import { types } from '../types/sql-type.ts';
import type { Cursor } from './cursor.ts';
import type { Expression } from './expression.ts';
import { parseCondition, parseExpression, parseSum } from './parse-expression.ts';
import { parseNames } from './parse-query.ts';
import { parseType } from './parse-type.ts';
import type { ColumnClause, ConstraintClause, IndexClause, KeyColumn } from './statement.ts';

/** What stands between the parentheses of CREATE TABLE. */
export interface TableElements {
  readonly columns: ColumnClause[];
  readonly constraints: ConstraintClause[];
  readonly indexes: IndexClause[];
}

/** Parses an expression and keeps how it was written. */
function written(cursor: Cursor, parse: (cursor: Cursor) => Expression): { expression: Expression; text: string } {
  const { start } = cursor.token;
  const expression = parse(cursor);
  return { expression, text: cursor.source.slice(start, cursor.token.start).trim() };
}

/** Parses the columns and constraints of a table, without the parentheses. */
export function parseTableElements(cursor: Cursor): TableElements {
  const elements: TableElements = { columns: [], constraints: [], indexes: [] };
  do {
    if (cursor.seesSymbol(')')) break;
    if (cursor.sees('INDEX')) elements.indexes.push(parseInlineIndex(cursor));
    else if (seesConstraint(cursor)) elements.constraints.push(parseConstraint(cursor));
    else parseColumn(cursor, elements);
  } while (cursor.acceptSymbol(','));
  return elements;
}

function seesConstraint(cursor: Cursor): boolean {
  return ['CONSTRAINT', 'PRIMARY', 'UNIQUE', 'CHECK', 'FOREIGN', 'DEFAULT'].some((word) => cursor.sees(word));
}

function parseInlineIndex(cursor: Cursor): IndexClause {
  cursor.next();
  const name = cursor.name();
  const unique = cursor.accept('UNIQUE');
  const clustered = parseClustered(cursor) ?? false;
  return { name, unique, clustered, columns: parseKeyColumns(cursor), included: [], filter: undefined };
}

/** Parses CLUSTERED or NONCLUSTERED, if one stands here. */
export function parseClustered(cursor: Cursor): boolean | undefined {
  if (cursor.accept('CLUSTERED')) return true;
  return cursor.accept('NONCLUSTERED') ? false : undefined;
}

/** Parses the columns of a key with their directions. */
export function parseKeyColumns(cursor: Cursor): KeyColumn[] {
  return cursor.parenthesized(() =>
    cursor.list(() => {
      const name = cursor.name();
      const descending = cursor.accept('DESC');
      if (!descending) cursor.accept('ASC');
      return { name, descending };
    }),
  );
}

/** WITH (...) and ON [filegroup] after a key only tell how it is kept. */
export function acceptStorage(cursor: Cursor): void {
  if (cursor.sees('WITH') && cursor.seesSymbol('(', 1)) {
    cursor.next();
    cursor.parenthesized(() => {
      while (!cursor.seesSymbol(')')) if (cursor.next().kind === 'end') cursor.fail();
    });
  }
  if (cursor.sees('ON') && !cursor.sees('ON', 'DELETE') && !cursor.sees('ON', 'UPDATE')) {
    cursor.next();
    cursor.anyName();
  }
  if (cursor.accept('TEXTIMAGE_ON')) cursor.anyName();
}

/** Parses a constraint of a table, with its name or without. */
function parseConstraint(cursor: Cursor): ConstraintClause {
  const name = cursor.accept('CONSTRAINT') ? cursor.name() : undefined;
  const { line } = cursor;
  if (cursor.accept('FOREIGN', 'KEY')) return parseReference(cursor, name, parseNames(cursor), line);
  if (cursor.accept('CHECK')) return { kind: 'check', name, ...cursor.parenthesized(() => written(cursor, parseCondition)) };
  if (cursor.accept('DEFAULT')) {
    const fallback = written(cursor, parseSum);
    cursor.expect('FOR');
    return { kind: 'default', name, ...fallback, column: cursor.name() };
  }
  const primary = cursor.accept('PRIMARY', 'KEY');
  if (!primary) cursor.expect('UNIQUE');
  const clustered = parseClustered(cursor);
  const columns = parseKeyColumns(cursor);
  acceptStorage(cursor);
  return { kind: 'key', primary, clustered, name, columns };
}

function parseReference(cursor: Cursor, name: string | undefined, columns: readonly string[], line: number): ConstraintClause {
  cursor.expect('REFERENCES');
  const table = cursor.path();
  const keys = cursor.seesSymbol('(') ? parseNames(cursor) : undefined;
  while (cursor.accept('ON')) {
    if (!cursor.accept('DELETE')) cursor.expect('UPDATE');
    if (cursor.token.word !== 'NO') throw notInterpreted('foreign keys that cascade', line);
    cursor.next();
    cursor.anyName();
  }
  return { kind: 'reference', name, columns, table, keys };
}

/** Parses one column; its own constraints go to those of the table. */
export function parseColumn(cursor: Cursor, elements: Pick<TableElements, 'columns' | 'constraints'>): void {
  const { line } = cursor;
  const name = cursor.name();
  if (cursor.accept('AS')) {
    const computed = cursor.seesSymbol('(') ? cursor.parenthesized(() => written(cursor, parseExpression)) : written(cursor, parseSum);
    cursor.accept('PERSISTED');
    elements.columns.push({ name, type: types.int, nullable: undefined, identity: undefined, fallback: undefined, computed });
    return;
  }
  const type = parseType(cursor);
  let nullable: boolean | undefined;
  let identity: ColumnClause['identity'];
  let fallback: ColumnClause['fallback'];
  for (;;) {
    const constraint = cursor.accept('CONSTRAINT') ? cursor.name() : undefined;
    if (cursor.accept('NOT', 'NULL')) nullable = false;
    else if (cursor.accept('NULL')) nullable = true;
    else if (cursor.accept('IDENTITY')) identity = parseIdentity(cursor);
    else if (cursor.accept('DEFAULT')) fallback = { ...written(cursor, parseSum), constraint };
    else if (cursor.accept('ROWGUIDCOL') || cursor.accept('SPARSE')) continue;
    else if (cursor.sees('PRIMARY', 'KEY') || cursor.sees('UNIQUE')) {
      const primary = cursor.accept('PRIMARY', 'KEY') || !cursor.accept('UNIQUE');
      const clustered = parseClustered(cursor);
      elements.constraints.push({ kind: 'key', primary, clustered, name: constraint, columns: [{ name, descending: false }] });
      acceptStorage(cursor);
    } else if (cursor.accept('CHECK')) {
      elements.constraints.push({ kind: 'check', name: constraint, ...cursor.parenthesized(() => written(cursor, parseCondition)) });
    } else if (cursor.accept('FOREIGN', 'KEY') || cursor.sees('REFERENCES'))
      elements.constraints.push(parseReference(cursor, constraint, [name], line));
    else break;
  }
  elements.columns.push({ name, type, nullable, identity, fallback, computed: undefined });
}

function parseIdentity(cursor: Cursor): ColumnClause['identity'] {
  if (!cursor.acceptSymbol('(')) return { seed: 1n, increment: 1n };
  const signed = (): bigint => (cursor.acceptSymbol('-') ? -BigInt(cursor.whole()) : BigInt(cursor.whole()));
  const seed = signed();
  cursor.expectSymbol(',');
  const increment = signed();
  cursor.expectSymbol(')');
  return { seed, increment };
}

/** Parses the columns that an index includes. */
export function parseIncluded(cursor: Cursor): string[] {
  return cursor.accept('INCLUDE') ? parseNames(cursor) : [];
}

/** Parses the condition of a filtered index. */
export function parseFilter(cursor: Cursor): IndexClause['filter'] {
  return cursor.accept('WHERE') ? written(cursor, parseCondition) : undefined;
}
