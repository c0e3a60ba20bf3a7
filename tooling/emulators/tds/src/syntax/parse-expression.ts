import { notInterpreted, SqlError } from '../engine/sql-error.ts';
import { types } from '../types/sql-type.ts';
import type { Cursor } from './cursor.ts';
import { conditionKinds, type Expression, type OrderItem } from './expression.ts';
import { literalOf } from './literal.ts';
import { parseQuery } from './parse-query.ts';
import { parseType } from './parse-type.ts';
import { reserved } from './token.ts';

/** Parses an expression or a condition. */
export function parseExpression(cursor: Cursor): Expression {
  let left = parseAnd(cursor);
  while (cursor.sees('OR')) {
    const { line } = cursor.next();
    left = { kind: 'or', left, right: parseAnd(cursor), line };
  }
  return left;
}

/** Parses what must be true, false or unknown. */
export function parseCondition(cursor: Cursor): Expression {
  const expression = parseExpression(cursor);
  if (conditionKinds.has(expression.kind)) return expression;
  throw new SqlError(
    4145,
    `An expression of non-boolean type specified in a context where a condition is expected, near '${cursor.token.text}'.`,
    {
      severity: 15,
      line: expression.line,
    },
  );
}

function parseAnd(cursor: Cursor): Expression {
  let left = parseNot(cursor);
  while (cursor.sees('AND')) {
    const { line } = cursor.next();
    left = { kind: 'and', left, right: parseNot(cursor), line };
  }
  return left;
}

function parseNot(cursor: Cursor): Expression {
  if (!cursor.sees('NOT')) return parsePredicate(cursor);
  const { line } = cursor.next();
  return { kind: 'not', operand: parseNot(cursor), line };
}

const comparisons: Readonly<Record<string, string>> = {
  '=': '=',
  '<>': '<>',
  '!=': '<>',
  '<': '<',
  '>': '>',
  '<=': '<=',
  '>=': '>=',
  '!<': '>=',
  '!>': '<=',
};

function parsePredicate(cursor: Cursor): Expression {
  const { line } = cursor;
  if (cursor.accept('EXISTS')) return { kind: 'exists', query: cursor.parenthesized(() => parseQuery(cursor)), line };
  const left = parseSum(cursor);
  const operator = cursor.token.kind === 'symbol' ? comparisons[cursor.token.text] : undefined;
  if (operator !== undefined) {
    cursor.next();
    if (cursor.sees('ALL') || cursor.sees('ANY') || cursor.sees('SOME')) throw notInterpreted('ALL, ANY and SOME', line);
    return { kind: 'comparison', operator, left, right: parseSum(cursor), line };
  }
  if (cursor.accept('IS')) {
    const negated = cursor.accept('NOT');
    if (cursor.accept('NULL')) return { kind: 'isNull', operand: left, negated, line };
    if (cursor.sees('DISTINCT')) throw notInterpreted('IS DISTINCT FROM', line);
    cursor.fail();
  }
  const negated = (cursor.sees('NOT', 'IN') || cursor.sees('NOT', 'BETWEEN') || cursor.sees('NOT', 'LIKE')) && cursor.accept('NOT');
  if (cursor.accept('IN')) {
    cursor.expectSymbol('(');
    const isQuery = cursor.sees('SELECT') || cursor.sees('WITH');
    const result: Expression = isQuery
      ? { kind: 'inQuery', operand: left, query: parseQuery(cursor), negated, line }
      : { kind: 'in', operand: left, list: cursor.list(() => parseSum(cursor)), negated, line };
    cursor.expectSymbol(')');
    return result;
  }
  if (cursor.accept('BETWEEN')) {
    const low = parseSum(cursor);
    cursor.expect('AND');
    return { kind: 'between', operand: left, low, high: parseSum(cursor), negated, line };
  }
  if (cursor.accept('LIKE')) {
    const pattern = parseSum(cursor);
    return { kind: 'like', operand: left, pattern, escape: cursor.accept('ESCAPE') ? parseSum(cursor) : undefined, negated, line };
  }
  return left;
}

/** Parses an expression without conditions. */
export function parseSum(cursor: Cursor): Expression {
  let left = parseProduct(cursor);
  for (;;) {
    const { text, kind, line } = cursor.token;
    if (kind !== 'symbol' || !['+', '-', '&', '|', '^'].includes(text)) return left;
    cursor.next();
    left = { kind: 'arithmetic', operator: text, left, right: parseProduct(cursor), line };
  }
}

function parseProduct(cursor: Cursor): Expression {
  let left = parseUnary(cursor);
  for (;;) {
    const { text, kind, line } = cursor.token;
    if (kind !== 'symbol' || !['*', '/', '%'].includes(text)) return left;
    cursor.next();
    left = { kind: 'arithmetic', operator: text, left, right: parseUnary(cursor), line };
  }
}

function parseUnary(cursor: Cursor): Expression {
  const { line } = cursor;
  if (cursor.acceptSymbol('-')) return { kind: 'unary', operator: '-', operand: parseUnary(cursor), line };
  if (cursor.acceptSymbol('+')) return parseUnary(cursor);
  if (cursor.acceptSymbol('~')) return { kind: 'unary', operator: '~', operand: parseUnary(cursor), line };
  let operand = parsePrimary(cursor);
  while (cursor.accept('COLLATE')) operand = { kind: 'collate', operand, collation: cursor.name(), line };
  return operand;
}

