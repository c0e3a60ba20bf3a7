import { throwIfAborted } from '@stowage/core/driver';
import { type Connection, Request } from 'tedious';
import { type Doing, explainError } from '../errors/explain-error.ts';
import type { ResultColumn } from '../types/metadata-type.ts';
import type { SqlParameter } from './parameter.ts';
import type { Pool } from './pool.ts';

/** A row of a small result, by the names of its columns. */
export type Row<Column extends string = string> = Readonly<Record<Column, unknown>>;

/** A statement with its parameters. */
export interface SqlText {
  readonly sql: string;
  readonly parameters?: readonly SqlParameter[] | undefined;
}

/** Starts something on a connection, which calls `done` at its end, and gives how it is stopped. */
export type Start = (done: (error?: Error | null) => void) => () => void;

/** A connection of the pool while one operation has it. */
export class Session {
  readonly connection: Connection;
  readonly #pool: Pool;
  readonly #signal: AbortSignal | undefined;
  readonly #doing: Doing;
  #isSound = true;
  #isInTransaction = false;

  private constructor(connection: Connection, pool: Pool, signal: AbortSignal | undefined, doing: Doing) {
    this.connection = connection;
    this.#pool = pool;
    this.#signal = signal;
    this.#doing = doing;
  }

  /** Opens a session. It must be closed. */
  static async open(pool: Pool, signal: AbortSignal | undefined, doing: Doing): Promise<Session> {
    return new Session(await pool.acquire(signal), pool, signal, doing);
  }

  /** Runs a statement and gives its first rows, all of them: for results that are small. On abort the server stops it. */
  async run<Column extends string = string>(text: SqlText): Promise<Row<Column>[]> {
    const rows: Row[] = [];
    await this.ask((done) => {
      const request = createRequest(text, done);
      request.on('row', (columns: readonly { metadata: { colName: string }; value: unknown }[]) => {
        rows.push(Object.fromEntries(columns.map(({ metadata, value }) => [metadata.colName, value])));
      });
      send(this.connection, text, request);
      return () => request.cancel();
    });
    return rows;
  }

  /** The columns that a statement gives, as the protocol tells them. */
  async columnsOf(text: SqlText): Promise<readonly ResultColumn[]> {
    let columns: readonly ResultColumn[] = [];
    await this.ask((done) => {
      const request = createRequest(text, done);
      request.on('columnMetadata', (found: unknown) => {
        columns = found as readonly ResultColumn[];
      });
      send(this.connection, text, request);
      return () => request.cancel();
    });
    return columns;
  }

  /** Begins a transaction. What is not committed when the session is closed is undone. */
  async begin(): Promise<void> {
    this.#isInTransaction = true;
    await this.#transact((done) => this.connection.beginTransaction(done));
  }

  /** Cannot be stopped: it is over at once, and stopping would leave open whether it was done. */
  #transact(work: (done: (error?: Error | null) => void) => void): Promise<void> {
    return this.ask((done) => {
      work(done);
      return () => undefined;
    });
  }

  async commit(): Promise<void> {
    await this.#transact((done) => this.connection.commitTransaction(done));
    this.#isInTransaction = false;
  }

  /**
   * Waits for something that the connection does, and stops it when the signal is aborted: the server then stops too, and has answered before
   * this rejects. Failures are told in our codes.
   */
  async ask(start: Start): Promise<void> {
    throwIfAborted(this.#signal);
    let stop: () => void = () => undefined;
    const onAbort = (): void => stop();
    this.#signal?.addEventListener('abort', onAbort, { once: true });
    try {
      await new Promise<void>((resolve, reject) => {
        stop = start((error) => (error ? reject(error) : resolve()));
      });
    } catch (error) {
      throwIfAborted(this.#signal);
      throw explainError(error, this.#doing);
    } finally {
      this.#signal?.removeEventListener('abort', onAbort);
    }
  }

  /** Undoes what was not committed and gives the connection back. A connection that cannot even do that is closed. */
  async close(): Promise<void> {
    // A server that has undone it by itself (a deadlock) refuses: the connection is then in doubt, and the pool makes another.
    const isUndone = !this.#isInTransaction || (await this.#rollBack());
    this.#pool.release(this.connection, this.#isSound && isUndone);
  }

  #rollBack(): Promise<boolean> {
    return new Promise((resolve) => {
      // A server that does not answer undoes it when the connection is closed.
      const timer = setTimeout(resolve, rollbackTimeout, false);
      this.connection.rollbackTransaction((error) => {
        clearTimeout(timer);
        resolve(!error);
      });
    });
  }

  /** Marks the connection as one that must not be lent again, until it is trusted. */
  doubt(): void {
    this.#isSound = false;
  }

  /** Takes {@link doubt} back. */
  trust(): void {
    this.#isSound = true;
  }
}

const rollbackTimeout = 10_000;

/** A request of the client library for a statement. */
export function createRequest({ sql, parameters = [] }: SqlText, done: (error?: Error | null) => void): Request {
  const request = new Request(sql, (error) => done(error));
  for (const [position, { type, value, options }] of parameters.entries()) request.addParameter(`p${position + 1}`, type, value, options);
  return request;
}

/** Sends a request: with parameters by `sp_executesql`, without as a batch, in whose session what it makes stays. */
export function send(connection: Connection, { parameters = [] }: SqlText, request: Request): void {
  if (parameters.length === 0) connection.execSqlBatch(request);
  else connection.execSql(request);
}

/** Runs work in a session, which is closed whatever becomes of it. */
export async function withSession<T>(
  pool: Pool,
  signal: AbortSignal | undefined,
  doing: Doing,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const session = await Session.open(pool, signal, doing);
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}
