import { patternBytes, toStream } from '../../bytes.ts';
import { type CaseContext, type CaseDraft, type ConformanceCase, defineArea } from '../../case.ts';
import { expect, expectBytes, expectEqual } from '../../expectation.ts';
import { defineOwnCase } from '../../own-case.ts';
import { type Ending, expectTrouble, underPlan } from '../../trouble.ts';
import { afterFaults, beforeFaults, mixedPlan, planOf } from './fault-plans.ts';

/** After a write that may have failed: nothing under the name but the old file or the new one, whole, and nothing beside it. */
async function expectWhole(
  { files, path }: CaseContext,
  { error }: Ending<unknown>,
  old: Uint8Array | undefined,
  young: Uint8Array,
): Promise<void> {
  if (error !== undefined) expectTrouble(error);
  const names = await files.names();
  if (error !== undefined && old === undefined && names.length === 0) return;
  expectEqual(names, ['a'], 'the files');
  const found = await files.bytes(path('a'));
  const isOld = error !== undefined && old !== undefined && found.byteLength === old.byteLength;
  expectBytes(found, isOld ? old : young, 'the file');
}

const writeDrafts = [...beforeFaults, ...afterFaults].flatMap(({ id, title, rule, isLost }): readonly CaseDraft[] => [
  defineOwnCase('openFaulty', `write.${id}`, `a large write is whole though ${title}`, ['write'], async (context, opened) => {
    const { store, path, largeSize } = context;
    const bytes = patternBytes(largeSize, 1);
    const ending = await underPlan(opened, planOf(rule), () => store.write(path('a'), bytes));
    // What surely was not done is done again; of what may have been done, a driver may be in doubt.
    if (!isLost) expect(ending.error === undefined, 'the write to be repeated until it succeeds', ending.error);
    await expectWhole(context, ending, undefined, bytes);
  }),
  defineOwnCase(
    'openFaulty',
    `replace.${id}`,
    `a large file is replaced whole or stays though ${title}`,
    ['write'],
    async (context, opened) => {
      const { store, files, path, largeSize } = context;
      const [old, young] = [patternBytes(1_000, 1), patternBytes(largeSize, 2)];
      await files.put('a', old);
      const stream = toStream(young, 50_000);
      const ending = await underPlan(opened, planOf(rule), () => store.write(path('a'), stream, { size: young.byteLength }));
      await expectWhole(context, ending, old, young);
    },
  ),
]);

/** Large writes while requests go wrong. */
export const faultWriteCases: readonly ConformanceCase[] = defineArea('fault', 'Writable.write', [
  ...writeDrafts,
  ...[1, 2, 3].map((seed) =>
    defineOwnCase(
      'openFaulty',
      `write.mixed.${seed}`,
      'a large stream is whole though all kinds of things go wrong',
      ['write'],
      async (context, opened) => {
        const { store, path, largeSize } = context;
        const bytes = patternBytes(largeSize, seed);
        const ending = await underPlan(opened, mixedPlan(seed), () => store.write(path('a'), toStream(bytes, 70_001)));
        await expectWhole(context, ending, undefined, bytes);
      },
    ),
  ),
  defineOwnCase(
    'openFaulty',
    'write.hopeless',
    'a write that cannot succeed says so, and leaves nothing',
    ['write'],
    async (context, opened) => {
      const { store, files, path, largeSize } = context;
      const plan = { seed: 1, rules: [{ kind: 'throttle', skip: 3 }] } as const;
      const { error } = await underPlan(opened, plan, () => store.write(path('a'), patternBytes(largeSize)));
      expectTrouble(error);
      expectEqual(await files.names(), [], 'the files');
    },
  ),
  defineOwnCase(
    'openFaulty',
    'write.hopeless.old-stays',
    'a write that cannot succeed leaves the old file',
    ['write'],
    async (context, opened) => {
      const { store, files, path, largeSize } = context;
      await files.put('a', 'old');
      const plan = { seed: 1, rules: [{ kind: 'error', skip: 3 }] } as const;
      const { error } = await underPlan(opened, plan, () => store.write(path('a'), patternBytes(largeSize)));
      expectTrouble(error);
      expectEqual(await files.names(), ['a'], 'the files');
      expectEqual(await files.text(path('a')), 'old', 'the content');
    },
  ),
  defineOwnCase(
    'openFaulty',
    'write.again',
    'a write that failed succeeds when it is asked for again',
    ['write'],
    async ({ store, files, path, largeSize }, opened) => {
      const bytes = patternBytes(largeSize);
      const { error } = await underPlan(opened, { seed: 1, rules: [{ kind: 'reset', skip: 2 }] }, () => store.write(path('a'), bytes));
      expectTrouble(error);
      await store.write(path('a'), bytes);
      expectEqual(await files.names(), ['a'], 'the files');
      expectBytes(await files.bytes(path('a')), bytes, 'the file');
    },
  ),
]);
