import { orAbort } from '@stowage/core/driver';
import type pg from 'pg';
import { toDatastoreError } from '../errors.ts';
import { cancelQuery } from '../wire/cancel-request.ts';
import type { Connections } from './pool.ts';

/** A row of an answer that the driver asked for itself. */
export type Row = Readonly<Record<string, unknown>>;

/** One transaction on one connection. */
export interface Session {
  readonly client: pg.PoolClient;
  /** Runs a statement with its parameters. Rejects with an error of ours. */
  run(text: string, parameters?: readonly unknown[]): Promise<readonly Row[]>;
  /** Runs a statement and gives how many rows it touched. */
  change(text: string, parameters?: readonly unknown[]): Promise<number>;
  /** Asks the server to stop what the session is doing. */
  cancel(): Promise<void>;
  commit(): Promise<void>;
  /** Gives the connection back: rolls back what is not committed. Never rejects. */
  end(): Promise<void>;
}

/** How a transaction begins. */
export interface SessionOptions {
  /** `read only`, with an isolation level where one is needed. */
  readonly mode: 'read write' | 'read only' | 'isolation level repeatable read, read only';
  readonly operation: string;
  readonly signal?: AbortSignal | undefined;
}

/** Values as text are the same whatever the server, the role or the database have set. */
const settings = [
  "set local timezone = 'UTC'",
  "set local datestyle = 'ISO, YMD'",
  "set local intervalstyle = 'iso_8601'",
  "set local bytea_output = 'hex'",
  'set local extra_float_digits = 3',
];

/** Milliseconds that a connection has to become quiet before it is closed instead of used again. */
const grace = 5_000;

/** Opens a transaction. The signal stops what it does on the server, too, until it ends. */
export async function openSession(connections: Connections, options: SessionOptions): Promise<Session> {
  const { pool, target, config } = connections;
  const { signal, operation, mode } = options;
  const explain = (error: unknown): unknown => (signal?.aborted ? signal.reason : toDatastoreError(error, { operation, config }));
  let client: pg.PoolClient;
  try {
    client = await orAbort(pool.connect(), signal, (late) => late.release());
  } catch (error) {
    throw explain(error);
  }
  let isBroken = false;
  let isCommitted = false;
  // Without a listener a broken connection would end the process; its query rejects by itself.
  const onError = (): void => {
    isBroken = true;
  };
  client.on('error', onError);
  let cancelling: Promise<void> | undefined;
  const cancel = (): Promise<void> => {
    cancelling ??= cancelQuery(target, client).finally(() => {
      cancelling = undefined;
    });
    return cancelling;
  };
  const onAbort = (): void => void cancel();
  signal?.addEventListener('abort', onAbort, { once: true });

  const query = async (text: string, parameters: readonly unknown[] = []): Promise<pg.QueryResult> => {
    try {
      return await client.query(text, [...parameters]);
    } catch (error) {
      throw explain(error);
    }
  };
  const end = async (): Promise<void> => {
    signal?.removeEventListener('abort', onAbort);
    // A request to stop that is still under way must not meet what the connection does next.
    await cancelling;
    const isQuiet = isBroken ? false : isCommitted || (await settles(client.query('rollback')));
    client.off('error', onError);
    client.release(!isQuiet);
  };
  const session: Session = {
    client,
    cancel,
    run: async (text, parameters) => (await query(text, parameters)).rows as readonly Row[],
    change: async (text, parameters) => (await query(text, parameters)).rowCount ?? 0,
    async commit() {
      if (signal?.aborted) throw signal.reason;
      await query('commit');
      isCommitted = true;
    },
    end,
  };
  const lock = config.lock_timeout === undefined ? [] : [`set local lock_timeout = ${config.lock_timeout}`];
  try {
    await query([`begin ${mode}`, ...settings, ...lock].join('; '));
  } catch (error) {
    await end();
    throw error;
  }
  return session;
}

/** Whether something comes to a good end within the time of grace. */
async function settles(work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), grace);
  });
  try {
    return await Promise.race([
      work.then(
        () => true,
        () => false,
      ),
      late,
    ]);
  } finally {
    clearTimeout(timer);
  }
}

/** Does something in a transaction and commits it; whatever fails leaves everything as it was. */
export async function inSession<T>(connections: Connections, options: SessionOptions, work: (session: Session) => Promise<T>): Promise<T> {
  const session = await openSession(connections, options);
  try {
    const result = await work(session);
    await session.commit();
    return result;
  } finally {
    await session.end();
  }
}
