import type { ResultSink } from '../engine/result-sink.ts';
import type { Run } from '../engine/run.ts';
import type { Session } from '../engine/session.ts';
import { SqlError } from '../engine/sql-error.ts';
import { Variables } from '../engine/variables.ts';
import { parseBatch } from '../syntax/parse-statement.ts';
import { BatchEnd, Leave, runStatements } from './run-statements.ts';
import { forceRollback } from './transactions.ts';

/** How a batch ended. */
export interface BatchResult {
  readonly status: number;
  readonly failed: boolean;
}

/** Carries out a batch. Errors are told to the sink; what aborts the signal is thrown. */
export async function runBatch(
  session: Session,
  text: string,
  sink: ResultSink,
  signal: AbortSignal,
  variables: Variables = new Variables(),
  depth = 0,
  tries = false,
): Promise<BatchResult> {
  const run: Run = { session, variables, sink, signal, tries, depth };
  const nesting = session.nesting;
  try {
    await runStatements(run, parseBatch(text));
    if (depth === 0 && session.doomed) {
      forceRollback(session, sink);
      sink.error(new SqlError(3998, 'Uncommittable transaction is detected at the end of the batch. The transaction is rolled back.'), 1);
      return { status: -6, failed: true };
    }
    return { status: 0, failed: false };
  } catch (error) {
    if (error instanceof Leave) return { status: error.value ?? 0, failed: false };
    if (error instanceof BatchEnd) {
      if (depth > 0) throw error;
      return { status: -6, failed: true };
    }
    if (!(error instanceof SqlError) || tries) throw error;
    sink.error(error, error.line ?? 1);
    session.lastError = error.number;
    if (error.severity >= 20) throw error;
    if (depth > 0 && nesting === session.nesting) throw new BatchEnd();
    return { status: -6, failed: true };
  }
}
