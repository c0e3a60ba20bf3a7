import { Connection, type ConnectionConfiguration, type ConnectionOptions, Request } from 'tedious';
import { afterAll, beforeAll } from 'vitest';
import { startTdsServer, type TdsServer, type TdsServerOptions } from '../src/index.ts';

/** What a batch gave: rows of each result, how many rows it told of, errors and messages. */
export interface Outcome {
  readonly rows: unknown[][];
  readonly rowCount: number;
  readonly messages: { readonly number: number; readonly message: string }[];
}

/** A type as tedious has them. */
export type DataType = Parameters<Request['addParameter']>[1];

/** A value for a parameter. */
export interface Parameter {
  readonly name: string;
  readonly type: DataType;
  readonly value: unknown;
  readonly options?: { readonly length?: number; readonly precision?: number; readonly scale?: number };
}

/** An error with what SQL Server tells of it. */
export interface ServerError extends Error {
  readonly number: number;
  readonly state: number;
  readonly class: number;
  readonly lineNumber: number;
  readonly code: string;
}

/** Connects with tedious. */
export function connect(
  server: TdsServer,
  options: ConnectionOptions = {},
  authentication?: ConnectionConfiguration['authentication'],
): Promise<Connection> {
  const connection = new Connection({
    server: 'localhost',
    authentication: authentication ?? { type: 'default', options: { userName: 'sa', password: 'Passw0rd!' } },
    options: {
      port: server.port,
      database: 'test',
      encrypt: true,
      cryptoCredentialsDetails: { ca: server.certificate },
      requestTimeout: 20_000,
      ...options,
    },
  });
  return new Promise((resolve, reject) => connection.connect((error) => (error ? reject(error) : resolve(connection))));
}

/** Runs a batch; with parameters by sp_executesql. */
export function run(connection: Connection, text: string, parameters?: readonly Parameter[]): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const rows: unknown[][] = [];
    const messages: Outcome['messages'] = [];
    const note = (info: { number: number; message: string }): void => void messages.push({ number: info.number, message: info.message });
    connection.on('infoMessage', note);
    const request = new Request(text, (error, rowCount) => {
      connection.off('infoMessage', note);
      if (error) reject(error);
      else resolve({ rows, rowCount: rowCount ?? 0, messages });
    });
    for (const { name, type, value, options } of parameters ?? []) request.addParameter(name, type, value, options);
    request.on('row', (columns: { value: unknown }[]) => void rows.push(columns.map(({ value }) => value)));
    if (parameters === undefined) connection.execSqlBatch(request);
    else connection.execSql(request);
  });
}

/** The error that a batch ends with. */
export async function failure(connection: Connection, text: string, parameters?: readonly Parameter[]): Promise<ServerError> {
  const outcome = await run(connection, text, parameters).then(
    () => undefined,
    (error: unknown) => error as ServerError,
  );
  if (outcome === undefined) throw new Error(`There was no error: ${text}`);
  return outcome;
}

/** A server and one connection for the tests of a file. */
export function useServer(options: TdsServerOptions = {}): { readonly server: TdsServer; readonly connection: Connection } {
  const used: { server: TdsServer; connection: Connection } = {} as never;
  beforeAll(async () => {
    used.server = await startTdsServer(options);
    used.connection = await connect(used.server);
  });
  afterAll(async () => {
    used.connection.close();
    await used.server.close();
  });
  return used;
}
