import { setTimeout as delay } from 'node:timers/promises';
import { compileExpression } from '../engine/compile-expression.ts';
import { compileTest } from '../engine/compile-test.ts';
import type { Place } from '../engine/context.ts';
import { createFrame } from '../engine/frame.ts';
import { change, contextOf, type Run } from '../engine/run.ts';
import { Scope } from '../engine/scope.ts';
import { notInterpreted, SqlError } from '../engine/sql-error.ts';
import { formatMessage } from '../functions/text.ts';
import type { Expression } from '../syntax/expression.ts';
import type { Statement } from '../syntax/statement.ts';
import { isInstant, type SqlType, types } from '../types/sql-type.ts';
import { spansInDay } from '../types/wire-instants.ts';
import { convert } from '../values/convert.ts';
import { toInstant, tryParseInstant } from '../values/instant.ts';
import type { SqlValue } from '../values/value.ts';
import { executeAlterTable } from './alter-table.ts';
import { createTable } from './create-table.ts';
import {
  executeCreateIndex,
  executeCreateSchema,
  executeCreateTable,
  executeCreateView,
  executeDrop,
  executeDropIndex,
  executeTransfer,
  executeTruncate,
} from './define.ts';
import { finishPlain } from './finish.ts';
import { executeInsert } from './insert.ts';
import { executeMerge } from './merge.ts';
import { executePermission } from './permissions.ts';
import { executeProcedure } from './procedures.ts';
import { Leave, runStatements } from './run-statements.ts';
import { executeSelect } from './select.ts';
import { identityInsert, setOption, useDatabase } from './session-options.ts';
import { beginTransaction, commitTransaction, rollbackTransaction, saveTransaction } from './transactions.ts';
import { executeChange } from './update-delete.ts';

/** The value of an expression that looks at no rows, in a type. */
function evaluateAlone(run: Run, expression: Expression, type?: SqlType): SqlValue {
  const place: Place = { context: contextOf(run), scope: new Scope(undefined), common: undefined };
  const compiled = compileExpression(expression, place);
  const value = compiled.evaluate(createFrame());
  return type === undefined || compiled.isNull ? value : convert(value, compiled.type, type);
}

/** What is carried out under SET FMTONLY. */
const toldInFormat: ReadonlySet<Statement['kind']> = new Set(['select', 'setOption', 'block', 'if', 'execute', 'declare', 'setVariable']);

/** Carries out one statement. */
export async function executeStatement(run: Run, statement: Statement): Promise<void> {
  run.signal.throwIfAborted();
  const { session, sink } = run;
  if (session.options.formatOnly && !toldInFormat.has(statement.kind)) return;
  switch (statement.kind) {
    case 'select':
      return executeSelect(run, statement);
    case 'insert':
      return executeInsert(run, statement);
    case 'update':
    case 'delete':
      return executeChange(run, statement);
    case 'merge':
      return executeMerge(run, statement);
    case 'insertBulk':
      session.bulk = statement;
      return finishPlain(run);
    case 'createTable':
      return executeCreateTable(run, statement);
    case 'createIndex':
      return executeCreateIndex(run, statement);
    case 'createView':
      return executeCreateView(run, statement);
    case 'createSchema':
      return executeCreateSchema(run, statement);
    case 'createDatabase':
      if (session.instance.databases.has(statement.name.toLowerCase()))
        throw new SqlError(1801, `Database '${statement.name}' already exists. Choose a different database name.`, { state: 3 });
      session.instance.addDatabase(statement.name);
      return finishPlain(run);
    case 'drop':
      return executeDrop(run, statement);
    case 'dropIndex':
      return executeDropIndex(run, statement);
    case 'alterTable':
      return executeAlterTable(run, statement);
    case 'transfer':
      return executeTransfer(run, statement);
    case 'truncate':
      return executeTruncate(run, statement);
    case 'permission':
      return executePermission(run, statement);
    case 'execute':
      return executeProcedure(run, statement);
    case 'declare':
      for (const { name, type, value } of statement.variables)
        run.variables.declare(name, type, value === undefined ? null : evaluateAlone(run, value, type), statement.line);
      return;
    case 'declareTable':
      await change({ ...run, session }, (transaction) =>
        createTable(run, transaction, { ...statement, table: [statement.name], indexes: [] }),
      );
      return;
    case 'setVariable': {
      const cell = run.variables.find(statement.name, statement.line);
      cell.value = evaluateAlone(run, statement.value, cell.type);
      return;
    }
    case 'setOption':
      return setOption(run, statement);
    case 'identityInsert':
      return identityInsert(run, statement);
    case 'isolation':
      session.options.isolation = statement.level;
      return;
    case 'use':
      return useDatabase(run, statement);
    case 'if':
      if (test(run, statement.condition)) return runStatements(run, [statement.then]);
      return statement.otherwise === undefined ? undefined : runStatements(run, [statement.otherwise]);
    case 'while':
      return executeWhile(run, statement);
    case 'break':
    case 'continue':
      throw new Leave(statement.kind, undefined);
    case 'return':
      throw new Leave('return', statement.value === undefined ? 0 : Number(evaluateAlone(run, statement.value, types.int)));
    case 'block':
      return runStatements(run, statement.statements);
    case 'try':
      return executeTry(run, statement);
    case 'begin':
      beginTransaction(run);
      return finishPlain(run, 0xd4);
    case 'commit':
      commitTransaction(run);
      return finishPlain(run, 0xd5);
    case 'rollback':
      rollbackTransaction(run, statement.name);
      return finishPlain(run, 0xd2);
    case 'save':
      saveTransaction(run, statement.name);
      return finishPlain(run);
    case 'print':
      return sink.info(String(evaluateAlone(run, statement.value, types.nvarcharMax) ?? ''), 0, statement.line);
    case 'raiserror':
      return executeRaiserror(run, statement);
    case 'throw':
      return executeThrow(run, statement);
    case 'waitfor':
      return executeWaitfor(run, statement);
    case 'nothing':
      return;
  }
}

