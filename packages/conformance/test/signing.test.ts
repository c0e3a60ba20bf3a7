import { runConformance } from '@stowage/conformance';
import { describe, expect, it } from 'vitest';
import { createSigningHarness, type Judge } from './signing-memory.ts';

const isOfSigning = ({ id }: { readonly id: string }): boolean => id.startsWith('signUrl.');

/** The cases of signing, tried on a server of the suite's own: a just one passes all, and each mistaken one fails those about its mistake. */
describe('signed URLs', () => {
  it('pass all cases where they are judged well', async () => {
    const report = await runConformance(createSigningHarness(), { select: isOfSigning });
    expect(report.failures).toBeUndefined();
    expect(report).toMatchObject({ failed: 0, notApplicable: 0 });
    expect(report.cases).toBeGreaterThan(25);
  });

  it.each<[string, Partial<Judge>, readonly string[]]>([
    ['whose end nobody looks at', { isNow: ({ from }) => from <= Date.now() }, ['ended']],
    ['whose beginning nobody looks at', { isNow: ({ until }) => Date.now() < until }, ['begins']],
    ['whose signature nobody compares', { isGenuine: () => true }, ['tampered']],
    ['that open every file', { reaches: () => true }, ['one-file', 'scope.directory.only']],
    [
      'that allow everything',
      { allows: () => true },
      ['deletes.only', 'reads.no-write', 'reads.only', 'scope.datastore.only-read', 'writes.only'],
    ],
    ['that open one file only', { reaches: (claims, path) => claims.path === path }, ['scope.datastore', 'scope.directory']],
  ])('%s fail the cases about that', async (_name, judge, fails) => {
    const { failures = [] } = await runConformance(createSigningHarness(judge), { select: isOfSigning });
    expect(failures.map(({ id }) => id.slice('signUrl.'.length)).sort()).toEqual([...fails].sort());
  });
});
