import { runConformance } from '@stowage/conformance';
import { describe, expect, it } from 'vitest';
import { createBrokenHarness, type Fault } from './broken/broken-driver.ts';
import { changeFaults } from './broken/change-faults.ts';
import { generalFaults } from './broken/general-faults.ts';
import { listFaults } from './broken/list-faults.ts';
import { readFaults } from './broken/read-faults.ts';
import { treeFaults } from './broken/tree-faults.ts';
import { troubleFaults } from './broken/trouble-faults.ts';
import { writeFaults } from './broken/write-faults.ts';

const faults: readonly Fault[] = [
  ...readFaults,
  ...writeFaults,
  ...listFaults,
  ...changeFaults,
  ...generalFaults,
  ...treeFaults,
  ...troubleFaults,
];

/** The suite tests itself: each mistake is named by the cases that are about it, and by no other. */
describe('a driver that', () => {
  it.each(faults.map((fault) => [fault.name, fault] as const))('%s', async (_name, fault) => {
    const { failures = [] } = await runConformance(createBrokenHarness(fault));
    expect(failures.map(({ id }) => id).sort()).toEqual([...fault.fails].sort());
    expect(failures).not.toEqual([]);
  });
});
