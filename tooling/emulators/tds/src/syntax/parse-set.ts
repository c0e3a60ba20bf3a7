import { notInterpreted } from '../engine/sql-error.ts';
import type { Cursor } from './cursor.ts';
import type { Expression } from './expression.ts';
import { parseSum } from './parse-expression.ts';
import { parseTableElements } from './parse-table.ts';
import { parseType } from './parse-type.ts';
import type { Statement } from './statement.ts';

/** Options that are taken: what each means is in the engine, where it means anything. */
const options: ReadonlySet<string> = new Set(
  `NOCOUNT XACT_ABORT LOCK_TIMEOUT ANSI_NULLS ANSI_PADDING ANSI_WARNINGS ANSI_NULL_DFLT_ON ARITHABORT CONCAT_NULL_YIELDS_NULL QUOTED_IDENTIFIER
  NUMERIC_ROUNDABORT CURSOR_CLOSE_ON_COMMIT IMPLICIT_TRANSACTIONS TEXTSIZE DATEFORMAT DATEFIRST LANGUAGE ROWCOUNT DEADLOCK_PRIORITY FMTONLY
  ANSI_DEFAULTS NOEXEC CONTEXT_INFO`.split(/\s+/),
);

/** Parses SET of a variable or an option. */
export function parseSet(cursor: Cursor): Statement {
  const { line } = cursor.next();
  if (cursor.token.kind === 'variable') {
    const name = cursor.next().text;
    const operator = cursor.next();
    if (operator.text === '=') return { kind: 'setVariable', name, value: parseSum(cursor), line };
    if (!/^[-+*/%]=$/.test(operator.text)) cursor.fail(operator);
    const left: Expression = { kind: 'variable', name, line };
    return {
      kind: 'setVariable',
      name,
      value: { kind: 'arithmetic', operator: operator.text.slice(0, 1), left, right: parseSum(cursor), line },
      line,
    };
  }
  if (cursor.accept('TRANSACTION', 'ISOLATION', 'LEVEL')) {
    const words = [cursor.anyName().toLowerCase()];
    if (words[0] === 'read' || words[0] === 'repeatable') words.push(cursor.anyName().toLowerCase());
    return { kind: 'isolation', level: words.join(' '), line };
  }
  if (cursor.accept('IDENTITY_INSERT')) {
    const table = cursor.path();
    const on = cursor.accept('ON');
    if (!on) cursor.expect('OFF');
    return { kind: 'identityInsert', table, on, line };
  }
  const names = cursor.list(() => cursor.anyName().toUpperCase());
  const unknown = names.find((name) => !options.has(name));
  if (unknown !== undefined) throw notInterpreted(`SET ${unknown}`, line);
  const sign = cursor.acceptSymbol('-') ? '-' : '';
  const value = `${sign}${cursor.next().text}`.toUpperCase();
  const statements = names.map((name): Statement => ({ kind: 'setOption', name, value, line }));
  return statements.length === 1 ? (statements[0] as Statement) : { kind: 'block', statements, line };
}

/** Parses DECLARE. */
export function parseDeclare(cursor: Cursor): Statement {
  const { line } = cursor.next();
  if (
    cursor.token.kind === 'variable' &&
    (cursor.peek().word === 'TABLE' || (cursor.peek().word === 'AS' && cursor.peek(2).word === 'TABLE'))
  ) {
    const name = cursor.next().text;
    cursor.accept('AS');
    cursor.next();
    const { columns, constraints } = cursor.parenthesized(() => parseTableElements(cursor));
    return { kind: 'declareTable', name, columns, constraints, line };
  }
  const variables = cursor.list(() => {
    const token = cursor.next();
    if (token.kind !== 'variable') cursor.fail(token);
    cursor.accept('AS');
    const type = parseType(cursor);
    return { name: token.text, type, value: cursor.acceptSymbol('=') ? parseSum(cursor) : undefined };
  });
  return { kind: 'declare', variables, line };
}

/** Parses the declarations of parameters that `sp_executesql` gets. */
export function parseParameterList(cursor: Cursor): { name: string; type: ReturnType<typeof parseType>; isOutput: boolean }[] {
  if (cursor.isAtEnd) return [];
  const parameters = cursor.list(() => {
    const token = cursor.next();
    if (token.kind !== 'variable') cursor.fail(token);
    cursor.accept('AS');
    const type = parseType(cursor);
    const isOutput = cursor.accept('OUTPUT') || cursor.accept('OUT');
    cursor.accept('READONLY');
    return { name: token.text, type, isOutput };
  });
  if (!cursor.isAtEnd) cursor.fail();
  return parameters;
}
