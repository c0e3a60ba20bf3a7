import { notInterpreted } from '../engine/sql-error.ts';
import { Cursor } from './cursor.ts';
import type { Expression } from './expression.ts';
import { parseDelete, parseInsert, parseMerge, parseUpdate } from './parse-change.ts';
import { parseAlter, parseCreate, parseDrop, parsePermission } from './parse-definition.ts';
import { parseExecute, parseProcedureCall } from './parse-execute.ts';
import { parseCondition, parseSum, wholeLiteral } from './parse-expression.ts';
import { parseCommonTables, parseQuery } from './parse-query.ts';
import { parseDeclare, parseSet } from './parse-set.ts';
import { parseHints } from './parse-source.ts';
import { parseType } from './parse-type.ts';
import type { Query } from './query.ts';
import type { Statement } from './statement.ts';
import { tokenize } from './tokenize.ts';

/**
 * Parses a batch.
 *
 * @throws SqlError for what is no T-SQL, and 50000 for T-SQL that this server does not interpret.
 */
export function parseBatch(source: string): Statement[] {
  const cursor = new Cursor(source, tokenize(source));
  const statements: Statement[] = [];
  while (cursor.acceptSymbol(';'));
  // The first statement of a batch may be the name of a procedure alone.
  if (cursor.seesName && !cursor.seesSymbol(':', 1) && cursor.token.word !== 'THROW')
    statements.push(parseProcedureCall(cursor, cursor.line));
  for (;;) {
    while (cursor.acceptSymbol(';'));
    if (cursor.isAtEnd) return statements;
    statements.push(parseStatement(cursor));
  }
}

const parsers: Readonly<Record<string, (cursor: Cursor) => Statement>> = {
  SELECT: parseSelect,
  WITH: parseWith,
  INSERT: (cursor) => (cursor.peek().word === 'BULK' ? parseInsertBulk(cursor) : parseInsert(cursor, [])),
  UPDATE: (cursor) => (cursor.peek().word === 'STATISTICS' ? ignoreStatistics(cursor) : parseUpdate(cursor, [])),
  DELETE: (cursor) => parseDelete(cursor, []),
  MERGE: (cursor) => parseMerge(cursor, []),
  CREATE: parseCreate,
  DROP: parseDrop,
  ALTER: parseAlter,
  TRUNCATE: parseTruncate,
  GRANT: parsePermission,
  DENY: parsePermission,
  REVOKE: parsePermission,
  EXEC: parseExecute,
  EXECUTE: parseExecute,
  DECLARE: parseDeclare,
  SET: parseSet,
  USE: (cursor) => ({ kind: 'use', line: cursor.next().line, database: cursor.name() }),
  IF: parseIf,
  WHILE: (cursor) => ({ kind: 'while', line: cursor.next().line, condition: parseCondition(cursor), body: parseStatement(cursor) }),
  BREAK: (cursor) => ({ kind: 'break', line: cursor.next().line }),
  CONTINUE: (cursor) => ({ kind: 'continue', line: cursor.next().line }),
  BEGIN: parseBegin,
  COMMIT: parseCommit,
  ROLLBACK: (cursor) => ({ kind: 'rollback', line: cursor.next().line, name: parseTransactionName(cursor) }),
  SAVE: (cursor) => ({ kind: 'save', line: cursor.next().line, name: parseTransactionName(cursor) ?? cursor.fail() }),
  PRINT: (cursor) => ({ kind: 'print', line: cursor.next().line, value: parseSum(cursor) }),
  RAISERROR: parseRaiserror,
  WAITFOR: parseWaitfor,
  RETURN: parseReturn,
};

/** Parses one statement with the semicolon after it. */
function parseStatement(cursor: Cursor): Statement {
  const { token } = cursor;
  if (token.word === 'THROW') return parseThrow(cursor);
  const parse = Object.hasOwn(parsers, token.word) ? parsers[token.word] : undefined;
  if (parse === undefined) {
    if (
      token.kind === 'word' &&
      ['DBCC', 'KILL', 'BACKUP', 'RESTORE', 'OPEN', 'FETCH', 'CLOSE', 'GOTO', 'CHECKPOINT', 'REVERT'].includes(token.word)
    ) {
      throw notInterpreted(token.text, token.line);
    }
    cursor.fail();
  }
  const statement = parse(cursor);
  while (cursor.acceptSymbol(';'));
  return statement;
}

function parseSelect(cursor: Cursor): Statement {
  const { line } = cursor;
  return { kind: 'select', query: parseQuery(cursor), line };
}

function parseWith(cursor: Cursor): Statement {
  const { line } = cursor;
  const commonTables = parseCommonTables(cursor);
  switch (cursor.token.word) {
    case 'SELECT': {
      const query: Query = { ...parseQuery(cursor), commonTables };
      return { kind: 'select', query, line };
    }
    case 'INSERT':
      return parseInsert(cursor, commonTables);
    case 'UPDATE':
      return parseUpdate(cursor, commonTables);
    case 'DELETE':
      return parseDelete(cursor, commonTables);
    case 'MERGE':
      return parseMerge(cursor, commonTables);
    default:
      return cursor.fail();
  }
}

