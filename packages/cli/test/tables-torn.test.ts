import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { startTdsServer, type TdsServer } from '@stowage/emulator-tds';
import { type PostgresServer, startPostgres } from '@stowage/servers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startProgram } from './program.ts';
import { openShell, type Shell } from './shell.ts';

const loader = { name: 'loader', password: 'Loader-s3cret!' };
let server: PostgresServer;
let tds: TdsServer;
let shell: Shell;

beforeAll(async () => {
  server = await startPostgres({ databases: ['shop'] });
  tds = await startTdsServer({ databases: ['shop'], users: { [loader.name]: loader.password } });
  shell = await openShell();
  process.env.PGTEST = server.admin.password;
  process.env.SQLTEST = loader.password;
  await writeFile(join(shell.folder, 'ca.pem'), server.ca);
  await writeFile(join(shell.folder, 'tds.pem'), tds.certificate);
  const pg = ['--type', 'azure_postgresql', '--server-name', server.host, '--port', String(server.port), '--database-name', 'shop'];
  const sql = ['--type', 'azure_sql', '--server-name', tds.host, '--port', String(tds.port), '--database-name', 'shop'];
  for (const args of [
    ['init'],
    ['datastore', 'register', 'blob', '--type', 'local', '--path', './blob', '--create'],
    ['datastore', 'register', 'pg', ...pg, '--username', server.admin.name, '--password', '${env:PGTEST}', '--ca-file', './ca.pem'],
    ['datastore', 'register', 'sql', ...sql, '--username', loader.name, '--password', '${env:SQLTEST}', '--ca-file', './tds.pem'],
  ]) {
    const done = await shell(...args);
    expect(done, done.err).toMatchObject({ code: 0 });
  }
  await server.sql(
    `create view endless as select generate_series(1, 100000000) as n; create table few as select 1 as n;
    create table many as select i as id, repeat('x', 50) as text from generate_series(1, 200000) i`,
    'shop',
  );
});
afterAll(async () => {
  delete process.env.PGTEST;
  delete process.env.SQLTEST;
  await server?.stop();
  await tds?.close();
  await shell?.[Symbol.asyncDispose]();
});

/** Waits until something holds. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt++) {
    if (await holds()) return;
    await setTimeout(50);
  }
  throw new Error('It never came to that.');
}

const isReading = async (): Promise<boolean> =>
  (await server.sql(`select 1 from pg_stat_activity where query ilike '%endless%' and state = 'active' and pid <> pg_backend_pid()`))
    .length > 0;

test.each(['blob:lost.parquet', 'blob:lost.csv', 'sql:dbo/lost', 'pg:public/few --mode append'])(
  'the server goes away in the middle of a copy to %s: a code of its own, and the target is as it was',
  async (to) => {
    const copying = shell('copy', 'pg:endless', ...to.split(' '), '--json');
    await until(isReading);
    await server.killConnections();
    const failed = await copying;
    expect(failed.code).toBe(1);
    expect(failed.json()).toMatchObject({ error: { code: 'SERVICE.UNAVAILABLE' } });
    expect((await readdir(join(shell.folder, 'blob'))).filter((name) => name.includes('lost'))).toEqual([]);
    expect((await shell('tables', 'sql', '--json')).json()).toMatchObject({ tables: [] });
    expect(await server.sql('select count(*)::int as n from few', 'shop')).toEqual([{ n: 1 }]);
  },
);

test('an export whose process was killed goes on where it was', async () => {
  const options = ['--format', 'parquet', '--cursor', 'id', '--part-rows', '10000', '--resume', '--json'];
  const program = startProgram(['copy', 'pg:many', 'blob:parts/', ...options], { cwd: shell.folder });
  const parts = async (): Promise<readonly string[]> => {
    const names = await readdir(join(shell.folder, 'blob/parts')).catch(() => []);
    return names.filter((name) => name.endsWith('.parquet') && !name.startsWith('.'));
  };
  await until(async () => (await parts()).length >= 3);
  program.child.kill('SIGKILL');
  expect(await program.ended).toMatchObject({ end: 'SIGKILL' });
  const before = (await parts()).length;
  const again = (await shell('copy', 'pg:many', 'blob:parts/', ...options)).json<{ files: { kept: number; written: number } }>();
  expect(again).toMatchObject({ outcome: 'complete' });
  expect(again.files.kept).toBeGreaterThanOrEqual(before - 1);
  expect(again.files.kept + again.files.written).toBe(20);
  expect(await parts()).toHaveLength(20);
  expect((await shell('copy', 'blob:parts/', 'pg:public/again', '--verify', 'checksum', '--json')).json()).toMatchObject({
    rows: { written: 200_000 },
  });
  const [difference] = await server.sql('select count(*)::int as n from (select * from many except select * from again) x', 'shop');
  expect(difference).toEqual({ n: 0 });
  expect(await readFile(join(shell.folder, '.stowage/.gitignore'), 'utf8')).toContain('*');
});

test('Ctrl-C in the middle ends the copy and leaves nothing', async () => {
  const program = startProgram(['copy', 'pg:endless', 'blob:interrupted.parquet'], { cwd: shell.folder });
  await until(isReading);
  program.child.kill('SIGINT');
  expect((await program.ended).end).toBe(130);
  expect((await readdir(join(shell.folder, 'blob'))).filter((name) => name.includes('interrupted'))).toEqual([]);
  await until(async () => !(await isReading()));
});
