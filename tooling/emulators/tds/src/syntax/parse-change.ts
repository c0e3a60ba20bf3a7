import { notInterpreted } from '../engine/sql-error.ts';
import type { Cursor } from './cursor.ts';
import type { Expression } from './expression.ts';
import { parseExecute } from './parse-execute.ts';
import { parseCondition, parseSum } from './parse-expression.ts';
import { acceptOption, parseItem, parseNames, parseQuery, parseTop } from './parse-query.ts';
import { parseHints, parseSource, parseSourceAlias } from './parse-source.ts';
import type { CommonTable } from './query.ts';
import type { Assignment, InsertSource, MergeAction, OutputClause, Path, Statement } from './statement.ts';

/** Parses a table that is changed; it may be a variable. */
function parseTarget(cursor: Cursor): Path {
  return cursor.token.kind === 'variable' ? [cursor.next().text] : cursor.path();
}

function parseOutput(cursor: Cursor): OutputClause | undefined {
  if (!cursor.accept('OUTPUT')) return undefined;
  const items = cursor.list(() => parseItem(cursor));
  if (!cursor.accept('INTO')) return { items, into: undefined, columns: undefined };
  const into = parseTarget(cursor);
  return { items, into, columns: cursor.seesSymbol('(') ? parseNames(cursor) : undefined };
}

/** Parses INSERT. */
export function parseInsert(cursor: Cursor, commonTables: readonly CommonTable[]): Statement {
  const { line } = cursor.next();
  const top = parseTop(cursor);
  cursor.accept('INTO');
  const table = parseTarget(cursor);
  parseHints(cursor);
  const isList = cursor.seesSymbol('(') && cursor.peek().word !== 'SELECT' && !cursor.seesSymbol('(', 1);
  const columns = isList ? parseNames(cursor) : undefined;
  const output = parseOutput(cursor);
  return { kind: 'insert', commonTables, top, table, columns, output, source: parseInsertSource(cursor), line };
}

function parseInsertSource(cursor: Cursor): InsertSource {
  if (cursor.accept('DEFAULT', 'VALUES')) return { kind: 'defaults' };
  if (cursor.accept('VALUES')) return { kind: 'values', rows: cursor.list(() => parseRow(cursor)) };
  if (cursor.sees('EXEC') || cursor.sees('EXECUTE')) {
    const statement = parseExecute(cursor);
    if (statement.kind === 'execute') return { kind: 'execute', statement };
  }
  return { kind: 'query', query: parseQuery(cursor) };
}

const parseRow = (cursor: Cursor): Expression[] => cursor.parenthesized(() => cursor.list(() => parseSum(cursor)));

function parseAssignments(cursor: Cursor): Assignment[] {
  return cursor.list(() => {
    const variable = cursor.token.kind === 'variable' ? cursor.next().text : undefined;
    const path = variable === undefined ? cursor.path() : undefined;
    const { text, line } = cursor.next();
    const column = path?.at(-1);
    if (text === '=') {
      const isBoth = variable !== undefined && cursor.seesName && cursor.seesSymbol('=', 1);
      if (isBoth) throw notInterpreted('SET @variable = column = expression', line);
      return { column, variable, expression: parseSum(cursor) };
    }
    if (!/^[-+*/%]=$/.test(text) || path === undefined) cursor.fail();
    const left: Expression = { kind: 'column', path, line };
    return { column, variable, expression: { kind: 'arithmetic', operator: text.slice(0, 1), left, right: parseSum(cursor), line } };
  });
}

/** Parses UPDATE. */
export function parseUpdate(cursor: Cursor, commonTables: readonly CommonTable[]): Statement {
  const { line } = cursor.next();
  const top = parseTop(cursor);
  const target = parseTarget(cursor);
  parseHints(cursor);
  cursor.expect('SET');
  const assignments = parseAssignments(cursor);
  const output = parseOutput(cursor);
  const from = cursor.accept('FROM') ? parseSource(cursor) : undefined;
  const where = cursor.accept('WHERE') ? parseCondition(cursor) : undefined;
  acceptOption(cursor);
  return { kind: 'update', commonTables, top, target, assignments, output, from, where, line };
}

/** Parses DELETE. */
export function parseDelete(cursor: Cursor, commonTables: readonly CommonTable[]): Statement {
  const { line } = cursor.next();
  const top = parseTop(cursor);
  cursor.accept('FROM');
  const target = parseTarget(cursor);
  parseHints(cursor);
  const output = parseOutput(cursor);
  const from = cursor.accept('FROM') ? parseSource(cursor) : undefined;
  const where = cursor.accept('WHERE') ? parseCondition(cursor) : undefined;
  acceptOption(cursor);
  return { kind: 'delete', commonTables, top, target, output, from, where, line };
}

/** Parses MERGE. */
export function parseMerge(cursor: Cursor, commonTables: readonly CommonTable[]): Statement {
  const { line } = cursor.next();
  if (cursor.sees('TOP')) throw notInterpreted('MERGE TOP', line);
  cursor.accept('INTO');
  const target = parseTarget(cursor);
  parseHints(cursor);
  const alias = parseSourceAlias(cursor);
  parseHints(cursor);
  cursor.expect('USING');
  const source = parseSource(cursor);
  cursor.expect('ON');
  const on = parseCondition(cursor);
  const actions: MergeAction[] = [];
  while (cursor.accept('WHEN')) actions.push(parseMergeAction(cursor));
  const output = parseOutput(cursor);
  acceptOption(cursor);
  // The one statement that must end with a semicolon.
  if (!cursor.seesSymbol(';')) cursor.fail();
  return { kind: 'merge', commonTables, target, alias, source, on, actions, output, line };
}

function parseMergeAction(cursor: Cursor): MergeAction {
  const matched = !cursor.accept('NOT');
  cursor.expect('MATCHED');
  const bySource = !matched && cursor.accept('BY', 'SOURCE');
  if (!matched && !bySource && cursor.accept('BY')) cursor.expect('TARGET');
  const when = matched ? 'matched' : bySource ? 'notMatchedBySource' : 'notMatchedByTarget';
  const condition = cursor.accept('AND') ? parseCondition(cursor) : undefined;
  cursor.expect('THEN');
  if (cursor.accept('DELETE')) return { when, condition, action: { kind: 'delete' } };
  if (cursor.accept('UPDATE')) {
    cursor.expect('SET');
    return { when, condition, action: { kind: 'update', assignments: parseAssignments(cursor) } };
  }
  cursor.expect('INSERT');
  const columns = cursor.seesSymbol('(') ? parseNames(cursor) : undefined;
  if (cursor.accept('DEFAULT', 'VALUES')) return { when, condition, action: { kind: 'insert', columns, values: undefined } };
  cursor.expect('VALUES');
  return { when, condition, action: { kind: 'insert', columns, values: parseRow(cursor) } };
}
