import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type PipelineResult, planPipeline, readPipelineFile, requireDone, runPipeline, transferStep } from '@stowage/compute';
import { createRegistry } from '@stowage/core';
import { local } from '@stowage/driver-local';
import postgres from '@stowage/driver-postgres';
import { type PostgresServer, startPostgres } from '@stowage/servers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createProject, writeFiles } from './support/project.ts';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres({ databases: ['zoo'] });
});
afterAll(() => server.stop());

const text = `
name: zoo
steps:
  export:
    transfer: { from: 'zoo:public/animals', to: 'workspacestore:export/', format: parquet, part_rows: 2 }
  count:
    command: [sh, -c, 'ls "$1" | wc -l > "$2"', sh, $files, $count]
    source: ./source
    inputs: { files: { path: 'workspacestore:export/', mode: download } }
    outputs: { count: 'workspacestore:count.txt' }
  load:
    transfer: { from: 'workspacestore:export/', to: { datastore: zoo, table: public/copies }, verify: checksum }
  heavy:
    transfer: { from: { datastore: zoo, query: 'select name from copies where mass > $1', parameters: [3] }, to: 'workspacestore:heavy.csv' }
    after: [load]
`;

test('brings rows between databases and files', async () => {
  await server.sql(
    `create table animals (id int primary key, name text not null, mass numeric(6,2));
     insert into animals values (1, 'Pingu', 4.25), (2, 'Ünà', null), (3, 'c', 3.10), (4, 'd', 1), (5, 'e', 2)`,
    'zoo',
  );
  const project = await createProject({ registry: createRegistry([local, postgres]) });
  const config = { server_name: server.host, port: server.port, database_name: 'zoo', ca: server.ca, sslmode: 'verify-ca' };
  const credentials = { username: server.admin.name, password: '${env:ZOO_PASSWORD}' };
  process.env.ZOO_PASSWORD = server.admin.password;
  await project.workspace.register('zoo', { type: 'azure_postgresql', ...config, credentials });
  await writeFiles(project.folder, { 'pipeline.yaml': text });
  const run = async (): Promise<PipelineResult> =>
    requireDone(await runPipeline(project.workspace, await readPipelineFile(project.workspace, join(project.folder, 'pipeline.yaml'))));
  const outcomes = ({ steps }: PipelineResult) => Object.fromEntries(steps.map(({ name, outcome }) => [name, outcome]));
  const stored = join(project.workspace.folder, 'workspacestore');

  expect(outcomes(await run())).toEqual({ export: 'done', count: 'done', load: 'done', heavy: 'done' });
  const parts = (await readdir(join(stored, 'export'))).filter((name) => name.endsWith('.parquet'));
  expect(parts).toHaveLength(3);
  expect(await server.sql('select count(*)::int as rows, sum(mass)::text as mass from copies', 'zoo')).toEqual([
    { rows: 5, mass: '10.35' },
  ]);

  expect(outcomes(await run())).toEqual({ export: 'reused', count: 'reused', load: 'reused', heavy: 'reused' });

  await server.sql('update animals set mass = 9 where id = 4', 'zoo');
  expect(outcomes(await run())).toEqual({ export: 'done', count: 'done', load: 'done', heavy: 'done' });
  expect(await server.sql('select mass::text as mass from copies where id = 4', 'zoo')).toEqual([{ mass: '9.00' }]);
});

test('takes a table without a schema for one of any schema', async () => {
  const project = await createProject({ registry: createRegistry([local, postgres]) });
  const config = { server_name: server.host, port: server.port, database_name: 'zoo', ca: server.ca, sslmode: 'verify-ca' };
  const credentials = { username: server.admin.name, password: '${env:ZOO_PASSWORD}' };
  process.env.ZOO_PASSWORD = server.admin.password;
  await project.workspace.register('zoo', { type: 'azure_postgresql', ...config, credentials });
  const zoo = await project.workspace.get('zoo');
  const steps = [
    transferStep({ name: 'read', from: zoo.table({ name: 'copies' }).asDownload(), to: project.store.path('copies.csv') }),
    transferStep({ name: 'other', from: zoo.table({ schema: 'old', name: 'copies' }).asDownload(), to: project.store.path('old.csv') }),
    transferStep({ name: 'write', from: project.store.path('given.csv'), to: zoo.table({ schema: 'public', name: 'copies' }).asUpload() }),
  ];
  const plan = await planPipeline(project.workspace, { name: 'p', steps });
  expect(plan.steps.map(({ step, after }) => [step.name, after])).toEqual([
    ['other', []],
    ['write', []],
    ['read', ['write']],
  ]);
});
