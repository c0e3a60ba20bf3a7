import { describeColumns } from '../catalog/describe-columns.ts';
import { describeStatement } from '../catalog/describe-statement.ts';
import { compileExpression } from '../engine/compile-expression.ts';
import { createFrame } from '../engine/frame.ts';
import { contextOf, type Run, readerOf } from '../engine/run.ts';
import { Scope } from '../engine/scope.ts';
import { notInterpreted, SqlError } from '../engine/sql-error.ts';
import { Variables } from '../engine/variables.ts';
import { Cursor } from '../syntax/cursor.ts';
import { parseParameterList } from '../syntax/parse-set.ts';
import type { ExecuteOperand, Statement } from '../syntax/statement.ts';
import { tokenize } from '../syntax/tokenize.ts';
import type { SqlType } from '../types/sql-type.ts';
import { convert } from '../values/convert.ts';
import type { SqlValue } from '../values/value.ts';
import { takeApplicationLock } from './application-lock.ts';
import { runBatch } from './batch.ts';
import { declareResults } from './declared-results.ts';
import { finishPlain } from './finish.ts';
import { renameObject } from './rename.ts';

/** A value that a procedure is called with. */
export interface Argument {
  readonly name: string | undefined;
  readonly type: SqlType;
  readonly value: SqlValue;
  readonly isNull?: boolean | undefined;
  /** Takes the value that an output parameter has at the end. */
  readonly give?: ((value: SqlValue, type: SqlType) => void) | undefined;
}

const maxDepth = 32;

/** EXEC. */
export async function executeProcedure(outer: Run, statement: Extract<Statement, { kind: 'execute' }>): Promise<void> {
  const { procedure, text, operands, result, resultSets, line } = statement;
  const run = resultSets === undefined ? outer : { ...outer, sink: declareResults(outer.sink, resultSets) };
  if (run.depth >= maxDepth)
    throw new SqlError(217, 'Maximum stored procedure, function, trigger, or view nesting level exceeded (limit 32).', { line });
  if (text !== undefined) {
    const batch = String(evaluate(run, text).value ?? '');
    await runBatch(run.session, batch, run.sink, run.signal, new Variables(), run.depth + 1, run.tries);
    return;
  }
  const name = (procedure?.at(-1) ?? '').toLowerCase();
  const status = await callProcedure(
    run,
    name,
    operands.map((operand) => argumentOf(run, operand)),
    line,
  );
  if (result !== undefined) run.variables.find(result, line).value = status;
}

function evaluate(run: Run, expression: ExecuteOperand['value']): { type: SqlType; value: SqlValue; isNull: boolean } {
  const compiled = compileExpression(expression, { context: contextOf(run), scope: new Scope(undefined), common: undefined });
  return { type: compiled.type, value: compiled.evaluate(createFrame()), isNull: compiled.isNull === true };
}

function argumentOf(run: Run, { name, value, isOutput }: ExecuteOperand): Argument {
  const evaluated = evaluate(run, value);
  if (!isOutput || value.kind !== 'variable') return { name, ...evaluated };
  const cell = run.variables.find(value.name, value.line);
  return {
    name,
    ...evaluated,
    give: (given, type) => {
      cell.value = convert(given, type, cell.type);
    },
  };
}

/** Calls a procedure by its name in lower case, and gives what it returns. */
export async function callProcedure(run: Run, name: string, args: readonly Argument[], line: number): Promise<number> {
  const named = (wanted: string, position: number): Argument | undefined =>
    args.find((one) => one.name?.toLowerCase() === wanted) ?? (args[position]?.name ? undefined : args[position]);
  const text = (wanted: string, position: number): string => String(named(wanted, position)?.value ?? '');
  switch (name) {
    case 'sp_executesql':
      return executeSql(run, text('@stmt', 0) || text('@statement', 0), text('@params', 1) || text('@parameters', 1), args.slice(2));
    case 'sp_rename':
      await renameObject(run, text('@objname', 0), text('@newname', 1), text('@objtype', 2), line);
      finishPlain(run);
      return 0;
    case 'sp_describe_first_result_set': {
      run.sink.columns(describeColumns);
      for (const row of describeStatement(run, text('@tsql', 0), text('@params', 1))) run.sink.row(row);
      finishPlain(run);
      return 0;
    }
    case 'sp_getapplock':
      return takeApplicationLock(run, text('@resource', 0), text('@lockowner', 2), named('@locktimeout', 3)?.value);
    case 'sp_reset_connection':
      run.session.reset(false);
      return 0;
    case 'sp_set_session_context':
      return 0;
    default:
      if (name.startsWith('sp_') || name.startsWith('xp_')) throw notInterpreted(`the procedure ${name}`, line);
      throw new SqlError(2812, `Could not find stored procedure '${name}'.`, { state: 62, line });
  }
}

/** Carries out a statement with parameters of its own. */
export async function executeSql(run: Run, statement: string, declarations: string, args: readonly Argument[]): Promise<number> {
  const variables = new Variables();
  const parameters = parseParameterList(new Cursor(declarations, tokenize(declarations)));
  const outputs: (() => void)[] = [];
  for (const [position, { name, type }] of parameters.entries()) {
    const argument =
      args.find((one) => one.name?.toLowerCase() === name.toLowerCase()) ?? (args[position]?.name ? undefined : args[position]);
    if (argument === undefined) {
      throw new SqlError(
        8178,
        `The parameterized query '${declarations.slice(0, 100)}' expects the parameter '${name}', which was not supplied.`,
      );
    }
    const cell = variables.declare(name, type, argument.isNull ? null : convert(argument.value, argument.type, type));
    if (argument.give !== undefined) outputs.push(() => argument.give?.(cell.value, type));
  }
  const { session } = run;
  const before = new Set([...readerOf(run).objects(session.temporary)].map(({ id }) => id));
  try {
    const { status } = await runBatch(session, statement, run.sink, run.signal, variables, run.depth + 1, run.tries);
    for (const give of outputs) give();
    return status;
  } finally {
    dropTemporary(run, before);
  }
}

/** Temporary tables live as long as the procedure that made them. */
function dropTemporary({ session }: Run, before: ReadonlySet<number>): void {
  const { temporary, transaction } = session;
  if (transaction !== undefined) {
    for (const object of [...transaction.objects(temporary)]) if (!before.has(object.id)) transaction.remove(temporary, object.id);
    return;
  }
  const objects = new Map([...temporary.state.objects].filter(([id]) => before.has(id)));
  temporary.state = { ...temporary.state, objects };
}
