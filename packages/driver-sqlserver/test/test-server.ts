import { startTdsServer, type TdsServer, type TdsServerOptions } from '@stowage/emulator-tds';
import { Connection, Request } from 'tedious';
import type { AzureSqlConfigInput } from '../src/index.ts';

export const database = 'conformance';
export const loader = { name: 'loader', password: 'Loader-s3cret!' };

/** A server with an empty database, and what tests ask of it beside the driver. */
export interface TestServer {
  readonly tds: TdsServer;
  readonly host: string;
  readonly port: number;
  /** Runs a batch over a connection of its own. */
  run(sql: string): Promise<unknown[][]>;
  /** Queries that run and transactions that are open. */
  busy(): number;
  stop(): Promise<void>;
}

/** Starts a server. It has the schemas dbo and other. */
export async function startServer(more: TdsServerOptions = {}): Promise<TestServer> {
  const tds = await startTdsServer({ databases: [database], users: { [loader.name]: loader.password }, ...more });
  const run = (sql: string): Promise<unknown[][]> => runBatch(tds, sql);
  await run('CREATE SCHEMA other');
  return {
    tds,
    host: tds.host,
    port: tds.port,
    run,
    busy: () => tds.counters.runningQueries + tds.counters.openTransactions,
    stop: () => tds.close(),
  };
}

/** The configuration of a server's database. */
export function configOf(server: TestServer, more: Partial<AzureSqlConfigInput> = {}): AzureSqlConfigInput {
  return {
    server_name: server.host,
    port: server.port,
    database_name: database,
    credentials: { username: loader.name, password: loader.password },
    ca: server.tds.certificate,
    ...more,
  };
}

async function runBatch({ host, port, certificate }: TdsServer, sql: string): Promise<unknown[][]> {
  const connection = new Connection({
    server: host,
    authentication: { type: 'default', options: { userName: loader.name, password: loader.password } },
    options: { port, database, encrypt: true, cryptoCredentialsDetails: { ca: certificate }, requestTimeout: 0 },
  });
  await new Promise<void>((resolve, reject) => connection.connect((error) => (error ? reject(error) : resolve())));
  try {
    const rows: unknown[][] = [];
    await new Promise<void>((resolve, reject) => {
      const request = new Request(sql, (error) => (error ? reject(error) : resolve()));
      request.on('row', (columns: readonly { value: unknown }[]) => rows.push(columns.map(({ value }) => value)));
      connection.execSqlBatch(request);
    });
    return rows;
  } finally {
    const ended = new Promise((resolve) => connection.once('end', resolve));
    connection.close();
    await ended;
  }
}
