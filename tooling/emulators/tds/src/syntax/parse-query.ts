import { notInterpreted } from '../engine/sql-error.ts';
import type { Cursor } from './cursor.ts';
import { conditionKinds, type OrderItem } from './expression.ts';
import { parseCondition, parseExpression, parseOrder, parseSum } from './parse-expression.ts';
import { parseSource } from './parse-source.ts';
import type { CommonTable, Query, SelectCore, SelectItem, Top } from './query.ts';

type Combine = Query['parts'][number]['combine'];

/** Parses a query with its common tables, order and OPTION. */
export function parseQuery(cursor: Cursor): Query {
  const commonTables = parseCommonTables(cursor);
  return { ...parseQueryBody(cursor), commonTables };
}

/** Parses the common tables in front of a statement. */
export function parseCommonTables(cursor: Cursor): CommonTable[] {
  if (!cursor.accept('WITH')) return [];
  return cursor.list(() => {
    const name = cursor.name();
    const columns = cursor.seesSymbol('(') ? parseNames(cursor) : undefined;
    cursor.expect('AS');
    return { name, columns, query: cursor.parenthesized(() => parseQuery(cursor)) };
  });
}

/** Parses names in parentheses. */
export function parseNames(cursor: Cursor): string[] {
  return cursor.parenthesized(() => cursor.list(() => cursor.name()));
}

function parseQueryBody(cursor: Cursor): Omit<Query, 'commonTables'> {
  const parts: { core: SelectCore; combine: Combine }[] = [];
  let combine: Combine;
  do {
    if (cursor.seesSymbol('(')) {
      const inner = cursor.parenthesized(() => parseQueryBody(cursor));
      if (inner.orderBy.length > 0) throw notInterpreted('an order inside a part of a UNION', cursor.line);
      parts.push(...inner.parts.map((part, index) => (index === 0 ? { ...part, combine } : part)));
    } else parts.push({ core: parseCore(cursor), combine });
    combine = parseCombine(cursor);
  } while (combine !== undefined);
  let orderBy: OrderItem[] = [];
  let offset: Query['offset'];
  let fetch: Query['fetch'];
  if (cursor.accept('ORDER', 'BY')) {
    orderBy = parseOrder(cursor);
    if (cursor.accept('OFFSET')) {
      offset = parseSum(cursor);
      if (!cursor.accept('ROWS')) cursor.expect('ROW');
      if (cursor.accept('FETCH')) {
        if (!cursor.accept('NEXT')) cursor.expect('FIRST');
        fetch = parseSum(cursor);
        if (!cursor.accept('ROWS')) cursor.expect('ROW');
        cursor.expect('ONLY');
      }
    }
  }
  if (cursor.sees('FOR')) throw notInterpreted('FOR XML, FOR JSON and FOR BROWSE', cursor.line);
  const maxRecursion = acceptOption(cursor);
  return { parts, orderBy, offset, fetch, maxRecursion };
}

/** OPTION (...) only tells how to run a query; but it may bound the rounds of a recursive one. */
export function acceptOption(cursor: Cursor): number | undefined {
  if (!cursor.accept('OPTION')) return undefined;
  return cursor.parenthesized(() => {
    let limit: number | undefined;
    while (!cursor.seesSymbol(')')) {
      if (cursor.isAtEnd) cursor.fail();
      if (cursor.accept('MAXRECURSION')) limit = cursor.whole();
      else if (cursor.seesSymbol('(')) cursor.parenthesized(() => cursor.list(() => cursor.next()));
      else cursor.next();
    }
    return limit;
  });
}

function parseCombine(cursor: Cursor): Combine {
  if (cursor.accept('UNION')) return cursor.accept('ALL') ? 'unionAll' : 'union';
  if (cursor.accept('EXCEPT')) return 'except';
  return cursor.accept('INTERSECT') ? 'intersect' : undefined;
}

/** Parses TOP, if it stands here. */
export function parseTop(cursor: Cursor): Top | undefined {
  if (!cursor.accept('TOP')) return undefined;
  const count = cursor.seesSymbol('(') ? cursor.parenthesized(() => parseSum(cursor)) : parseSum(cursor);
  const percent = cursor.accept('PERCENT');
  if (cursor.accept('WITH', 'TIES')) throw notInterpreted('TOP WITH TIES', cursor.line);
  return { count, percent };
}

function parseCore(cursor: Cursor): SelectCore {
  const { line } = cursor;
  cursor.expect('SELECT');
  const distinct = cursor.accept('DISTINCT');
  if (!distinct) cursor.accept('ALL');
  const top = parseTop(cursor);
  const items = cursor.list(() => parseItem(cursor));
  const into = cursor.accept('INTO') ? cursor.path() : undefined;
  const from = cursor.accept('FROM') ? parseSource(cursor) : undefined;
  const where = cursor.accept('WHERE') ? parseCondition(cursor) : undefined;
  const groupBy = cursor.accept('GROUP', 'BY') ? cursor.list(() => parseSum(cursor)) : [];
  if (cursor.sees('WITH', 'ROLLUP') || cursor.sees('WITH', 'CUBE')) throw notInterpreted('ROLLUP and CUBE', cursor.line);
  const having = cursor.accept('HAVING') ? parseCondition(cursor) : undefined;
  return { line, distinct, top, items, into, from, where, groupBy, having };
}

/** Parses an item of a SELECT or an OUTPUT. */
export function parseItem(cursor: Cursor): SelectItem {
  if (cursor.acceptSymbol('*')) return { kind: 'star', qualifier: [] };
  const star = starAfter(cursor);
  if (star !== undefined) return star;
  if (cursor.token.kind === 'variable' && cursor.seesSymbol('=', 1)) {
    const assignsTo = cursor.next().text;
    cursor.next();
    return { kind: 'value', expression: parseSum(cursor), name: undefined, assignsTo };
  }
  if (cursor.seesName && cursor.seesSymbol('=', 1)) {
    const name = cursor.name();
    cursor.next();
    return { kind: 'value', expression: parseSum(cursor), name, assignsTo: undefined };
  }
  const expression = parseExpression(cursor);
  if (conditionKinds.has(expression.kind)) cursor.fail();
  const name = parseAlias(cursor);
  return { kind: 'value', expression, name, assignsTo: undefined };
}

/** Parses a name after AS or without it, which may also be a text in quotes. */
function parseAlias(cursor: Cursor): string | undefined {
  const said = cursor.accept('AS');
  const { kind } = cursor.token;
  if (kind === 'text' || kind === 'national') return cursor.next().text;
  return said || cursor.seesName ? cursor.name() : undefined;
}

function starAfter(cursor: Cursor): SelectItem | undefined {
  let ahead = 0;
  while ((cursor.peek(ahead).kind === 'word' || cursor.peek(ahead).kind === 'quoted') && cursor.seesSymbol('.', ahead + 1)) ahead += 2;
  if (ahead === 0 || !cursor.seesSymbol('*', ahead)) return undefined;
  const qualifier: string[] = [];
  while (!cursor.acceptSymbol('*')) {
    qualifier.push(cursor.anyName());
    cursor.expectSymbol('.');
  }
  return { kind: 'star', qualifier };
}
