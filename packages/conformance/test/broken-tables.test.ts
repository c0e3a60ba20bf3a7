import { runConformance } from '@stowage/conformance';
import { describe, expect, it } from 'vitest';
import { createBrokenTables, type TableFault } from './broken-tables/broken-tables.ts';
import { tableCellFaults } from './broken-tables/cell-faults.ts';
import { tableOtherFaults } from './broken-tables/other-faults.ts';
import { tableReadFaults } from './broken-tables/read-faults.ts';
import { tableWriteFaults } from './broken-tables/write-faults.ts';

const faults: readonly TableFault[] = [...tableReadFaults, ...tableWriteFaults, ...tableCellFaults, ...tableOtherFaults];

/** They take longer than all others together, so they run only for the mistakes that they are about. */
const isHeavy = (id: string): boolean => /^table\.(?:type\.(?:text|binary)\.large|shape\..*|frees\.slow-reader|write\.pulls)$/.test(id);

/** The suite for tables tests itself: each mistake is named by the cases that are about it, and by no other. */
describe('a driver for tables that', () => {
  it.each(faults.map((fault) => [fault.name, fault] as const))('%s', async (_name, fault) => {
    const { failures = [] } = await runConformance(createBrokenTables(fault), {
      select: ({ id }) => !isHeavy(id) || fault.fails.includes(id.replace(/^table\./, '')),
    });
    expect(failures.map(({ id }) => id.replace(/^table\./, '')).sort()).toEqual([...fault.fails].sort());
    expect(failures).not.toEqual([]);
  });
});
