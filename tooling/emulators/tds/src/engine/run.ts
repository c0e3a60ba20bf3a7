import { setImmediate } from 'node:timers/promises';
import { systemFacts } from '../catalog/system-facts.ts';
import { Transaction } from '../store/transaction.ts';
import { daysTo1900, spansInDay } from '../types/wire-instants.ts';
import type { Context } from './context.ts';
import { findRelation } from './resolve.ts';
import type { ResultSink } from './result-sink.ts';
import type { Session } from './session.ts';
import { notInterpreted, SqlError } from './sql-error.ts';
import type { Variables } from './variables.ts';

/** One request that is being carried out. */
export interface Run {
  readonly session: Session;
  readonly variables: Variables;
  readonly sink: ResultSink;
  /** Aborts when the client breaks off, or goes. */
  readonly signal: AbortSignal;
  /** Whether an error goes to a CATCH block. */
  readonly tries: boolean;
  /** How deep EXEC is nested. */
  readonly depth: number;
}

const days1970 = daysTo1900 + 25_567;

/** The present moment in spans of 100 ns since year 1. */
export function currentInstant(): bigint {
  const milliseconds = performance.timeOrigin + performance.now();
  return BigInt(days1970) * spansInDay + BigInt(Math.floor(milliseconds * 1_000)) * 10n;
}

/** What reads: the session's transaction, or what is committed now. */
export function readerOf(run: Pick<Run, 'session'>): Transaction {
  return run.session.transaction ?? new Transaction(0n, run.session.instance.locks, false);
}

/** What a statement is compiled in. */
export function contextOf(run: Run, reader: Transaction = readerOf(run)): Context {
  return {
    variables: run.variables,
    system: systemFacts(run, reader),
    now: currentInstant(),
    relation: (path, line) => findRelation(run, reader, path, line),
  };
}

/** Changes that are made as a whole or not at all, in the session's transaction or in one of their own. */
export async function change<T>(run: Run, action: (transaction: Transaction) => Promise<T>): Promise<T> {
  const { session } = run;
  if (session.doomed) {
    throw new SqlError(
      3930,
      'The current transaction cannot be committed and cannot support operations that write to the log file. Roll back the transaction.',
    );
  }
  const { transaction } = session;
  if (transaction !== undefined) {
    const mark = transaction.mark();
    try {
      return await action(transaction);
    } catch (error) {
      transaction.returnTo(mark);
      throw error;
    }
  }
  if (session.options.implicitTransactions) throw notInterpreted('IMPLICIT_TRANSACTIONS');
  const own = new Transaction(session.instance.nextTransactionId(), session.instance.locks, false);
  try {
    const result = await action(own);
    own.commit();
    return result;
  } catch (error) {
    own.rollback();
    throw error;
  }
}

/** Takes a lock for a transaction. */
export function lock(run: Run, transaction: Transaction, name: string): Promise<void> {
  return run.session.instance.locks.take(transaction, name, run.session.options.lockTimeout, run.signal);
}

/** Lets others have their turn, if this one has lasted. */
export function createBreath(run: Pick<Run, 'signal'>): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    run.signal.throwIfAborted();
    if (performance.now() - since < 10) return undefined;
    return setImmediate().then(() => {
      since = performance.now();
      run.signal.throwIfAborted();
    });
  };
}
