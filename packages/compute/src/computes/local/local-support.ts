import type { Claim, ComputeSupport } from '../../matrix/support.ts';

const byUs = (test: string): Claim => ({ support: 'through-us', test });

const pairs = 'packages/cli/test/run-every-store.test.ts';
const pipelines = 'packages/compute/test/pipelines.test.ts';
const tables = 'packages/compute/test/tables.test.ts';

/** What runs on this machine can do, each claim with the test that proves it. */
export const localSupport: ComputeSupport = {
  files: {
    mount: byUs(`${pairs} > is the same, name for name and byte for byte, mounted and downloaded`),
    download: byUs(`${pairs} > is the same, name for name and byte for byte, mounted and downloaded`),
    upload: byUs(`${pairs} > takes what a program wrote`),
    pipeline: byUs(`${pipelines} > does each step after those whose outputs it reads, and reuses what is unchanged`),
    direct: { support: 'native', test: `${pairs} > is opened by the program itself` },
  },
  tables: {
    download: byUs(`${tables} > is a file of each format`),
    upload: byUs(`${tables} > takes the rows of a file`),
    pipeline: byUs('packages/compute/test/pipelines-tables.test.ts > brings rows between databases and files'),
    direct: {
      support: 'no',
      reason: 'There is no address of a table that programs could open.',
      alternative: 'Download it as a file: csv, jsonl, parquet or arrow.',
    },
  },
};
