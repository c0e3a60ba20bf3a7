import { DatastoreError, orAbort, throwIfAborted } from '@stowage/core/driver';
import sql from 'mssql';
import { type Connection, Request } from 'tedious';
import { type AzureSqlConfig, hostOf, readAuthorities } from '../config.ts';
import { toAuthentication } from '../credentials/authentication.ts';
import { noteRefusal } from '../errors/client-errors.ts';
import { explainError } from '../errors/explain-error.ts';
import { setLockTimeout } from '../statements/session.ts';

/** What the pool of `mssql` has beyond its published types: the connections of tedious themselves, which stream as its own requests do not. */
type RawPool = sql.ConnectionPool & {
  acquire(requester: object): Promise<Connection>;
  release(connection: Connection): void;
};

/** The connections of a datastore. */
export interface Pool {
  /** Lends a connection. It must be given back exactly once. */
  acquire(signal: AbortSignal | undefined): Promise<Connection>;
  /** Takes a connection back. One in doubt (`isSound` false) is closed and never lent again. */
  release(connection: Connection, isSound: boolean): void;
  native(): Promise<sql.ConnectionPool>;
  close(): Promise<void>;
}

/** Makes the pool of a configuration. Nothing is connected before the first connection is asked for. */
export function createPool(config: AzureSqlConfig): Pool {
  const refused = new Map<string, number[]>();
  const pool = new sql.ConnectionPool(toPoolConfig(config, refused) as unknown as sql.config) as RawPool;
  // Whoever waits for a connection is told of the failure; without a listener the event would end the process besides.
  pool.on('error', () => undefined);
  let isClosed = false;
  let opening: Promise<unknown> | undefined;
  const open = async (): Promise<void> => {
    if (isClosed) throw new DatastoreError('DATASTORE.CLOSED', 'The datastore has been closed.');
    if (pool.connected) return;
    opening ??= pool.connect().finally(() => {
      opening = undefined;
    });
    await opening;
  };
  const explained = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Error) noteRefusal(error, refused.get(error.message) ?? []);
      throw explainError(error, { as: 'query' });
    }
  };
  const lent = new Set<Connection>();
  const release: Pool['release'] = (connection, isSound) => {
    // Closing the datastore has taken it back already.
    if (!lent.delete(connection)) return;
    if (!isSound) connection.close();
    pool.release(connection);
  };
  const prepare = createPreparation(config);
  const lend = async (): Promise<Connection> => {
    await open();
    const connection = await pool.acquire({});
    lent.add(connection);
    try {
      await prepare(connection);
    } catch (error) {
      release(connection, false);
      throw error;
    }
    return connection;
  };
  return {
    acquire: (signal) => {
      throwIfAborted(signal);
      return orAbort(explained(lend), signal, (connection) => release(connection, true));
    },
    release,
    native: () =>
      explained(async () => {
        await open();
        return pool;
      }),
    close: async () => {
      isClosed = true;
      await opening?.catch(() => undefined);
      // The pool would wait for those that are still lent, for ever where nobody reads on.
      for (const connection of lent) release(connection, false);
      await pool.close();
    },
  };
}

function toPoolConfig(config: AzureSqlConfig, refused: Map<string, number[]>): Record<string, unknown> {
  const ca = readAuthorities(config);
  const { host_name_in_certificate: serverName } = config;
  return {
    server: hostOf(config),
    port: config.port,
    database: config.database_name,
    authentication: toAuthentication(config.credentials),
    connectionTimeout: config.connect_timeout,
    requestTimeout: config.statement_timeout,
    validateConnection: 'socket',
    pool: { min: 0, max: config.pool_size, idleTimeoutMillis: 30_000, acquireTimeoutMillis: 600_000 },
    options: {
      encrypt: config.encrypt === 'strict' ? 'strict' : config.encrypt === 'mandatory',
      trustServerCertificate: config.trust_server_certificate,
      appName: config.application_name,
      lowerCaseGuids: true,
      useUTC: true,
      // Core repeats what may be repeated, by the caller's policy.
      maxRetriesOnTransientErrors: 0,
      ...(serverName === undefined ? {} : { serverName }),
      ...(ca === undefined ? {} : { cryptoCredentialsDetails: { ca } }),
    },
    beforeConnect: (connection: Connection) => collectRefusals(connection, refused),
  };
}

/** Settings that a connection gets when it is lent for the first time. */
function createPreparation({ lock_timeout }: AzureSqlConfig): (connection: Connection) => Promise<void> {
  const prepared = new WeakSet<Connection>();
  return async (connection) => {
    if (lock_timeout === undefined || prepared.has(connection)) return;
    await new Promise<void>((resolve, reject) => {
      connection.execSqlBatch(new Request(setLockTimeout(lock_timeout), (error) => (error ? reject(error) : resolve())));
    });
    prepared.add(connection);
  };
}

/** Kept by the message of the last error, which is all that a failed login has of the server's. */
function collectRefusals(connection: Connection, refused: Map<string, number[]>): void {
  const numbers: number[] = [];
  const collect = ({ number, message }: { number: number; message: string }): void => {
    numbers.push(number);
    refused.set(message, numbers);
  };
  connection.on('errorMessage', collect);
  connection.once('connect', () => connection.removeListener('errorMessage', collect));
}
