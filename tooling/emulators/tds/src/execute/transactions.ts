import type { Run } from '../engine/run.ts';
import type { Session } from '../engine/session.ts';
import { SqlError } from '../engine/sql-error.ts';
import { Transaction } from '../store/transaction.ts';

/** Begins a transaction, or counts one more level of the one there is. */
export function beginTransaction({ session, sink }: Pick<Run, 'session' | 'sink'>, isolation: string = session.options.isolation): void {
  if (session.transaction === undefined) {
    const { instance } = session;
    session.transaction = new Transaction(instance.nextTransactionId(), instance.locks, isolation === 'snapshot');
    sink.environment({ kind: 'begin', id: session.transaction.id });
  }
  session.nesting++;
}

/** Commits, once as many times as was begun. Throws 3902. */
export function commitTransaction({ session, sink }: Pick<Run, 'session' | 'sink'>): void {
  if (session.transaction === undefined) throw new SqlError(3902, 'The COMMIT TRANSACTION request has no corresponding BEGIN TRANSACTION.');
  if (session.doomed) {
    throw new SqlError(
      3930,
      'The current transaction cannot be committed and cannot support operations that write to the log file. Roll back the transaction.',
    );
  }
  if (--session.nesting > 0) return;
  const id = session.endTransaction('commit');
  if (id !== undefined) sink.environment({ kind: 'commit', id });
}

/** Takes all back, or what came after a savepoint. Throws 3903 and 6401. */
export function rollbackTransaction(run: Pick<Run, 'session' | 'sink'>, name?: string): void {
  const { session, sink } = run;
  if (session.transaction === undefined)
    throw new SqlError(3903, 'The ROLLBACK TRANSACTION request has no corresponding BEGIN TRANSACTION.');
  if (name !== undefined && name !== '') {
    const at = session.savepoints.findLastIndex((savepoint) => savepoint.name.toLowerCase() === name.toLowerCase());
    const savepoint = session.savepoints[at];
    if (savepoint === undefined) throw new SqlError(6401, `Cannot roll back ${name}. No transaction or savepoint of that name was found.`);
    if (session.doomed)
      throw new SqlError(
        3931,
        'The current transaction cannot be committed and cannot be rolled back to a savepoint. Roll back the entire transaction.',
      );
    session.transaction.returnTo(savepoint.mark);
    session.savepoints.length = at + 1;
    return;
  }
  forceRollback(session, sink);
}

/** Rolls back whatever is open, and tells so. */
export function forceRollback(session: Session, sink: Run['sink']): void {
  const id = session.endTransaction('rollback');
  if (id !== undefined) sink.environment({ kind: 'rollback', id });
}

/** Marks a place to go back to. Throws 628. */
export function saveTransaction({ session }: Pick<Run, 'session'>, name: string): void {
  if (session.transaction === undefined) throw new SqlError(628, 'Cannot issue SAVE TRANSACTION when there is no active transaction.');
  session.savepoints.push({ name, mark: session.transaction.mark() });
}
