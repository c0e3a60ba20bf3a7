import type { EnvironmentChange, ResultColumn, ResultSink } from '../engine/result-sink.ts';
import type { SqlError } from '../engine/sql-error.ts';
import type { MessageWriter } from '../packets/message-writer.ts';
import type { SqlType } from '../types/sql-type.ts';
import { writeTypeInfo } from '../types/type-info.ts';
import { valueWriter } from '../types/write-value.ts';
import type { SqlValue } from '../values/value.ts';
import { type WriteRow, writeColumns } from './row-writer.ts';
import { doneStatus, environmentKind, token } from './token.ts';
import { writeBytesChange, writeDone, writeReturnStatus, writeTextChange, writeTold } from './write-tokens.ts';

/** What an answer must know of its session. */
export interface AnswerFacts {
  readonly serverName: string;
  readonly tdsVersion: number;
  /** Whether the answer is to a procedure call. */
  readonly isProcedure: boolean;
  isInTransaction(): boolean;
}

/** Writes the results of one request as tokens. */
export class ResultWriter implements ResultSink {
  readonly #message: MessageWriter;
  readonly #facts: AnswerFacts;
  #writeRow: WriteRow | undefined;
  #pending: { status: number; command: number; rows: number } | undefined;
  #failed = false;

  constructor(message: MessageWriter, facts: AnswerFacts) {
    this.#message = message;
    this.#facts = facts;
  }

  get isFull(): boolean {
    return this.#message.isFull;
  }

  flush(): Promise<void> {
    return this.#message.flush();
  }

  columns(columns: readonly ResultColumn[]): void {
    this.#writePending(true);
    this.#writeRow = writeColumns(this.#message.body, columns, this.#facts.tdsVersion);
  }

  row(values: readonly SqlValue[]): void {
    this.#writeRow?.(this.#message.body, values);
  }

  done(rows: number | undefined, command = 0xfd): void {
    this.#writePending(true);
    const status = (rows === undefined ? 0 : doneStatus.count) | (this.#failed ? doneStatus.error : 0);
    this.#pending = { status, command, rows: rows ?? 0 };
    this.#failed = false;
  }

  error(error: SqlError, line: number): void {
    this.#writePending(true);
    this.#failed = true;
    const { number, state, severity, message, procedure } = error;
    writeTold(this.#message.body, 'error', this.#facts.serverName, { number, state, severity, message, procedure, line });
  }

  info(message: string, number: number, line: number, state = 1, severity = 0): void {
    this.#writePending(true);
    writeTold(this.#message.body, 'info', this.#facts.serverName, { number, state, severity, message, procedure: '', line });
  }

  environment(change: EnvironmentChange): void {
    this.#writePending(true);
    const { body } = this.#message;
    if (change.kind === 'database') {
      writeTextChange(body, environmentKind.database, change.next, change.previous);
      return;
    }
    const id = Buffer.alloc(8);
    id.writeBigUInt64LE(change.id);
    const none = Buffer.alloc(0);
    if (change.kind === 'begin') writeBytesChange(body, environmentKind.begin, id, none);
    else writeBytesChange(body, environmentKind[change.kind], none, id);
  }

  /** Writes an output parameter, after all results. */
  returnValue(ordinal: number, name: string, type: SqlType, value: SqlValue): void {
    this.#writePending(true);
    const { body } = this.#message;
    body.uint8(token.returnValue);
    body.uint16(ordinal);
    body.shortText(name);
    body.uint8(1);
    body.uint32(0);
    body.uint16(0);
    writeTypeInfo(body, type);
    valueWriter(type)(body, value);
  }

  /** Writes what a procedure returned, after all results and before its output parameters. */
  returnStatus(status: number): void {
    this.#writePending(true);
    writeReturnStatus(this.#message.body, status);
  }

  /** Ends one procedure call; `more` if another of the same request follows. */
  endProcedure(more: boolean): void {
    this.#writePending(true);
    const status = (more ? doneStatus.more : 0) | (this.#failed ? doneStatus.error : 0) | this.#transactionBit();
    writeDone(this.#message.body, token.doneProcedure, status, 0xe0, 0);
    this.#failed = false;
  }

  /** Ends the answer to a batch. */
  endBatch(): void {
    if (this.#pending === undefined) this.done(undefined);
    this.#writePending(false);
  }

  /** Ends the answer to a request that the client broke off, or took back. */
  endBroken(): void {
    this.#pending = undefined;
    writeDone(this.#message.body, token.done, doneStatus.error | this.#transactionBit(), 0xfd, 0);
  }

  /** Answers an attention. */
  endAttention(): void {
    this.#pending = undefined;
    writeDone(this.#message.body, token.done, doneStatus.attention | this.#transactionBit(), 0xfd, 0);
  }

  #transactionBit(): number {
    return this.#facts.isInTransaction() ? doneStatus.inTransaction : 0;
  }

  #writePending(more: boolean): void {
    if (this.#pending === undefined) return;
    const { status, command, rows } = this.#pending;
    this.#pending = undefined;
    const kind = this.#facts.isProcedure ? token.doneInProcedure : token.done;
    writeDone(this.#message.body, kind, status | (more ? doneStatus.more : 0) | this.#transactionBit(), command, rows);
  }
}
