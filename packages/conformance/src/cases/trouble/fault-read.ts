import { collect, joinBytes, patternBytes } from '../../bytes.ts';
import { type CaseContext, type CaseDraft, type ConformanceCase, defineArea } from '../../case.ts';
import { expect, expectBytes, expectEqual, expectNames, expectPartOf } from '../../expectation.ts';
import { defineOwnCase } from '../../own-case.ts';
import { endingOf, expectTrouble, underPlan } from '../../trouble.ts';
import { shownNames } from '../list.ts';
import { afterFaults, beforeFaults, mixedPlan, oncePlan, planOf } from './fault-plans.ts';

type Reading = CaseContext<'read'>;

/** Reads a file chunk by chunk. What came before a failure must be the beginning of the file. */
async function readThrough({ store }: Reading, file: string, whole: Uint8Array): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  try {
    for await (const chunk of await store.read(file)) parts.push(chunk.slice());
  } catch (error) {
    expectPartOf(joinBytes(parts), [whole]);
    throw error;
  }
  return joinBytes(parts);
}

const readDrafts = [...beforeFaults, ...afterFaults].map(
  ({ id, title, rule }): CaseDraft =>
    defineOwnCase(
      'openFaulty',
      `read.${id}`,
      `a large read gives the right bytes, or an error, though ${title}`,
      ['read'],
      async (context, opened) => {
        const { store, files, largeSize } = context;
        const bytes = patternBytes(largeSize);
        const file = await files.put('a', bytes);
        const ways = [async () => (await store.read(file)).bytes(), () => readThrough(context, file, bytes)];
        for (const way of ways) {
          const { value, error } = await underPlan(opened, planOf(rule, { skip: 0 }), way);
          if (value === undefined) expectTrouble(error);
          else expectBytes(value, bytes, 'the bytes');
        }
      },
    ),
);

const onceDrafts = [...beforeFaults, ...afterFaults].map(
  ({ id, title, rule }): CaseDraft =>
    defineOwnCase('openFaulty', `read.once.${id}`, `a read is repeated when once ${title}`, ['read'], async ({ store, files }, opened) => {
      const file = await files.put('a', 'content');
      const { value, error } = await underPlan(opened, oncePlan(rule), async () => (await store.read(file)).text());
      expect(error === undefined, 'the read to be repeated', error);
      expectEqual(value, 'content', 'the text');
    }),
);

/** Reading, asking and listing while requests go wrong. */
export const faultReadCases: readonly ConformanceCase[] = defineArea('fault', 'Readable.read', [
  ...readDrafts,
  ...onceDrafts,
  ...[1, 2, 3].map((seed) =>
    defineOwnCase(
      'openFaulty',
      `read.mixed.${seed}`,
      'a large read is right, or ends in an error, though all kinds of things go wrong',
      ['read'],
      async (context, opened) => {
        const bytes = patternBytes(context.largeSize, seed);
        const file = await context.files.put('a', bytes);
        const { value, error } = await underPlan(opened, mixedPlan(seed), () => readThrough(context, file, bytes));
        if (value === undefined) expectTrouble(error);
        else expectBytes(value, bytes, 'the bytes');
      },
    ),
  ),
  defineOwnCase(
    'openFaulty',
    'read.range.torn',
    'a range is right, or an error, though answers end early',
    ['read.range'],
    async (context, opened) => {
      const { store, files, largeSize } = context;
      const bytes = patternBytes(largeSize);
      const file = await files.put('a', bytes);
      const range = { offset: 1_001, length: Math.floor(largeSize / 2) };
      const read = async (): Promise<Uint8Array> => (await store.read(file, { range })).bytes();
      const { value, error } = await underPlan(opened, planOf({ kind: 'tear' }, { skip: 0 }), read);
      if (value === undefined) expectTrouble(error);
      else expectBytes(value, bytes.subarray(range.offset, range.offset + range.length), 'the bytes');
    },
  ),
  defineOwnCase('openFaulty', 'read.hopeless', 'a read that cannot succeed says so', ['read'], async ({ store, files }, opened) => {
    const file = await files.put('a', 'content');
    const { error } = await underPlan(opened, { seed: 1, rules: [{ kind: 'throttle' }] }, async () => (await store.read(file)).bytes());
    expectTrouble(error);
  }),
  defineOwnCase(
    'openFaulty',
    'stat.mixed',
    'many stats are right though all kinds of things go wrong',
    ['stat'],
    async ({ store, files }, opened) => {
      const file = await files.put('a', 'twelve bytes');
      const statOften = async (): Promise<unknown> => {
        for (let round = 0; round < 20; round++) {
          const { value, error } = await endingOf(store.stat(file));
          if (value === undefined) expectTrouble(error);
          else expectEqual(value.kind === 'file' && value.size, 12, 'the size');
        }
        return undefined;
      };
      const { error } = await underPlan(opened, mixedPlan(1), statOften);
      if (error !== undefined) throw error;
    },
  ),
  defineOwnCase(
    'openFaulty',
    'exists.hopeless',
    'a service that fails is never told as absence',
    ['stat'],
    async ({ store, files, path }, opened) => {
      await files.put('a');
      for (const rule of [{ kind: 'throttle' }, { kind: 'error' }, { kind: 'reset' }] as const) {
        const { error } = await underPlan(opened, { seed: 1, rules: [rule] }, () => store.exists(path('a')));
        expectTrouble(error);
      }
    },
  ),
  ...[...beforeFaults, ...afterFaults].map(({ id, title, rule }) =>
    defineOwnCase(
      'openFaulty',
      `list.${id}`,
      `each file is listed once, or there is an error, though ${title}`,
      ['list'],
      async (context, opened) => {
        const { store, files } = context;
        const names = Array.from({ length: 60 }, (_, index) => `folder-${index % 4}/file-${index}`);
        await files.putAll(names);
        const list = (): Promise<readonly string[]> =>
          collect(store.list(files.folder, { recursive: true, pageSize: 5 })).then((entries) => shownNames(context, entries));
        const { value, error } = await underPlan(opened, planOf(rule), list);
        if (value === undefined) expectTrouble(error);
        else
          expectNames(
            value.filter((name) => !name.endsWith('/')),
            names,
            'the files of the listing',
          );
      },
    ),
  ),
  defineOwnCase(
    'openFaulty',
    'list.hopeless',
    'a listing that fails is an error, never empty',
    ['list'],
    async ({ store, files }, opened) => {
      await files.putAll(['a', 'b']);
      const { error } = await underPlan(opened, { seed: 1, rules: [{ kind: 'error' }] }, () => collect(store.list(files.folder)));
      expectTrouble(error);
    },
  ),
]);
