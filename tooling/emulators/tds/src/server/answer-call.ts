import type { Run } from '../engine/run.ts';
import type { Session } from '../engine/session.ts';
import { notInterpreted, SqlError } from '../engine/sql-error.ts';
import { Variables } from '../engine/variables.ts';
import { type Argument, callProcedure, executeSql } from '../execute/procedures.ts';
import { BatchEnd } from '../execute/run-statements.ts';
import { forceRollback } from '../execute/transactions.ts';
import type { CallParameter, ProcedureCall } from '../messages/procedure-call.ts';
import type { ResultWriter } from '../tokens/result-writer.ts';
import type { SqlType } from '../types/sql-type.ts';
import { types } from '../types/sql-type.ts';
import type { SqlValue } from '../values/value.ts';
import type { RequestHost } from './answer.ts';

interface Output {
  readonly ordinal: number;
  readonly name: string;
  type: SqlType;
  value: SqlValue;
}

const textOf = (parameter: CallParameter | undefined): string => String(parameter?.value ?? '');

/** Answers one call of a procedure. */
export async function answerCall(
  { state, spid }: RequestHost,
  session: Session,
  call: ProcedureCall,
  sink: ResultWriter,
  signal: AbortSignal,
  more: boolean,
): Promise<void> {
  const outputs: Output[] = [];
  const run: Run = { session, variables: new Variables(), sink, signal, tries: false, depth: 1 };
  const toArgument = (parameter: CallParameter, ordinal: number): Argument => {
    const { name, type, value, isOutput, isDefault } = parameter;
    if (isDefault) throw notInterpreted('default values of parameters');
    const argument = { name: name === '' ? undefined : name, type, value, isNull: value === null };
    if (!isOutput) return argument;
    const output: Output = { ordinal, name, type, value };
    outputs.push(output);
    return { ...argument, give: (given, own) => Object.assign(output, { value: given, type: own }) };
  };
  const args = (from: number): Argument[] => call.parameters.slice(from).map((parameter, index) => toArgument(parameter, from + index));
  const handleOutput = (handle: number): void =>
    void outputs.unshift({ ordinal: 0, name: call.parameters[0]?.name ?? '@handle', type: types.int, value: handle });
  const perform = async (): Promise<number> => {
    const { parameters } = call;
    const log = (text: string): void => state.log({ spid, kind: 'procedure', text });
    switch (call.name) {
      case 'sp_executesql':
        log(textOf(parameters[0]));
        return executeSql(run, textOf(parameters[0]), textOf(parameters[1]), args(2));
      case 'sp_prepare': {
        log(textOf(parameters[2]));
        const handle = session.nextHandle++;
        session.prepared.set(handle, { parameters: textOf(parameters[1]), statement: textOf(parameters[2]) });
        handleOutput(handle);
        return 0;
      }
      case 'sp_prepexec': {
        log(textOf(parameters[2]));
        const handle = session.nextHandle++;
        const prepared = { parameters: textOf(parameters[1]), statement: textOf(parameters[2]) };
        session.prepared.set(handle, prepared);
        const status = await executeSql(run, prepared.statement, prepared.parameters, args(3));
        handleOutput(handle);
        return status;
      }
      case 'sp_execute': {
        const handle = Number(parameters[0]?.value);
        const prepared = session.prepared.get(handle);
        if (prepared === undefined) throw new SqlError(8179, `Could not find prepared statement with handle ${handle}.`, { state: 4 });
        log(prepared.statement);
        return executeSql(run, prepared.statement, prepared.parameters, args(1));
      }
      case 'sp_unprepare': {
        const handle = Number(parameters[0]?.value);
        if (!session.prepared.delete(handle))
          throw new SqlError(8179, `Could not find prepared statement with handle ${handle}.`, { state: 4 });
        return 0;
      }
      default:
        log(`exec ${call.name}`);
        return callProcedure(run, call.name, args(0), 1);
    }
  };
  let status = 0;
  try {
    status = await perform();
  } catch (error) {
    if (error instanceof SqlError) {
      sink.error(error, error.line ?? 1);
      if (session.options.xactAbort && session.transaction !== undefined) forceRollback(session, sink);
    } else if (!(error instanceof BatchEnd)) throw error;
    status = -6;
  }
  sink.returnStatus(status);
  for (const { ordinal, name, type, value } of outputs) sink.returnValue(ordinal, name, type, value);
  sink.endProcedure(more);
}
