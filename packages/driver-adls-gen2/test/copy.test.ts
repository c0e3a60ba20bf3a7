import { randomBytes } from 'node:crypto';
import { copySourceHeaders } from '@stowage/azure-common';
import { once, parseConfig } from '@stowage/core/driver';
import { type DfsEmulator, startDfsEmulator } from '@stowage/emulator-dfs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient, type LakeClient } from '../src/client.ts';
import { configSchema } from '../src/config.ts';
import { headFile } from '../src/head-path.ts';
import { copyInBlocks } from '../src/operations/copy.ts';
import { newFilesystem } from './dfs-emulator.ts';
import { type FullStore, foreignFilesystem, namesIn, openFull, textOf } from './dfs-store.ts';

const large = randomBytes(400_000);
let emulator: DfsEmulator;
let store: FullStore;
let client: LakeClient;
let filesystem: string;

beforeAll(async () => {
  emulator = await startDfsEmulator();
  const config = await newFilesystem(emulator);
  filesystem = config.filesystem;
  store = await openFull(config);
  client = createClient(await parseConfig(configSchema, config, 'azure_data_lake_gen2'), once);
  await store.write('a', large, { contentType: 'text/csv', metadata: { source: 'sensor' } });
});
afterAll(async () => {
  await client.close();
  await store.close();
  await emulator.stop();
});

/** Copies as files are that are too large for one request. */
async function copyLarge(to: string, ifNoneMatch?: '*'): Promise<void> {
  const entry = await headFile(client, { path: 'a' });
  const signed = { resource: 'b', path: `${filesystem}/a` } as const;
  const { credential } = client;
  const source = await copySourceHeaders({ credential, url: client.blobUrlOf('a'), signed, etag: entry.etag }, undefined);
  await copyInBlocks(client, { from: 'a', to, ifNoneMatch }, entry, source, 100_000);
}

describe('a copy in blocks', () => {
  it.each(['new/b', 'small', 'appended'])('goes to %s, with headers and metadata', async (to) => {
    await store.write('small', 'by the Blob endpoint');
    await store.append('appended', 'by the DFS endpoint');
    await copyLarge(to);
    const { entry } = await store.read(to);
    expect(entry).toMatchObject({ size: large.byteLength, contentType: 'text/csv', metadata: { source: 'sensor' } });
    expect(Buffer.compare(await (await store.read(to)).bytes(), large)).toBe(0);
    const names = await namesIn(foreignFilesystem(emulator, filesystem));
    expect(names.filter((name) => name.includes('.stowage-'))).toEqual([]);
  });

  it('that must replace nothing replaces nothing', async () => {
    await store.write('taken', 'old');
    await expect(copyLarge('taken', '*')).rejects.toMatchObject({ code: 'PATH.EXISTS' });
    expect(await textOf(store, 'taken')).toBe('old');
  });
});
