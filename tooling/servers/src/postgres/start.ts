import { execFile } from 'node:child_process';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { testCertificateAuthority } from '../certificate-authority.ts';
import { findFreePort, loopback } from '../http-listening.ts';
import { createStop, type RunningServer } from '../running-server.ts';
import { binariesForOthers, binariesOf, embeddedPostgresVersion } from './binaries.ts';
import { startPostmaster } from './postmaster.ts';
import { findServerUser } from './server-user.ts';

/** Who may log in, with a password that is checked by SCRAM. */
export interface PostgresUser {
  readonly name: string;
  readonly password: string;
}

/** How to start PostgreSQL. */
export interface PostgresOptions {
  /** Major version: 18 from npm, or one of `installedPostgresVersions()`. Default 18. */
  readonly version?: number;
  /** Databases beside `postgres`, owned by the superuser. */
  readonly databases?: readonly string[];
  /** Users beside the superuser `admin`, without rights. */
  readonly users?: readonly PostgresUser[];
  /** Settings of the server: `{ max_connections: '20' }`. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** A running PostgreSQL with TLS on and SCRAM, with its data in a temporary folder. */
export interface PostgresServer extends RunningServer {
  readonly host: string;
  readonly port: number;
  readonly version: number;
  /** A superuser. */
  readonly admin: PostgresUser;
  /** The authority that signed the server's certificate (for `localhost` and loopback addresses), PEM. */
  readonly ca: string;
  /** Runs statements as the superuser and gives the rows of the last one. */
  sql(text: string, database?: string): Promise<readonly Record<string, unknown>[]>;
  /** Ends connections of others on the server, all of them or those of one application; how many there were. */
  killConnections(applicationName?: string): Promise<number>;
  /** Dies as if the machine had lost power: connections break, what was not committed is gone. */
  crash(): Promise<void>;
  /** Starts again on the same port with the same data, after recovery. */
  restart(): Promise<void>;
}

const run = promisify(execFile);
const admin: PostgresUser = { name: 'admin', password: 'admin-Pässword:1' };

/**
 * Starts a real PostgreSQL: TLS and SCRAM on, connections without TLS are taken too. It takes about a second.
 *
 * Nothing is synced to the disk: a crash of the server loses nothing, one of the machine does.
 *
 * @example
 * ```ts
 * await using postgres = await startPostgres({ databases: ['trips'] })
 * const client = new pg.Client({ host: postgres.host, port: postgres.port, ssl: { ca: postgres.ca } })
 * ```
 */
export async function startPostgres(options: PostgresOptions = {}): Promise<PostgresServer> {
  const version = options.version ?? embeddedPostgresVersion;
  const user = await findServerUser();
  const binaries = user.uid === undefined ? binariesOf(version) : await binariesForOthers(version);
  const [folder, port] = [await mkdtemp(join(tmpdir(), 'stowage-postgres-')), await findFreePort()];
  const own = async (file: string, text: string): Promise<string> => {
    const path = join(folder, file);
    await writeFile(path, text, { mode: 0o600 });
    if (user.uid !== undefined && user.gid !== undefined) await chown(path, user.uid, user.gid);
    return path;
  };
  const authority = await testCertificateAuthority();
  const { cert, key } = await authority.issue();
  try {
    if (user.uid !== undefined && user.gid !== undefined) await chown(folder, user.uid, user.gid);
    // Given by a file, because arguments are seen by every user of the machine; removed by initdb's own wish for an empty folder.
    const passwordFile = `${folder}-password`;
    await writeFile(passwordFile, admin.password, { mode: 0o600 });
    if (user.uid !== undefined && user.gid !== undefined) await chown(passwordFile, user.uid, user.gid);
    const flags = ['--no-sync', '--no-instructions', '--encoding=UTF8', '--locale=C', '--auth=scram-sha-256'];
    await run(join(binaries, 'initdb'), ['-D', folder, '-U', admin.name, `--pwfile=${passwordFile}`, ...flags], {
      ...user,
      cwd: folder,
      env: { PATH: process.env.PATH, LC_ALL: 'C' },
    }).finally(() => rm(passwordFile));
    const settings = {
      listen_addresses: loopback,
      port: String(port),
      unix_socket_directories: '',
      fsync: 'off',
      full_page_writes: 'off',
      ssl: 'on',
      ssl_cert_file: await own('server.crt', cert),
      ssl_key_file: await own('server.key', key),
      ...options.settings,
    };
    const arguments_ = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const start = (): ReturnType<typeof startPostmaster> => startPostmaster(join(binaries, 'postgres'), folder, arguments_, user);
    let postmaster: Awaited<ReturnType<typeof start>> | undefined = await start();
    const sql: PostgresServer['sql'] = async (text, database = 'postgres') => {
      const ssl = settings.ssl === 'on' && { ca: authority.ca };
      const client = new pg.Client({ host: loopback, port, user: admin.name, password: admin.password, database, ssl });
      await client.connect();
      try {
        // An array where the text holds several statements, which its types do not say.
        const results: pg.QueryResult | pg.QueryResult[] = await client.query(text);
        return (Array.isArray(results) ? results.at(-1) : results)?.rows ?? [];
      } finally {
        await client.end();
      }
    };
    for (const { name, password } of options.users ?? []) {
      await sql(`create role ${pg.escapeIdentifier(name)} login password ${pg.escapeLiteral(password)}`);
    }
    for (const name of options.databases ?? []) await sql(`create database ${pg.escapeIdentifier(name)}`);
    return {
      url: `postgres://${loopback}:${port}`,
      host: loopback,
      port,
      version,
      admin,
      ca: authority.ca,
      sql,
      async killConnections(applicationName) {
        const which = applicationName === undefined ? '' : ` and application_name = ${pg.escapeLiteral(applicationName)}`;
        const others = `backend_type = 'client backend' and pid <> pg_backend_pid()${which}`;
        return (await sql(`select pg_terminate_backend(pid) from pg_stat_activity where ${others}`)).length;
      },
      async crash() {
        await postmaster?.end('QUIT');
        postmaster = undefined;
      },
      async restart() {
        postmaster ??= await start();
      },
      ...createStop(async () => {
        await postmaster?.end('INT');
        await rm(folder, { recursive: true, force: true });
      }),
    };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}
