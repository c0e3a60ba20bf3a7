import type { Run } from '../engine/run.ts';
import { notInterpreted, SqlError } from '../engine/sql-error.ts';
import type { Statement } from '../syntax/statement.ts';
import { executeStatement } from './statement.ts';
import { forceRollback } from './transactions.ts';

/** A way out of statements: out of a loop, or of the batch. */
export class Leave extends Error {
  readonly how: 'break' | 'continue' | 'return';
  readonly value: number | undefined;

  constructor(how: Leave['how'], value: number | undefined) {
    super(how);
    this.how = how;
    this.value = value;
  }
}

/** Ends a batch after an error that was told. */
export class BatchEnd extends Error {}

/** Errors after which the rest of a batch is not carried out. */
const endsBatch: ReadonlySet<number> = new Set([
  137, 207, 208, 209, 213, 235, 241, 242, 244, 245, 248, 911, 1205, 3930, 3960, 4104, 4121, 8114, 8120, 8169, 10_704, 35_100,
]);

/** Errors that take the transaction with them. */
const endsTransaction: ReadonlySet<number> = new Set([1205, 3960]);

const terminated: ReadonlySet<number> = new Set([515, 547, 2601, 2627, 2628, 8115, 220, 8134, 8152]);

/** Carries out statements one after another; errors are told, and end what they end on SQL Server. */
export async function runStatements(run: Run, statements: readonly Statement[]): Promise<void> {
  for (const statement of statements) {
    try {
      await executeStatement(run, statement);
      if (statement.kind !== 'if' && statement.kind !== 'block') run.session.lastError = 0;
    } catch (error) {
      if (error instanceof RangeError && /call stack/i.test(error.message))
        tell(run, notInterpreted('so deep a nesting', statement.line), statement);
      else if (error instanceof SqlError) tell(run, error, statement);
      else throw error;
    }
  }
}

function tell(run: Run, error: SqlError, statement: Statement): void {
  const { session, sink } = run;
  error.line ??= statement.line;
  session.lastError = error.number;
  if (endsTransaction.has(error.number)) forceRollback(session, sink);
  if (run.tries) throw error;
  sink.error(error, error.line);
  if (terminated.has(error.number)) sink.info('The statement has been terminated.', 3621, error.line);
  const isThrown = 'isThrown' in error;
  const isRaised = error.number === 50_000 && statement.kind === 'raiserror';
  const aborts = session.options.xactAbort && !isRaised;
  if (aborts && session.transaction !== undefined) forceRollback(session, sink);
  if (error.severity >= 20) throw error;
  const isRefused = error.number === 50_000 && !isRaised;
  if (aborts || isThrown || isRefused || endsBatch.has(error.number) || error.severity === 15) throw new BatchEnd();
  sink.done(undefined);
}
