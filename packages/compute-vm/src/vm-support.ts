import type { Claim, ComputeSupport } from '@stowage/compute';

const test = 'packages/compute-vm/test/vm-runs.test.ts';
const byUs = (what: string): Claim => ({ support: 'through-us', test: `${test} > ${what}` });

/** What runs on a machine over SSH can do, each claim with the test that proves it. */
export const vmSupport: ComputeSupport = {
  files: {
    mount: byUs('mounts a datastore there, read-only or not'),
    download: byUs('brings files, runs, and takes back what the program wrote'),
    upload: byUs('brings files, runs, and takes back what the program wrote'),
    pipeline: byUs('is a compute of pipelines'),
    direct: {
      support: 'no',
      reason: 'The program would need the credentials of the datastore on that machine.',
      alternative: 'Download the files: they come without any credential.',
    },
  },
  tables: {
    download: byUs('brings the rows of a table as a file'),
    upload: byUs('takes the rows of a file into a table'),
    pipeline: byUs('is a compute of pipelines'),
    direct: {
      support: 'no',
      reason: 'There is no address of a table that programs could open.',
      alternative: 'Download it as a file: csv, jsonl, parquet or arrow.',
    },
  },
};
