import { notInterpreted } from '../engine/sql-error.ts';
import type { Cursor } from './cursor.ts';
import { parseCondition, parseSum } from './parse-expression.ts';
import { parseNames, parseQuery } from './parse-query.ts';
import type { Source } from './query.ts';

type Join = Extract<Source, { kind: 'join' }>['type'];

/** Parses what follows FROM. */
export function parseSource(cursor: Cursor): Source {
  let source = parseJoined(cursor);
  while (cursor.acceptSymbol(',')) {
    const { line } = cursor;
    source = { kind: 'join', type: 'cross', left: source, right: parseJoined(cursor), on: undefined, line };
  }
  return source;
}

function parseJoined(cursor: Cursor): Source {
  let left = parseOne(cursor);
  for (;;) {
    const { line } = cursor;
    const type = parseJoin(cursor);
    if (type === undefined) return left;
    const right = parseOne(cursor);
    let on: Extract<Source, { kind: 'join' }>['on'];
    if (type === 'inner' || type === 'left') {
      cursor.expect('ON');
      on = parseCondition(cursor);
    }
    left = { kind: 'join', type, left, right, on, line };
  }
}

function parseJoin(cursor: Cursor): Join | undefined {
  if (cursor.sees('FULL') || cursor.sees('RIGHT')) throw notInterpreted('RIGHT and FULL joins', cursor.line);
  if (cursor.accept('CROSS', 'JOIN')) return 'cross';
  if (cursor.accept('CROSS', 'APPLY')) return 'crossApply';
  if (cursor.accept('OUTER', 'APPLY')) return 'outerApply';
  if (cursor.accept('JOIN')) return 'inner';
  for (const type of ['INNER', 'LEFT'] as const) {
    if (!cursor.accept(type)) continue;
    if (type === 'LEFT') cursor.accept('OUTER');
    for (const hint of ['LOOP', 'HASH', 'MERGE']) cursor.accept(hint);
    cursor.expect('JOIN');
    return type === 'INNER' ? 'inner' : 'left';
  }
  return undefined;
}

function parseOne(cursor: Cursor): Source {
  const { line } = cursor;
  if (cursor.acceptSymbol('(')) {
    if (cursor.accept('VALUES')) {
      const rows = cursor.list(() => cursor.parenthesized(() => cursor.list(() => parseSum(cursor))));
      cursor.expectSymbol(')');
      const alias = parseSourceAlias(cursor) ?? cursor.fail();
      return { kind: 'values', rows, alias, columns: parseColumns(cursor), line };
    }
    if (cursor.sees('SELECT') || cursor.sees('WITH') || cursor.seesSymbol('(')) {
      const query = parseQuery(cursor);
      cursor.expectSymbol(')');
      const alias = parseSourceAlias(cursor) ?? cursor.fail();
      return { kind: 'derived', query, alias, columns: parseColumns(cursor), line };
    }
    const inner = parseSource(cursor);
    cursor.expectSymbol(')');
    return inner;
  }
  if (cursor.token.kind === 'variable') {
    const name = cursor.next().text;
    return { kind: 'table', path: [name], alias: parseSourceAlias(cursor), hints: [], line };
  }
  const path = cursor.path();
  if (cursor.acceptSymbol('(')) {
    const operands = cursor.seesSymbol(')') ? [] : cursor.list(() => parseSum(cursor));
    cursor.expectSymbol(')');
    return { kind: 'function', path, operands, alias: parseSourceAlias(cursor), columns: parseColumns(cursor), line };
  }
  if (cursor.sees('TABLESAMPLE') || cursor.sees('PIVOT') || cursor.sees('FOR')) throw notInterpreted(cursor.token.text, line);
  const before = parseHints(cursor);
  const alias = parseSourceAlias(cursor);
  return { kind: 'table', path, alias, hints: [...before, ...parseHints(cursor)], line };
}

function parseColumns(cursor: Cursor): string[] | undefined {
  return cursor.seesSymbol('(') ? parseNames(cursor) : undefined;
}

/** Parses the name of a source, with AS or without. */
export function parseSourceAlias(cursor: Cursor): string | undefined {
  return cursor.accept('AS') || cursor.seesName ? cursor.name() : undefined;
}

/** Parses the hints of a table: they are noted, and locks are what they are. */
export function parseHints(cursor: Cursor): string[] {
  if (!(cursor.sees('WITH') && cursor.seesSymbol('(', 1))) return [];
  cursor.next();
  return cursor.parenthesized(() => {
    const hints: string[] = [];
    while (!cursor.seesSymbol(')')) {
      const { text, kind } = cursor.next();
      if (kind === 'end') cursor.fail();
      if (kind === 'word') hints.push(text.toUpperCase());
      if (cursor.seesSymbol('(')) cursor.parenthesized(() => cursor.list(() => cursor.next()));
      cursor.acceptSymbol(',');
    }
    return hints;
  });
}
