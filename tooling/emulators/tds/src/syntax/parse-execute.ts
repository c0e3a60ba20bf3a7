import type { Cursor } from './cursor.ts';
import { parseSum } from './parse-expression.ts';
import { parseType } from './parse-type.ts';
import type { DeclaredColumn, ExecuteOperand, Statement } from './statement.ts';

/** Parses EXEC of a procedure or of a text. */
export function parseExecute(cursor: Cursor): Statement {
  const { line } = cursor.next();
  if (cursor.seesSymbol('(')) {
    const text = cursor.parenthesized(() => parseSum(cursor));
    return { kind: 'execute', procedure: undefined, text, operands: [], result: undefined, resultSets: undefined, line };
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
  return { kind: 'execute', procedure, text: undefined, operands, result: undefined, resultSets: parseResultSets(cursor), line };
}

/** Parses WITH RESULT SETS, if it stands here. */
function parseResultSets(cursor: Cursor): DeclaredColumn[][] | undefined {
  if (cursor.accept('WITH', 'RECOMPILE') || !cursor.accept('WITH', 'RESULT', 'SETS')) return undefined;
  if (cursor.accept('UNDEFINED')) return undefined;
  if (cursor.accept('NONE')) return [];
  return cursor.parenthesized(() =>
    cursor.list(() =>
      cursor.parenthesized(() =>
        cursor.list(() => {
          const name = cursor.name();
          const type = parseType(cursor);
          const nullable = !cursor.accept('NOT', 'NULL');
          if (nullable) cursor.accept('NULL');
          return { name, type, nullable };
        }),
      ),
    ),
  );
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
