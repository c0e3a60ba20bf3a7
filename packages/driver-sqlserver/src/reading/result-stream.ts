import { DatastoreError, throwIfAborted } from '@stowage/core/driver';
import type { RecordBatch, Schema } from 'apache-arrow';
import type { Request } from 'tedious';
import { createRequest, type Session, type SqlText, send } from '../session/session.ts';
import type { ResultColumn } from '../types/metadata-type.ts';
import { type BatchBuilder, createBatchBuilder } from './batch-builder.ts';

/** Batches that wait for the reader, at most: the server is paused then. */
const maxWaiting = 2;

/** The rows of one result on their way: the server sends no faster than they are read. */
export class ResultStream {
  readonly #session: Session;
  readonly #waiting: RecordBatch[] = [];
  readonly #signal: AbortSignal | undefined;
  #request: Request | undefined;
  #builder: BatchBuilder | undefined;
  #wake: (() => void) | undefined;
  #isDone = true;
  #failure: { readonly error: unknown } | undefined;
  #isStopped = false;
  #completed: Promise<void> = Promise.resolve();

  constructor(session: Session, signal: AbortSignal | undefined) {
    this.#session = session;
    this.#signal = signal;
  }

  /**
   * Sends the statement and waits for its columns; `toSchema` says how they are read. A statement without a result gives no columns.
   */
  async start(text: SqlText, batchRows: number, toSchema: (columns: readonly ResultColumn[]) => Schema): Promise<Schema> {
    const columns = Promise.withResolvers<Schema>();
    this.#isDone = false;
    this.#completed = this.#session
      .ask((done) => {
        const request = createRequest(text, done);
        this.#request = request;
        request.on('columnMetadata', (found: unknown) => {
          this.#guard(() => {
            if (this.#builder !== undefined)
              throw new DatastoreError('QUERY.INVALID', 'The statement gives more than one result. Ask for one.');
            const schema = toSchema(found as readonly ResultColumn[]);
            this.#builder = createBatchBuilder(schema, batchRows);
            columns.resolve(schema);
          });
        });
        request.on('row', (row: readonly { value: unknown }[]) => this.#guard(() => this.#take(row)));
        send(this.#session.connection, text, request);
        return () => request.cancel();
      })
      .then(
        () => undefined,
        (error: unknown) => {
          this.#failure ??= { error };
        },
      )
      .then(() => {
        this.#isDone = true;
        if (this.#failure !== undefined) columns.reject(this.#failure.error);
        else columns.resolve(toSchema([]));
        this.#wake?.();
      });
    return columns.promise;
  }

  /** Forgets a statement that failed before it gave any columns, so that another can be started. */
  reset(): void {
    this.#failure = undefined;
    this.#builder = undefined;
  }

  /** What fails while rows are taken stops the statement: the client library knows nothing of it. */
  #guard(work: () => void): void {
    if (this.#isStopped || this.#failure !== undefined) return;
    try {
      work();
    } catch (error) {
      this.#failure = { error };
      this.#request?.cancel();
    }
  }

  #take(row: readonly { value: unknown }[]): void {
    if (this.#builder?.append(row) !== true) return;
    this.#waiting.push(this.#builder.finish());
    if (this.#waiting.length >= maxWaiting) this.#request?.pause();
    this.#wake?.();
  }

  /** The next batch; undefined after the last one. */
  async next(): Promise<RecordBatch | undefined> {
    for (;;) {
      throwIfAborted(this.#signal);
      const batch = this.#waiting.shift();
      if (batch !== undefined) return batch;
      if (this.#failure !== undefined) throw this.#failure.error;
      if (this.#isDone) {
        const rest = this.#builder;
        return rest === undefined || rest.rows === 0 ? undefined : rest.finish();
      }
      this.#request?.resume();
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
    }
  }

  /** Stops the statement, if it still runs, and waits until the connection is free. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#waiting.length = 0;
    if (!this.#isDone) this.#request?.cancel();
    await this.#completed;
  }
}
