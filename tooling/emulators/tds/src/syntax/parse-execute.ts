import type { Cursor } from './cursor.ts';
import { parseSum } from './parse-expression.ts';
import type { ExecuteOperand, Statement } from './statement.ts';

/** Parses EXEC of a procedure or of a text. */
export function parseExecute(cursor: Cursor): Statement {
  const { line } = cursor.next();
  if (cursor.seesSymbol('(')) {
    const text = cursor.parenthesized(() => parseSum(cursor));
    return { kind: 'execute', procedure: undefined, text, operands: [], result: undefined, line };
  }
  let result: string | undefined;
  if (cursor.token.kind === 'variable' && cursor.seesSymbol('=', 1)) {
    result = cursor.next().text;
    cursor.next();
  }
  return { ...parseProcedureCall(cursor, line), result };
}

/** Parses a procedure's name and its operands. */
export function parseProcedureCall(cursor: Cursor, line: number): Extract<Statement, { kind: 'execute' }> {
  const procedure = cursor.path();
  const { kind, word } = cursor.token;
  const hasOperands =
    kind !== 'end' &&
    (kind !== 'word' || word === 'NULL' || word === 'DEFAULT' || cursor.seesName) &&
    !cursor.seesSymbol(';') &&
    kind !== 'quoted';
  const operands = hasOperands ? cursor.list(() => parseOperand(cursor)) : [];
  return { kind: 'execute', procedure, text: undefined, operands, result: undefined, line };
}

function parseOperand(cursor: Cursor): ExecuteOperand {
  let name: string | undefined;
  if (cursor.token.kind === 'variable' && cursor.seesSymbol('=', 1)) {
    name = cursor.next().text;
    cursor.next();
  }
  const { line, kind } = cursor.token;
  // A bare word is a text here.
  const value =
    kind === 'word' && cursor.seesName && !cursor.seesSymbol('(', 1)
      ? ({ kind: 'literal', value: cursor.next().text, type: { name: 'nvarchar', length: 4000, precision: 0, scale: 0 }, line } as const)
      : parseSum(cursor);
  const isOutput = cursor.accept('OUTPUT') || cursor.accept('OUT');
  return { name, value, isOutput };
}