function parsePrimary(cursor: Cursor): Expression {
  const { token } = cursor;
  const { line } = token;
  if (token.kind === 'variable') return { kind: 'variable', name: cursor.next().text, line };
  const literal = literalOf(token);
  if (literal !== undefined) {
    cursor.next();
    return literal;
  }
  if (cursor.acceptSymbol('(')) {
    if (cursor.sees('SELECT') || cursor.sees('WITH')) {
      const query = parseQuery(cursor);
      cursor.expectSymbol(')');
      return { kind: 'query', query, line };
    }
    const inner = parseExpression(cursor);
    cursor.expectSymbol(')');
    return inner;
  }
  if (token.kind !== 'word' && token.kind !== 'quoted') cursor.fail();
  switch (token.word) {
    case 'NULL':
      cursor.next();
      return { kind: 'null', line };
    case 'DEFAULT':
      cursor.next();
      return { kind: 'default', line };
    case 'CASE':
      return parseCase(cursor);
    case 'CURRENT_TIMESTAMP':
    case 'CURRENT_USER':
    case 'SYSTEM_USER':
    case 'SESSION_USER':
    case 'USER':
      cursor.next();
      return call(token.word, [], line);
    case 'COALESCE':
    case 'NULLIF':
    case 'LEFT':
    case 'RIGHT':
    case 'CONVERT':
    case 'TRY_CONVERT':
      return parseCall(cursor);
  }
  if (token.kind === 'word' && reserved.has(token.word)) cursor.fail();
  if (cursor.seesSymbol('(', 1)) return parseCall(cursor);
  const path = cursor.path();
  if (cursor.seesSymbol('(')) throw notInterpreted(`the function ${path.join('.')}`, line);
  return { kind: 'column', path, line };
}

function call(name: string, operands: readonly Expression[], line: number): Extract<Expression, { kind: 'call' }> {
  return { kind: 'call', name, operands, distinct: false, star: false, window: undefined, part: undefined, line };
}

function parseCase(cursor: Cursor): Expression {
  const { line } = cursor.next();
  const operand = cursor.sees('WHEN') ? undefined : parseSum(cursor);
  const branches: { when: Expression; value: Expression }[] = [];
  while (cursor.accept('WHEN')) {
    const when = operand === undefined ? parseCondition(cursor) : parseSum(cursor);
    cursor.expect('THEN');
    branches.push({ when, value: parseSum(cursor) });
  }
  if (branches.length === 0) cursor.fail();
  const otherwise = cursor.accept('ELSE') ? parseSum(cursor) : undefined;
  cursor.expect('END');
  return { kind: 'case', operand, branches, otherwise, line };
}

/** Functions whose first operand names a part of a date. */
const byDatePart: ReadonlySet<string> = new Set(['DATEADD', 'DATEDIFF', 'DATEDIFF_BIG', 'DATEPART', 'DATENAME', 'DATETRUNC']);

function parseCall(cursor: Cursor): Expression {
  const { text, line } = cursor.next();
  const name = text.toUpperCase();
  cursor.expectSymbol('(');
  if (name === 'CAST' || name === 'TRY_CAST') {
    const operand = parseSum(cursor);
    cursor.expect('AS');
    const type = parseType(cursor, 30);
    cursor.expectSymbol(')');
    return { kind: 'cast', operand, type, style: undefined, tries: name === 'TRY_CAST', line };
  }
  if (name === 'CONVERT' || name === 'TRY_CONVERT') {
    const type = parseType(cursor, 30);
    cursor.expectSymbol(',');
    const operand = parseSum(cursor);
    const style = cursor.acceptSymbol(',') ? parseSum(cursor) : undefined;
    cursor.expectSymbol(')');
    return { kind: 'cast', operand, type, style, tries: name === 'TRY_CONVERT', line };
  }
  if (name === 'IIF') {
    const when = parseCondition(cursor);
    cursor.expectSymbol(',');
    const value = parseSum(cursor);
    cursor.expectSymbol(',');
    const otherwise = parseSum(cursor);
    cursor.expectSymbol(')');
    return { kind: 'case', operand: undefined, branches: [{ when, value }], otherwise, line };
  }
  const part = byDatePart.has(name) ? cursor.anyName().toLowerCase() : undefined;
  if (part !== undefined) cursor.expectSymbol(',');
  const distinct = cursor.accept('DISTINCT');
  if (!distinct) cursor.accept('ALL');
  const star = cursor.acceptSymbol('*');
  const operands = star || cursor.seesSymbol(')') ? [] : cursor.list(() => parseSum(cursor));
  cursor.expectSymbol(')');
  const within = cursor.sees('WITHIN', 'GROUP');
  if (within) throw notInterpreted('WITHIN GROUP', line);
  const window = cursor.accept('OVER') ? cursor.parenthesized(() => parseWindow(cursor)) : undefined;
  return { kind: 'call', name, operands, distinct, star, window, part, line };
}

function parseWindow(cursor: Cursor): { partition: Expression[]; order: OrderItem[] } {
  const partition = cursor.accept('PARTITION', 'BY') ? cursor.list(() => parseSum(cursor)) : [];
  const order = cursor.accept('ORDER', 'BY') ? parseOrder(cursor) : [];
  if (!cursor.seesSymbol(')')) throw notInterpreted('frames of windows', cursor.line);
  return { partition, order };
}

/** Parses what follows ORDER BY. */
export function parseOrder(cursor: Cursor): OrderItem[] {
  return cursor.list(() => {
    const expression = parseSum(cursor);
    const descending = cursor.accept('DESC');
    if (!descending) cursor.accept('ASC');
    return { expression, descending };
  });
}

/** The expression of a number. */
export function wholeLiteral(value: number, line: number): Expression {
  return { kind: 'literal', value, type: types.int, line };
}
