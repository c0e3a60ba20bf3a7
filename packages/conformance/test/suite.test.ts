import { behaviourCases, openSession } from '@stowage/conformance';
import { operationNames, operations } from '@stowage/core';
import { describe, expect, it } from 'vitest';
import { memoryHarness } from './memory-harness.ts';
import { reducedHarness } from './reduced-harness.ts';

const idsOf = (cases: readonly { readonly id: string }[]): readonly string[] => cases.map(({ id }) => id);

describe('the cases', () => {
  it('have stable, dotted ids of which none is used twice', () => {
    const ids = idsOf(behaviourCases);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[A-Za-z]+(?:\.[A-Za-z0-9-]+)+$/);
  });

  it('are many, and each says what it promises and where the contract does', () => {
    expect(behaviourCases.length).toBeGreaterThan(700);
    for (const { title, rule } of behaviourCases) expect([title, rule]).not.toContain('');
  });

  it('all run against memory, but for those of what memory lacks', async () => {
    const session = await openSession(memoryHarness);
    const run = new Set(idsOf(session.cases));
    const left = idsOf(behaviourCases).filter((id) => !run.has(id));
    await session.close();
    const isOfAnother = (id: string): boolean => /^(?:signUrl|name\.folds|table)\./.test(id);
    expect(left.filter((id) => !isOfAnother(id)).sort()).toEqual(
      [
        ...['read.directory.virtual', 'delete.directory.virtual', 'append.to-written.refused', 'abort.before.signUrl'],
        ...['listTables', 'describeTable', 'query', 'exportTable', 'writeTable', 'importTable', 'dropTable'].map(
          (name) => `abort.before.${name}`,
        ),
      ].sort(),
    );
    expect(left.filter(isOfAnother).length).toBeGreaterThan(25);
  });

  it('refuse each operation and each option that a driver does not declare', async () => {
    const session = await openSession(reducedHarness);
    const refusals = idsOf(session.cases.filter(({ kind }) => kind === 'refusal'));
    await session.close();
    const declared = ['stat', 'read', 'list'];
    const missing = operationNames.filter((name) => !declared.includes(operations[name].capability));
    const options = ['stat', 'read', 'list'] as const;
    expect([...refusals].sort()).toEqual(
      [
        ...missing.map((name) => `refusal.${name}`),
        ...options.flatMap((name) => operations[name].options.map((option) => `refusal.${name}.${option}`)),
      ].sort(),
    );
  });
});
