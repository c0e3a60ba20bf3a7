import type { CapabilityDetails } from '@stowage/core/driver';

/** Columns of a table, at most. */
export const maxColumns = 1_024;

/** What SQL Server can do, and what hangs on nothing. */
export const sqlCapabilities: {
  readonly [C in 'listTables' | 'describeTable' | 'query' | 'writeTable' | 'dropTable' | 'native']: CapabilityDetails[C];
} = {
  listTables: { support: 'native' },
  describeTable: { support: 'native' },
  query: {
    support: 'native',
    language: 'T-SQL',
    parameters: true,
    cancels: true,
    note: 'There are no read-only transactions: a statement that writes does write.',
  },
  writeTable: {
    support: 'native',
    modes: ['append', 'replace', 'merge', 'fail'],
    onRejectedRow: true,
    maxColumns,
    note: 'Bulk load in one transaction; replace and merge through a temporary table.',
  },
  dropTable: { support: 'native' },
  native: { support: 'native', note: 'The connection pool of mssql.' },
};
