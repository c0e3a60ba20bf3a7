import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startPostgres } from '@stowage/servers';
import pg from 'pg';
import { type CommandCost, isInstalled, runCommand } from '../command.ts';
import { createTrips } from './trips.sql.ts';

const stowage = fileURLToPath(import.meta.resolve('stowage/package.json')).replace(/package\.json$/, 'dist/bin.js');

/** A real PostgreSQL with the table of the contests in it, a workspace that knows it, and a folder for files. */
export interface BenchDatabase extends AsyncDisposable {
  readonly folder: string;
  readonly connectionString: string;
  file(name: string): string;
  run(statement: string): Promise<void>;
  /** The command line of this checkout, as built, in the workspace. */
  stowage(...parameters: readonly string[]): Promise<CommandCost>;
  psql(statement: string): Promise<CommandCost>;
  /** A script of `peers/`. */
  peer(script: string, ...parameters: readonly string[]): Promise<CommandCost>;
}

/** Whether PostgreSQL's own client is there; says so when not. */
export function hasPsql(): boolean {
  const found = isInstalled('psql');
  if (!found) process.stderr.write('psql is not installed: its figures are missing (Debian: apt-get install postgresql-client).\n');
  return found;
}

/** Starts the server, makes the table, and writes the workspace. */
export async function openBenchDatabase(rows: number): Promise<BenchDatabase> {
  await using stack = new AsyncDisposableStack();
  const server = stack.use(await startPostgres({ databases: ['bench'] }));
  const folder = stack.adopt(await mkdtemp(join(tmpdir(), 'stowage-bench-')), (path) => rm(path, { recursive: true, force: true }));
  const { host, port } = server;
  const { name, password } = server.admin;
  const authority = join(folder, 'ca.pem');
  await writeFile(authority, server.ca);
  // All contenders speak TLS, as ours does by default.
  const connectionString = `postgres://${name}:${encodeURIComponent(password)}@${host}:${port}/bench?sslmode=verify-full&sslrootcert=${authority}`;
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query(createTrips(rows));
  await client.query('vacuum analyze trips');
  stack.defer(() => client.end());
  const env = { BENCH_PASSWORD: password };
  const run = (...parameters: readonly string[]): Promise<CommandCost> =>
    runCommand(process.execPath, [stowage, '--no-progress', ...parameters], { cwd: folder, env });
  await run('init');
  await run(
    ...['datastore', 'register', 'pg', '--type', 'azure_postgresql', '--server-name', host, '--port', String(port)],
    ...['--database-name', 'bench', '--username', name, '--password', '$'.concat('{env:BENCH_PASSWORD}'), '--ca-file', authority],
  );
  await run('datastore', 'register', 'files', '--type', 'local', '--path', folder);
  const kept = stack.move();
  return {
    folder,
    connectionString,
    file: (name) => join(folder, name),
    run: async (statement) => void (await client.query(statement)),
    stowage: run,
    psql: (statement) => runCommand('psql', [connectionString, '--quiet', '--no-psqlrc', '--command', statement]),
    peer: (script, ...parameters) =>
      runCommand(process.execPath, [fileURLToPath(new URL(`./peers/${script}.ts`, import.meta.url)), ...parameters]),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
