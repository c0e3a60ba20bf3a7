import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDatastoreError } from '@stowage/core';
import { startAzurite } from '@stowage/servers';
import { createDemoWorkspace } from './demo-workspace.ts';
import { digestFolder } from './folder-digests.ts';
import { type Journey, relay, travel } from './journey.ts';
import { describeDatastores, describeJourneys } from './report.ts';

// The main job on real data: a workspace, two datastores by name, a folder of files up, listed, down again, and proved identical.
// The last line is "identical", or the exit code is 1.

/** The data files that the package vega-datasets ships. */
const data = join(dirname(fileURLToPath(import.meta.resolve('vega-datasets'))), '../data');

const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function run(folder: string, signal: AbortSignal): Promise<readonly Journey[]> {
  await using azurite = await startAzurite();
  const workspace = await createDemoWorkspace(folder, azurite);
  say(`A workspace in ${workspace.folder}, with the datastores`);
  say(await describeDatastores(workspace));
  const digests = await digestFolder(data);
  say(`\nReal files: ${digests.size} of the package vega-datasets go up, are listed, come down, and are compared.`);
  const traveller = { data, digests, signal };
  await using disk = await workspace.open();
  await using blobs = await workspace.open('blobs');
  return [
    await travel(disk, join(folder, 'back-from-disk'), traveller),
    await travel(blobs, join(folder, 'back-from-blobs'), traveller),
    await relay(blobs, disk, join(folder, 'back-from-copy'), traveller),
  ];
}

async function main(): Promise<number> {
  const interruption = new AbortController();
  const end = (): void => interruption.abort();
  process.once('SIGINT', end).once('SIGTERM', end);
  const folder = await mkdtemp(join(tmpdir(), 'stowage-demo-'));
  try {
    const journeys = await run(folder, interruption.signal);
    say(describeJourneys(journeys));
    const differences = journeys.flatMap(({ route, differences }) => differences.map((difference) => `${route}: ${difference}`));
    for (const difference of differences) say(difference);
    if (differences.length === 0) say('identical');
    return differences.length === 0 ? 0 : 1;
  } catch (error) {
    if (error === interruption.signal.reason) {
      process.stderr.write('interrupted\n');
      return 130;
    }
    if (!isDatastoreError(error)) throw error;
    process.stderr.write(`${error.code}: ${error.message}\n${error.nextAction}\n`);
    return 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

process.exitCode = await main();
