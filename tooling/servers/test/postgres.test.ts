import { existsSync } from 'node:fs';
import pg from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { embeddedPostgresVersion, installedPostgresVersions, startPostgres, startTcpLine } from '../src/index.ts';

const installed = await installedPostgresVersions();
if (installed.length === 0) console.warn('No second PostgreSQL is installed (Debian: postgresql-15): only 18 is tested.');

describe.each([embeddedPostgresVersion, ...installed])('PostgreSQL %i', async (version) => {
  const postgres = await startPostgres({ version, databases: ['it"s'], users: [{ name: 'Reader', password: "p'w" }] });
  afterAll(() => postgres.stop());
  const clientOf = (password: string, port = postgres.port): pg.Client =>
    new pg.Client({ host: postgres.host, port, user: 'Reader', password, database: 'it"s', ssl: { ca: postgres.ca } });

  it('has the version, TLS and SCRAM', async () => {
    expect(await postgres.sql('select ssl, current_setting($$server_version$$) v from pg_stat_ssl where pid = pg_backend_pid()')).toEqual([
      { ssl: true, v: expect.stringMatching(new RegExp(`^${version}\\.`)) },
    ]);
    expect(await postgres.sql("select rolpassword from pg_authid where rolname = 'Reader'")).toEqual([
      { rolpassword: expect.stringContaining('SCRAM-SHA-256') },
    ]);
    await expect(clientOf('wrong').connect()).rejects.toMatchObject({ code: '28P01' });
  });

  it('keeps what was committed through a crash, and cuts connections', async () => {
    await postgres.sql('create table kept (n int); insert into kept values (1)');
    const client = clientOf("p'w");
    const ended = new Promise((resolve) => client.on('error', resolve));
    await client.connect();
    await postgres.crash();
    await ended;
    await postgres.restart();
    expect(await postgres.sql('select n from kept')).toEqual([{ n: 1 }]);
  });

  it('can be reached by a line that tears', async () => {
    await using line = await startTcpLine(postgres);
    const client = clientOf("p'w", line.port);
    await client.connect();
    const ended = new Promise((resolve) => client.on('error', resolve));
    line.tear();
    expect(await ended).toBeInstanceOf(Error);
  });

  it('ends and leaves nothing', async () => {
    const [row] = await postgres.sql('show data_directory');
    const folder = String(row?.data_directory);
    expect(existsSync(folder)).toBe(true);
    await postgres.stop();
    await expect(postgres.sql('select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect(existsSync(folder)).toBe(false);
  });
});
