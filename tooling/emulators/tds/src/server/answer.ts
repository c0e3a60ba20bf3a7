import { ByteReader } from '../bytes/reader.ts';
import type { Session } from '../engine/session.ts';
import { SqlError } from '../engine/sql-error.ts';
import { runBatch } from '../execute/batch.ts';
import { forceRollback } from '../execute/transactions.ts';
import { skipHeaders } from '../messages/all-headers.ts';
import { readProcedureCalls } from '../messages/procedure-call.ts';
import { readTransactionRequest } from '../messages/transaction-request.ts';
import { messageType, packetStatus } from '../packets/header.ts';
import type { MessageWriter } from '../packets/message-writer.ts';
import { ResultWriter } from '../tokens/result-writer.ts';
import { writeResetDone } from '../tokens/write-tokens.ts';
import { answerCall } from './answer-call.ts';
import { answerTransaction } from './answer-transaction.ts';
import type { ServerState } from './server-state.ts';

/** What answers need of their connection. */
export interface RequestHost {
  readonly state: ServerState;
  readonly message: MessageWriter;
  readonly spid: number;
  /** Answers an attention. */
  acknowledge(session: Session | undefined): void;
  /** Answers a request that its client took back before it was whole. */
  takeBack(session: Session | undefined): void;
}

/** A whole request. */
export interface Request {
  readonly type: number;
  readonly status: number;
  readonly data: Buffer;
}

/** Creates what writes the results of a request. */
export function resultWriter({ message }: Pick<RequestHost, 'message'>, session: Session, isProcedure: boolean): ResultWriter {
  return new ResultWriter(message, {
    serverName: 'tds-test',
    tdsVersion: session.owner.tdsVersion,
    isProcedure,
    isInTransaction: () => session.transaction !== undefined,
  });
}

/** Answers a batch, a call or a request of the transaction manager. */
export async function answerRequest(
  host: RequestHost,
  session: Session,
  { type, status, data }: Request,
  signal: AbortSignal,
): Promise<void> {
  const { message, state, spid } = host;
  if ((status & (packetStatus.reset | packetStatus.resetKeepingTransaction)) !== 0) {
    session.reset((status & packetStatus.resetKeepingTransaction) !== 0);
    writeResetDone(message.body);
  }
  const writer = resultWriter(host, session, type === messageType.rpc);
  try {
    switch (type) {
      case messageType.batch: {
        const reader = new ByteReader(data);
        skipHeaders(reader);
        const text = reader.utf16(reader.remaining >>> 1);
        state.log({ spid, kind: 'batch', text });
        await runBatch(session, text, writer, signal);
        writer.endBatch();
        break;
      }
      case messageType.rpc: {
        const calls = readProcedureCalls(data);
        for (const [index, call] of calls.entries()) await answerCall(host, session, call, writer, signal, index < calls.length - 1);
        break;
      }
      case messageType.transaction: {
        const request = readTransactionRequest(data);
        state.log({ spid, kind: 'transaction', text: request.kind });
        answerTransaction(session, request, writer);
        writer.endBatch();
        break;
      }
      default:
        throw new Error(`A message of type 0x${type.toString(16)}.`);
    }
  } catch (error) {
    if (signal.aborted && signal.reason === 'attention') {
      // With XACT_ABORT what was begun is taken back; else it stays open.
      if (session.options.xactAbort && session.transaction !== undefined) forceRollback(session, writer);
      writer.endBroken();
    } else if (signal.aborted) throw error;
    else {
      writer.error(asSqlError(error), 1);
      writer.endBatch();
    }
  }
  message.end();
}

/** A failure of this server is told as one, with what is known of it. */
export function asSqlError(error: unknown): SqlError {
  if (error instanceof SqlError) return error;
  process.emitWarning(error instanceof Error ? error : String(error));
  return new SqlError(50_000, `The test server failed: ${error instanceof Error ? error.message : String(error)}`, { severity: 16 });
}
