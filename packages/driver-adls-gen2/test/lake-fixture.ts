import type { DataLakeFileSystemClient } from '@azure/storage-file-datalake';
import { type DfsEmulator, type DfsEmulatorOptions, startDfsEmulator } from '@stowage/emulator-dfs';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { AdlsGen2ConfigInput } from '../src/index.ts';
import { newFilesystem } from './dfs-emulator.ts';
import { type FullStore, foreignFilesystem, openFull } from './dfs-store.ts';

/** What a test works with. */
export interface Lake {
  readonly emulator: DfsEmulator;
  readonly config: AdlsGen2ConfigInput;
  readonly store: FullStore;
  /** A foreign eye on the same file system. */
  readonly filesystem: DataLakeFileSystemClient;
}

/** One emulator for all tests of a file, and a file system and a store for each. */
export function defineLake(options: DfsEmulatorOptions = {}): Lake {
  const lake = {} as { -readonly [K in keyof Lake]: Lake[K] };
  beforeAll(async () => {
    lake.emulator = await startDfsEmulator(options);
  });
  afterAll(() => lake.emulator.stop());
  beforeEach(async () => {
    lake.config = await newFilesystem(lake.emulator);
    lake.filesystem = foreignFilesystem(lake.emulator, lake.config.filesystem);
    lake.store = await openFull(lake.config);
  });
  afterEach(async () => {
    lake.emulator.faults.clear();
    await lake.store.close();
  });
  return lake;
}
