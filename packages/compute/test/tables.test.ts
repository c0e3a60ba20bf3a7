import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRegistry } from '@stowage/core';
import { local } from '@stowage/driver-local';
import postgres from '@stowage/driver-postgres';
import { type PostgresServer, startPostgres } from '@stowage/servers';
import { sourceOfBytes, tableFormats } from '@stowage/tabular';
import type { RegisteredDatastore } from '@stowage/workspace';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createProject, type Project } from './support/project.ts';

let server: PostgresServer;
let project: Project;
let zoo: RegisteredDatastore;

beforeAll(async () => {
  server = await startPostgres({ databases: ['zoo'] });
  await server.sql(
    `create schema animals; create table animals.penguins (id int primary key, name text not null, mass numeric(6,2));
     insert into animals.penguins values (1, 'Pingu, "the first"', 4.25), (2, 'Ünà', null), (3, 'c', 3.10)`,
    'zoo',
  );
});
afterAll(() => server.stop());
beforeEach(async () => {
  project = await createProject({ registry: createRegistry([local, postgres]) });
  const config = { server_name: server.host, port: server.port, database_name: 'zoo', ca: server.ca, sslmode: 'verify-ca' };
  const credentials = { username: server.admin.name, password: '${env:ZOO_PASSWORD}' };
  await project.workspace.register('zoo', { type: 'azure_postgresql', ...config, credentials });
  zoo = await project.workspace.get('zoo');
});

const copyScript = 'cp "$AZUREML_DATAREFERENCE_rows" "$1"; wc -l < "$AZUREML_DATAREFERENCE_rows"';

describe('a table', () => {
  test.for(['csv', 'jsonl', 'parquet', 'arrow'] as const)('is a file of each format: %s', async (format) => {
    await project.source({ 'copy.sh': copyScript });
    const kept = join(project.folder, `kept.${format}`);
    const rows = zoo.table({ schema: 'animals', name: 'penguins' }).asDownload({ format });
    const { record, ok, err } = await project.run({ command: ['sh', 'copy.sh', kept], inputs: { rows } });
    expect(ok, err).toBe(true);
    expect(record.movements).toMatchObject([{ mode: 'download', content: 'table', rows: 3, from: 'zoo: table animals.penguins' }]);
    expect(record.references[0]?.value).toMatch(/\/data\/rows\/penguins\.(csv|jsonl|parquet|arrows)$/);
    const table = await tableFormats[format].read(sourceOfBytes(await readFile(kept)));
    let count = 0;
    for await (const batch of table.batches) count += batch.numRows;
    expect([count, table.schema.fields.map(({ name }) => name)]).toEqual([3, ['id', 'name', 'mass']]);
  });

  test('is the rows of a query, where the program wants them', async () => {
    const query = zoo.query('select name, mass from animals.penguins where id < $1 order by id', { parameters: [3] });
    const { out, err } = await project.run({
      command: ['cat', 'in/penguins.csv'],
      inputs: [query.asDownload({ pathOnCompute: 'in/penguins.csv' })],
    });
    expect(out, err).toBe('name,mass\r\n"Pingu, ""the first""",4.25\r\nÜnà,\r\n');
  });

  test('takes the rows of a file that a program wrote, all or none', async () => {
    await project.source({ 'write.sh': 'printf "id,label\\n1,one\\n2,two\\n" > "$AZUREML_DATAREFERENCE_out"' });
    const labels = zoo.table({ name: 'labels' });
    const first = await project.run({ entryScript: 'write.sh', outputs: { out: labels.asUpload({ format: 'csv' }) } });
    expect(first.record.movements).toMatchObject([{ mode: 'upload', content: 'table', rows: 2, to: 'zoo: table labels' }]);
    await project.run({ entryScript: 'write.sh', outputs: { out: labels.asUpload({ mode: 'append' }) } });
    const count = async (): Promise<unknown> => (await server.sql('select count(*)::int as n, sum(id)::int as sum from labels', 'zoo'))[0];
    expect(await count()).toEqual({ n: 4, sum: 6 });
    await expect(project.run({ entryScript: 'write.sh', outputs: { out: labels.asUpload() } })).rejects.toMatchObject({
      code: 'TABLE.EXISTS',
    });
    expect(await count()).toEqual({ n: 4, sum: 6 });
  });

  test('that is not there, or is to be mounted, is refused before the program starts', async () => {
    const run = (inputs: readonly never[] | readonly RegisteredDatastore[]) => project.run({ command: ['true'], inputs });
    await expect(run([zoo.table({ name: 'whales' })] as never)).rejects.toMatchObject({ code: 'TABLE.NOT_FOUND' });
    await expect(run([zoo])).rejects.toMatchObject({ code: 'MATRIX.UNSUPPORTED', nextAction: expect.stringContaining('table(') });
  });
});