function parseInsertBulk(cursor: Cursor): Statement {
  const { line } = cursor.next();
  cursor.next();
  const table = cursor.path();
  const columns = cursor.seesSymbol('(')
    ? cursor.parenthesized(() =>
        cursor.list(() => {
          const name = cursor.name();
          const type = parseType(cursor);
          if (cursor.accept('COLLATE')) cursor.name();
          return { name, type };
        }),
      )
    : [];
  return { kind: 'insertBulk', table, columns, options: parseHints(cursor), line };
}

function ignoreStatistics(cursor: Cursor): Statement {
  const { line } = cursor.next();
  cursor.next();
  cursor.path();
  parseHints(cursor);
  return { kind: 'nothing', line };
}

function parseTruncate(cursor: Cursor): Statement {
  const { line } = cursor.next();
  cursor.expect('TABLE');
  return { kind: 'truncate', table: cursor.path(), line };
}

function parseIf(cursor: Cursor): Statement {
  const { line } = cursor.next();
  const condition = parseCondition(cursor);
  const then = parseStatement(cursor);
  return { kind: 'if', condition, then, otherwise: cursor.accept('ELSE') ? parseStatement(cursor) : undefined, line };
}

function parseUntil(cursor: Cursor, ...end: readonly string[]): Statement[] {
  const statements: Statement[] = [];
  while (cursor.acceptSymbol(';'));
  while (!cursor.accept(...end)) {
    if (cursor.isAtEnd) cursor.fail();
    statements.push(parseStatement(cursor));
  }
  return statements;
}

function parseBegin(cursor: Cursor): Statement {
  const { line } = cursor.next();
  if (cursor.accept('TRANSACTION') || cursor.accept('TRAN')) return { kind: 'begin', name: parseTransactionName(cursor), line };
  if (cursor.accept('TRY')) {
    const body = parseUntil(cursor, 'END', 'TRY');
    while (cursor.acceptSymbol(';'));
    cursor.expect('BEGIN', 'CATCH');
    return { kind: 'try', body, handler: parseUntil(cursor, 'END', 'CATCH'), line };
  }
  if (cursor.sees('DISTRIBUTED')) throw notInterpreted('distributed transactions', line);
  return { kind: 'block', statements: parseUntil(cursor, 'END'), line };
}

function parseTransactionName(cursor: Cursor): string | undefined {
  if (!cursor.accept('TRANSACTION') && !cursor.accept('TRAN')) cursor.accept('WORK');
  if (cursor.token.kind === 'variable') throw notInterpreted('transactions named by variables', cursor.line);
  return cursor.seesName && cursor.token.word !== 'THROW' ? cursor.name() : undefined;
}

function parseCommit(cursor: Cursor): Statement {
  const { line } = cursor.next();
  parseTransactionName(cursor);
  if (cursor.sees('WITH') && cursor.seesSymbol('(', 1)) parseHints(cursor);
  return { kind: 'commit', line };
}

function parseRaiserror(cursor: Cursor): Statement {
  const { line } = cursor.next();
  const operands = cursor.parenthesized(() => cursor.list(() => parseSum(cursor)));
  const [message, severity, state, ...rest] = operands;
  let now = false;
  if (cursor.accept('WITH')) now = cursor.list(() => cursor.anyName().toUpperCase()).includes('NOWAIT');
  if (message === undefined) cursor.fail();
  return {
    kind: 'raiserror',
    message,
    severity: severity ?? wholeLiteral(16, line),
    state: state ?? wholeLiteral(1, line),
    operands: rest,
    now,
    line,
  };
}

function parseThrow(cursor: Cursor): Statement {
  const { line } = cursor.next();
  let values: (Expression | undefined)[] = [];
  if (!cursor.seesSymbol(';') && !cursor.isAtEnd && cursor.token.kind !== 'word') values = cursor.list(() => parseSum(cursor));
  while (cursor.acceptSymbol(';'));
  return { kind: 'throw', number: values[0], message: values[1], state: values[2], line };
}

function parseWaitfor(cursor: Cursor): Statement {
  const { line } = cursor.next();
  if (!cursor.accept('DELAY')) throw notInterpreted('WAITFOR but for DELAY', line);
  return { kind: 'waitfor', delay: parseSum(cursor), line };
}

function parseReturn(cursor: Cursor): Statement {
  const { line } = cursor.next();
  const { kind, word } = cursor.token;
  const hasValue = kind === 'number' || kind === 'variable' || cursor.seesSymbol('(') || cursor.seesSymbol('-') || word === 'NULL';
  return { kind: 'return', value: hasValue ? parseSum(cursor) : undefined, line };
}
