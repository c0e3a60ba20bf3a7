import { access, constants, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createComputeRegistry } from '@stowage/compute';
import { vm } from '@stowage/compute-vm';
import { requireCapabilities } from '@stowage/core';
import {
  type AzuriteServer,
  emulatorAccount,
  type PostgresServer,
  type SshServer,
  startAzurite,
  startPostgres,
  startSshServer,
  tryInstall,
  tryInstallSshServer,
} from '@stowage/servers';
import { readCsv, sourceOfBytes } from '@stowage/tabular';
import { Workspace } from '@stowage/workspace';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { place, trainAnywhere } from '../src/train-anywhere.ts';

const canMount =
  process.geteuid?.() === 0 &&
  (await access('/dev/fuse', constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  ));
const obstacles = {
  mount: canMount ? undefined : 'mounting needs root and /dev/fuse',
  ssh: await tryInstallSshServer(),
  sshfs: canMount ? await tryInstall('/usr/bin/sshfs', 'sshfs') : 'mounting needs root and /dev/fuse',
};
for (const [what, why] of Object.entries(obstacles)) if (why !== undefined) console.warn(`SKIPPED: training by ${what}: ${why}`);

/** The penguins of vega-datasets as a CSV file. */
async function penguins(): Promise<string> {
  const file = join(dirname(createRequire(import.meta.url).resolve('vega-datasets')), '../data/penguins.json');
  const rows = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>[];
  const names = Object.keys(rows[0] ?? {});
  return [names.join(','), ...rows.map((row) => names.map((name) => row[name] ?? '').join(',')), ''].join('\n');
}

describe('the same script anywhere', () => {
  let folder = '';
  let workspace: Workspace;
  let azurite: AzuriteServer;
  let database: PostgresServer;
  let machine: SshServer | undefined;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stowage-training-'));
    [azurite, database] = await Promise.all([startAzurite(), startPostgres({ databases: ['zoo'] })]);
    workspace = await Workspace.create(join(folder, 'project'), { application: import.meta.url });
    process.env.TRAINING_KEY = emulatorAccount.key;
    process.env.TRAINING_PASSWORD = database.admin.password;
    const ca = join(folder, 'ca.pem');
    await writeFile(ca, database.ca);
    const account = {
      account_name: emulatorAccount.name,
      endpoint: azurite.blobEndpoint(),
      credentials: { account_key: '${env:TRAINING_KEY}' },
    };
    await workspace.register('disk', { type: 'local', path: join(folder, 'disk') }, { createIfMissing: true });
    await workspace.register('blobs', { type: 'azure_blob', container_name: 'training', ...account }, { createIfMissing: true });
    await workspace.register('zoo', {
      type: 'azure_postgresql',
      server_name: database.host,
      port: database.port,
      database_name: 'zoo',
      ca_file: ca,
      credentials: { username: database.admin.name, password: '${env:TRAINING_PASSWORD}' },
    });
    const text = await penguins();
    await writeFile(join(folder, 'penguins.csv'), text);
    for (const name of ['disk', 'blobs']) await (await workspace.get(name)).uploadFiles([join(folder, 'penguins.csv')], { to: 'raw' });
    await using zoo = requireCapabilities(await workspace.open('zoo'), 'writeTable');
    await zoo.writeTable({ name: 'penguins' }, await readCsv(sourceOfBytes(new TextEncoder().encode(text))));
    if (obstacles.ssh !== undefined) return;
    machine = await startSshServer();
    process.env.TRAINING_SSH_KEY = machine.privateKey;
    const { host, port, user, hostKey } = machine;
    const config = {
      type: 'vm',
      host,
      port,
      user,
      host_key: hostKey,
      private_key: '${env:TRAINING_SSH_KEY}',
      folder: join(folder, 'machine'),
    };
    await workspace.registerCompute('gpu', config);
  }, 120_000);

  afterAll(async () => {
    await Promise.all([azurite?.stop(), database?.stop(), machine?.stop()]);
    await rm(folder, { recursive: true, force: true });
  });

  const file = async (datastore: string) => (await workspace.get(datastore)).path('raw/penguins.csv');
  const kinds = {
    'local, mounted': async () => (await file('disk')).asMount({ pathOnCompute: place }),
    'local, downloaded': async () => (await file('disk')).asDownload({ pathOnCompute: place }),
    'blob, mounted': async () => (await file('blobs')).asMount({ pathOnCompute: place }),
    'blob, downloaded': async () => (await file('blobs')).asDownload({ pathOnCompute: place }),
    'PostgreSQL, downloaded': async () => (await workspace.get('zoo')).table({ name: 'penguins' }).asDownload({ pathOnCompute: place }),
  };

  const digests = new Map<string, string | undefined>();
  const models = new Set<string>();

  for (const compute of ['local', 'gpu']) {
    for (const [name, toData] of Object.entries(kinds)) {
      const isMount = name.endsWith('mounted');
      const obstacle =
        compute === 'gpu' ? (obstacles.ssh ?? (isMount ? obstacles.sshfs : undefined)) : isMount ? obstacles.mount : undefined;
      test.skipIf(obstacle !== undefined)(`trains on penguins: ${name}, on ${compute}`, async () => {
        const data = await toData();
        const target = `models/${compute}-${name.replaceAll(/\W+/g, '-')}.json`;
        const model = (await workspace.get('blobs')).path(target);
        const result = await trainAnywhere(workspace, { data, model, compute, computes: createComputeRegistry([vm]) });
        expect(result).toMatchObject({ ok: true, exitCode: 0 });
        digests.set(`${name}, on ${compute}`, result.record.movements.find(({ mode }) => mode !== 'upload')?.digest);
        await using blobs = requireCapabilities(await workspace.open('blobs'), 'read');
        models.add(await (await blobs.read(target)).text());
      });
    }
  }

  test('the records show equal digests of the data, and every model is the same', () => {
    expect(digests.size).toBeGreaterThan(0);
    const [first] = digests.values();
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(Object.fromEntries(digests)).toEqual(Object.fromEntries([...digests.keys()].map((name) => [name, first])));
    expect(models.size).toBe(1);
    expect(JSON.parse([...models][0] ?? '').accuracy).toBeGreaterThan(0.95);
  });
});
