import type { CaseContext } from './case.ts';
import { CaseFiles } from './case-files.ts';
import type { ConformanceHarness, OpenedDatastore } from './harness.ts';
import { CaseTables } from './tables/case-tables.ts';

const defaultBlockSize = 65_536;
/** Bytes of a file of many requests, where the harness says nothing. */
export const defaultLargeSize: number = 8 * 2 ** 20;

/** Rows of a table with many, where the harness says nothing. */
export const defaultManyRows = 10_000;

/** What a case works with, in a folder of its own. */
export function createContext(harness: ConformanceHarness, opened: OpenedDatastore, folder: string): CaseContext {
  const { store, witness = store } = opened;
  return {
    store,
    capabilities: store.capabilities,
    files: new CaseFiles(witness, folder),
    tables: new CaseTables(opened, folder),
    path: (name) => `${folder}/${name}`,
    // A claim of no bytes is for the case that tests claims; sizes need a number to work with.
    blockSize: harness.limits?.blockSize ?? (store.capabilities.write?.blockSize || defaultBlockSize),
    manyFiles: harness.limits?.manyFiles ?? 2_000,
    largeSize: harness.limits?.largeSize ?? defaultLargeSize,
    manyRows: harness.tables?.manyRows ?? defaultManyRows,
    opened,
    harness,
  };
}
