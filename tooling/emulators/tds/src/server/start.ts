import { createServer, type Server } from 'node:net';
import { createSecureContext } from 'node:tls';
import type { TdsServerOptions } from '../options.ts';
import { createInstance } from '../store/instance.ts';
import { localCertificate } from './certificate.ts';
import { type Connection, serveConnection } from './connection.ts';
import type { Counters, LoggedStatement } from './counters.ts';
import type { Faults, ServerState } from './server-state.ts';

/** A server that runs. */
export interface TdsServer extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
  /** The authority of the server's certificate, in PEM. */
  readonly certificate: string;
  /** What is going on: connections, queries, transactions. */
  readonly counters: Readonly<Counters>;
  /** Requests in the order in which they came. */
  readonly statements: readonly LoggedStatement[];
  /** Empties the list of statements. */
  clearStatements(): void;
  /** Tears all connections; what was not committed is rolled back. */
  killConnections(): Promise<void>;
  /** Whether new connections are torn at once. */
  refuseConnections(refuse: boolean): void;
  /** Takes requests without answering them until `resume` is called. */
  stall(): void;
  resume(): void;
  /** Tears the connection of the next bulk load once it has brought this many rows. */
  tearBulkLoad(afterRows: number): void;
  /** Goes away at once: connections are torn and new ones refused by the machine. What was committed stays. */
  crash(): Promise<void>;
  /** Comes back on the same port after a crash. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts a server that speaks TDS, with empty databases in memory. Rejects when the port cannot be had.
 *
 * @example
 * ```ts
 * await using server = await startTdsServer({ databases: ['shop'], users: { loader: 'secret' } });
 * ```
 */
export async function startTdsServer(options: TdsServerOptions = {}): Promise<TdsServer> {
  const host = options.host ?? '127.0.0.1';
  const tls = options.tls ?? (await localCertificate());
  const counters: Counters = { connections: 0, runningQueries: 0, openTransactions: 0, logins: 0, attentions: 0 };
  const faults: Faults = { refusing: false, stalled: undefined, tearBulkAfter: undefined };
  let statements: LoggedStatement[] = [];
  let spid = 50;
  const state: ServerState = {
    options,
    instance: createInstance(options.databases ?? ['test']),
    counters,
    faults,
    // Records after a handshake inside packets are only told apart up to this version.
    tunnelContext: options.encryption === 'off' ? undefined : createSecureContext({ key: tls.key, cert: tls.cert, maxVersion: 'TLSv1.2' }),
    strictContext: options.encryption === 'off' ? undefined : createSecureContext({ key: tls.key, cert: tls.cert }),
    log: (statement) => void statements.push(statement),
    nextSpid: () => ++spid,
  };
  const connections = new Set<Connection>();
  let resume: (() => void) | undefined;

  const listen = (port: number): Promise<Server> =>
    new Promise((resolve, reject) => {
      const server = createServer((socket) => {
        socket.on('error', () => undefined);
        if (faults.refusing) {
          socket.resetAndDestroy();
          return;
        }
        const connection = serveConnection(socket, state);
        connections.add(connection);
        void connection.closed.then(() => connections.delete(connection));
      });
      server.once('error', reject);
      server.listen(port, host, () => resolve(server));
    });
  const killConnections = async (): Promise<void> => {
    const all = [...connections];
    for (const connection of all) connection.destroy();
    release();
    await Promise.all(all.map(({ closed }) => closed));
  };
  const release = (): void => {
    faults.stalled = undefined;
    resume?.();
    resume = undefined;
  };
  let server: Server | undefined = await listen(options.port ?? 0);
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const crash = async (): Promise<void> => {
    const closing = server;
    server = undefined;
    if (closing === undefined) return;
    const closed = new Promise<void>((resolve) => void closing.close(() => resolve()));
    await killConnections();
    await closed;
  };

  return {
    host,
    port,
    certificate: tls.ca ?? tls.cert,
    counters,
    get statements() {
      return statements;
    },
    clearStatements: () => {
      statements = [];
    },
    killConnections,
    refuseConnections: (refuse) => {
      faults.refusing = refuse;
    },
    stall: () => {
      if (faults.stalled === undefined) faults.stalled = new Promise((resolve) => (resume = resolve));
    },
    resume: release,
    tearBulkLoad: (rows) => {
      faults.tearBulkAfter = rows;
    },
    crash,
    restart: async () => {
      server ??= await listen(port);
    },
    close: crash,
    [Symbol.asyncDispose]: crash,
  };
}
