import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type PostgresServer, startPostgres } from '@stowage/servers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { errorOf } from './blob-place.ts';
import { openShell, type Shell } from './shell.ts';

let server: PostgresServer;
let shell: Shell;

beforeAll(async () => {
  server = await startPostgres({ databases: ['zoo'] });
  await server.sql("create table animals (id int primary key, name text); insert into animals values (1, 'Pingu'), (2, null)", 'zoo');
  shell = await openShell();
  process.env.ZOO_PASSWORD = server.admin.password;
  await writeFile(join(shell.folder, 'ca.pem'), server.ca);
  await shell('init');
  const place = ['--server-name', server.host, '--port', String(server.port), '--database-name', 'zoo', '--ca-file', './ca.pem'];
  const user = ['--username', server.admin.name, '--password', '${env:ZOO_PASSWORD}'];
  expect(await shell('datastore', 'register', 'zoo', '--type', 'azure_postgresql', ...place, ...user)).toMatchObject({ code: 0 });
});
afterAll(async () => {
  delete process.env.ZOO_PASSWORD;
  await shell[Symbol.asyncDispose]();
  await server.stop();
});

it('hands a table, or the rows of a query, to a program as a file', async () => {
  const table = await shell('run', '--input', 'rows=zoo:public/animals', '--at', 'rows=in/animals.jsonl', '--', 'cat', 'in/animals.jsonl');
  expect(table, table.err).toMatchObject({ code: 0, out: '{"id":1,"name":"Pingu"}\n{"id":2,"name":null}\n' });
  const query = await shell(
    'run',
    '--input',
    'rows=zoo:?query=select name from animals where id = 1',
    '--',
    'sh',
    '-c',
    'tail -n 1 "$1"',
    'sh',
    '$rows',
  );
  expect(query.out.trim()).toBe('Pingu');
});

it('puts what a program wrote into a table', async () => {
  const program = ['sh', '-c', 'printf "id,name\\n7,g\\n" > "$1"', 'sh', '$out'];
  const written = await shell('run', '--output', 'out=zoo:public/written', '--', ...program);
  expect(written, written.err).toMatchObject({ code: 0 });
  expect(await server.sql('select id::int, name from written', 'zoo')).toEqual([{ id: 7, name: 'g' }]);
  expect(errorOf(await shell('run', '--output', 'out=zoo:public/written', '--json', '--', ...program))).toMatchObject({
    code: 'TABLE.EXISTS',
  });
  expect(await shell('run', '--output', 'out=zoo:public/written', '--on-conflict', 'overwrite', '--', ...program)).toMatchObject({
    code: 0,
  });
});

it('says that a table is not mounted, and what is there instead', async () => {
  const refused = await shell('run', '--input', 'rows=zoo:public/animals:mount', '--json', '--', 'true');
  expect(errorOf(refused)).toMatchObject({ code: 'MATRIX.UNSUPPORTED', nextAction: expect.stringContaining('Download') });
});
