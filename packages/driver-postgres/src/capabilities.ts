import type { Capability, CapabilityDetails, TableWriteMode } from '@stowage/core/driver';
import { maxColumns } from './names.ts';

const native = { support: 'native' } as const;
const modes: readonly TableWriteMode[] = ['append', 'replace', 'merge', 'fail'];

/** What every PostgreSQL datastore can do. */
export type PostgresCapability = Extract<
  Capability,
  'native' | 'listTables' | 'describeTable' | 'query' | 'exportTable' | 'writeTable' | 'importTable' | 'dropTable'
>;

/** The declaration of what it can do. */
export const postgresCapabilities: Readonly<Pick<CapabilityDetails, PostgresCapability>> = {
  native: { ...native, note: 'The pool of pg.' },
  listTables: { ...native, note: 'Partitions show as the table that they are parts of.' },
  describeTable: native,
  query: {
    ...native,
    note: 'In a read-only transaction, in UTC. A table is read in parallel by ranges of its blocks; views, partitioned tables and those with children over one connection.',
    language: 'PostgreSQL',
    parameters: true,
    cancels: true,
    parallel: true,
  },
  exportTable: { ...native, formats: ['csv'] },
  writeTable: {
    ...native,
    note: 'Replaced rows are deleted and the new ones inserted in one transaction: readers go on reading the old ones, and everything else of the table stays.',
    modes,
    onRejectedRow: true,
    maxColumns,
  },
  importTable: { ...native, formats: ['csv'], modes },
  dropTable: { ...native, note: 'What depends on the table, such as a view, is in the way.' },
};
