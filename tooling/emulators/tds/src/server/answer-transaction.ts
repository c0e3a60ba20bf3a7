import type { Session } from '../engine/session.ts';
import { notInterpreted, SqlError } from '../engine/sql-error.ts';
import { beginTransaction, commitTransaction, rollbackTransaction, saveTransaction } from '../execute/transactions.ts';
import type { TransactionRequest } from '../messages/transaction-request.ts';
import type { ResultWriter } from '../tokens/result-writer.ts';

/** Answers a request of the transaction manager. */
export function answerTransaction(session: Session, request: TransactionRequest, sink: ResultWriter): void {
  const run = { session, sink };
  const begin = (isolation: string | undefined): void => {
    if (isolation !== undefined) session.options.isolation = isolation;
    beginTransaction(run);
  };
  try {
    switch (request.kind) {
      case 'begin':
        begin(request.isolation);
        break;
      case 'commit':
        commitTransaction(run);
        if (request.next !== undefined) begin(request.next.isolation);
        break;
      case 'rollback':
        rollbackTransaction(run, request.name);
        if (request.next !== undefined) begin(request.next.isolation);
        break;
      case 'save':
        saveTransaction(run, request.name);
        break;
      case 'other':
        throw notInterpreted(`request ${request.number} of the transaction manager`);
    }
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    sink.error(error, 1);
  }
  sink.done(undefined);
}