function test(run: Run, condition: Expression): boolean {
  return compileTest(condition, { context: contextOf(run), scope: new Scope(undefined), common: undefined })(createFrame()) === true;
}

async function executeWhile(run: Run, { condition, body }: Extract<Statement, { kind: 'while' }>): Promise<void> {
  for (let round = 0; test(run, condition); round++) {
    if (round % 100 === 99) await delay(0, undefined, { signal: run.signal }).catch(() => run.signal.throwIfAborted());
    try {
      await runStatements(run, [body]);
    } catch (left) {
      if (!(left instanceof Leave) || left.how === 'return') throw left;
      if (left.how === 'break') return;
    }
  }
}

async function executeTry(run: Run, { body, handler }: Extract<Statement, { kind: 'try' }>): Promise<void> {
  const { session } = run;
  try {
    await runStatements({ ...run, tries: true }, body);
  } catch (error) {
    // Severity 20 and more ends the connection; 10 and less is no error.
    if (!(error instanceof SqlError) || error.severity >= 20) throw error;
    if (session.transaction !== undefined && session.options.xactAbort) session.doomed = true;
    const before = session.caught;
    session.caught = error;
    try {
      await runStatements(run, handler);
    } finally {
      session.caught = before;
    }
  }
}

function executeRaiserror(run: Run, { message, severity, state, operands, line }: Extract<Statement, { kind: 'raiserror' }>): void {
  const level = Number(evaluateAlone(run, severity, types.int));
  const text = formatMessage(
    String(evaluateAlone(run, message, types.nvarcharMax) ?? ''),
    operands.map((operand) => evaluateAlone(run, operand)),
  );
  const at = Math.max(Number(evaluateAlone(run, state, types.int)), 0);
  if (level <= 10) {
    run.sink.info(text, 50_000, line, at, level);
    return;
  }
  throw new SqlError(50_000, text, { severity: level, state: at, line });
}

function executeThrow(run: Run, { number, message, state, line }: Extract<Statement, { kind: 'throw' }>): void {
  if (number === undefined || message === undefined) {
    const { caught } = run.session;
    if (caught === undefined)
      throw new SqlError(
        10_704,
        'To rethrow an error, a THROW statement must be used inside a CATCH block. Insert the THROW statement inside a CATCH block, or add error parameters to the THROW statement.',
        { severity: 15, line },
      );
    throw Object.assign(
      new SqlError(caught.number, caught.message, {
        severity: caught.severity,
        state: caught.state,
        line: caught.line,
        procedure: caught.procedure,
      }),
      { isThrown: true },
    );
  }
  const code = Number(evaluateAlone(run, number, types.int));
  if (code < 50_000)
    throw new SqlError(
      35_100,
      `Error number ${code} in the THROW statement is outside the valid range. Specify an error number in the valid range of 50000 to 2147483647.`,
      { line },
    );
  const thrown = new SqlError(code, String(evaluateAlone(run, message, types.nvarcharMax) ?? ''), {
    state: Number(state === undefined ? 1 : evaluateAlone(run, state, types.int)),
    line,
  });
  throw Object.assign(thrown, { isThrown: true });
}

async function executeWaitfor(run: Run, { delay: expression, line }: Extract<Statement, { kind: 'waitfor' }>): Promise<void> {
  const place: Place = { context: contextOf(run), scope: new Scope(undefined), common: undefined };
  const compiled = compileExpression(expression, place);
  const value = compiled.evaluate(createFrame());
  const instant =
    value === null ? undefined : isInstant(compiled.type.name) ? toInstant(value, compiled.type) : tryParseInstant(String(value));
  if (instant === undefined) throw notInterpreted('this DELAY of WAITFOR', line);
  const milliseconds = Number((instant.local % spansInDay) / 10_000n);
  await delay(milliseconds, undefined, { signal: run.signal }).catch(() => run.signal.throwIfAborted());
}
