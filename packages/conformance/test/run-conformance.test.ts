import { type ConformanceHarness, type ConformanceReport, MemoryService, memory, runConformance } from '@stowage/conformance';
import { type Datastore, openDatastore } from '@stowage/core';
import { DatastoreError } from '@stowage/core/driver';
import { describe, expect, it } from 'vitest';
import { memoryHarness } from './memory-harness.ts';
import { reducedHarness } from './reduced-harness.ts';

const numbersOf = ({ capabilities: _capabilities, results: _results, ...rest }: ConformanceReport): unknown => rest;
const resultsOf = ({ results }: ConformanceReport): readonly string[] => results.map(({ id, result }) => `${id} ${result}`);

/** Memory with one operation replaced. */
function replacing(change: Partial<Awaited<ReturnType<typeof memory.open>>>, rest: Partial<ConformanceHarness> = {}): ConformanceHarness {
  return {
    name: 'changed',
    async open() {
      const service = new MemoryService();
      const driver: typeof memory = {
        ...memory,
        open: async (...given: Parameters<typeof memory.open>) => ({ ...(await memory.open(...given)), ...change }),
      };
      const store: Datastore = await openDatastore(driver, { service }, { retry: false });
      return { store, cleanup: () => store.close() };
    },
    ...rest,
  };
}

describe('a run', () => {
  it('reports numbers and capabilities that survive JSON', async () => {
    const report = await runConformance(memoryHarness);
    const { failures, capabilities, results, ...numbers } = JSON.parse(JSON.stringify(report)) as ConformanceReport;
    expect(failures).toBeUndefined();
    expect(numbers).toEqual({ driver: 'memory', cases: report.cases, passed: report.cases, failed: 0, refusals: 9, notApplicable: 0 });
    expect(results).toHaveLength(report.cases);
    for (const one of results) expect(one).toEqual({ id: expect.any(String), result: 'passed', milliseconds: expect.any(Number) });
    expect(capabilities.rename).toEqual({ support: 'native', ifNoneMatch: true, atomic: true, directories: true });
  });

  it('gives the same with many cases at a time', async () => {
    const oneByOne = await runConformance(memoryHarness);
    const together = await runConformance(memoryHarness, { concurrency: 16 });
    expect(numbersOf(together)).toEqual(numbersOf(oneByOne));
    expect(resultsOf(together)).toEqual(resultsOf(oneByOne));
  });

  it('runs the cases that were chosen', async () => {
    const report = await runConformance(memoryHarness, { select: ({ id }) => id.startsWith('read.suffix.') });
    expect(numbersOf(report)).toEqual({ driver: 'memory', cases: 6, passed: 6, failed: 0, refusals: 0, notApplicable: 0 });
  });

  it('passes for a driver that can only read', async () => {
    expect(await runConformance(reducedHarness)).toMatchObject({ failed: 0, refusals: 27 });
  });

  it('tells what did not run for want of a harness, and only that', async () => {
    const report = await runConformance(reducedHarness, { select: ({ id }) => /^(?:crash|denied|acl)\./.test(id) });
    const left = report.results.filter(({ result }) => result === 'not-applicable');
    expect(report.notApplicable).toBe(left.length);
    expect(left).toContainEqual({ id: 'crash.dead.read', result: 'not-applicable', lacks: ['harness:openMortal'] });
    expect(left).toContainEqual({ id: 'denied.stat', result: 'not-applicable', lacks: ['harness:openDenied'] });
    // It does not claim to write, nor to have lists: those cases are not left out, they are not its.
    expect(left.filter(({ id }) => id.startsWith('crash.write') || id.startsWith('acl'))).toEqual([]);
  });

  it('says which promise was not kept, what was expected, what was found', async () => {
    const stat = (): Promise<never> => Promise.reject(new DatastoreError('ACCESS.DENIED', 'Not for you.'));
    const { failures } = await runConformance(replacing({ stat }), { select: ({ id }) => id === 'stat.missing' });
    expect(failures).toEqual([
      {
        id: 'stat.missing',
        message: 'nothing is PATH.NOT_FOUND [Statable.stat]: expected the error PATH.NOT_FOUND, found ACCESS.DENIED (Not for you.)',
      },
    ]);
  });

  it('ends a case that hangs', async () => {
    const harness = replacing({ setMetadata: () => new Promise<never>(() => undefined) }, { limits: { caseTime: 20 } });
    const { failures } = await runConformance(harness, { select: ({ id }) => id === 'setMetadata.missing' });
    expect(failures?.map(({ message }) => message)).toEqual([
      'nothing is PATH.NOT_FOUND [MetadataSettable.setMetadata]: expected an end within 20 ms',
    ]);
  });

  it('tells once, at the end, when its files could not be taken away', async () => {
    const refuse = (): Promise<never> => Promise.reject(new DatastoreError('ACCESS.DENIED', 'Files stay.'));
    const harness = replacing({ delete: refuse, deleteMany: refuse, deleteDirectory: refuse });
    const report = await runConformance(harness, { select: ({ id }) => id.startsWith('stat.') });
    expect(report.failures?.map(({ id }) => id)).toEqual(['suite.cleanup']);
    expect(report).toMatchObject({ passed: report.cases - 1, failed: 1 });
  });
});
