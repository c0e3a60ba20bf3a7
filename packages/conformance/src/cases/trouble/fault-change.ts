import type { Capability } from '@stowage/core';
import { collect, patternBytes } from '../../bytes.ts';
import { type CaseContext, type CaseDraft, type ConformanceCase, defineArea } from '../../case.ts';
import { expect, expectBytes, expectEqual, expectNames } from '../../expectation.ts';
import type { FaultRule } from '../../fault-plan.ts';
import type { CapabilityOfNeed, Need } from '../../need.ts';
import { defineOwnCase } from '../../own-case.ts';
import { type Ending, expectTrouble, underPlan } from '../../trouble.ts';
import { afterFaults, beforeFaults, mixedPlan, type NamedFault } from './fault-plans.ts';

/** Requests of one operation that are made to go wrong, each in a round of its own, at most. */
const maxRequests = 8;

/** One kind of change: what is there before, the change, and what must hold when it is over. Each gets the name of its round. */
interface Change<C extends Capability> {
  readonly prepare: (context: CaseContext<C>, round: string) => Promise<unknown>;
  readonly act: (context: CaseContext<C>, round: string) => Promise<unknown>;
  readonly check: (context: CaseContext<C>, round: string, ending: Ending<unknown>, fault: NamedFault) => Promise<void>;
}

/** Repeats a change, with its first request going wrong, then its second, and so on until it is over before that. */
async function atEachRequest<C extends Capability>(
  context: CaseContext<C>,
  opened: Parameters<typeof underPlan>[0],
  rule: FaultRule,
  round: (name: string, run: (work: () => Promise<unknown>) => Promise<Ending<unknown>>) => Promise<void>,
): Promise<void> {
  for (let skip = 0; skip < maxRequests; skip++) {
    let happened = 0;
    await round(`round-${skip}`, async (work) => {
      const plan = { seed: 1, rules: [{ ...rule, skip, times: 1 }] };
      const ending = await underPlan(opened, plan, work, skip === 0 ? 1 : 0);
      happened = opened.faults.count;
      return ending;
    });
    await context.files.clear();
    if (happened === 0) return;
  }
}

const changeDrafts = <const N extends Need>(
  id: string,
  title: string,
  needs: readonly N[],
  change: Change<CapabilityOfNeed<N>>,
): readonly CaseDraft[] =>
  [...beforeFaults, ...afterFaults].map((fault) =>
    defineOwnCase(
      'openFaulty',
      `${id}.${fault.id}`,
      `${title} though at any of its requests ${fault.title}`,
      needs,
      async (context, opened) => {
        await atEachRequest(context, opened, fault.rule, async (round, run) => {
          await change.prepare(context, round);
          const ending = await run(() => change.act(context, round));
          if (ending.error !== undefined) expectTrouble(ending.error);
          await change.check(context, round, ending, fault);
        });
      },
    ),
  );

/** What was surely not done is done again. */
function expectRepeated({ error }: Ending<unknown>, { isLost }: NamedFault, what: string): void {
  if (!isLost) expect(error === undefined, `the ${what} to be repeated`, error);
}

const copies = changeDrafts('copy', 'a copy is whole, and its source stays,', ['copy'], {
  prepare: ({ files, largeSize }, round) => files.put(`${round}/source`, patternBytes(Math.min(largeSize, 2 ** 20))),
  act: ({ store, path }, round) => store.copy(path(`${round}/source`), path(`${round}/target`)),
  check: async ({ files, path, largeSize }, round, ending, fault) => {
    const bytes = patternBytes(Math.min(largeSize, 2 ** 20));
    expectRepeated(ending, fault, 'copy');
    const names = await files.names();
    if (ending.error === undefined || names.length > 1) {
      expectEqual(names, [`${round}/source`, `${round}/target`], 'the files');
      expectBytes(await files.bytes(path(`${round}/target`)), bytes, 'the target');
    }
    expectBytes(await files.bytes(path(`${round}/source`)), bytes, 'the source');
  },
});

const renames = changeDrafts('rename', 'a file that is renamed is under one of its names, whole,', ['rename'], {
  prepare: ({ files }, round) => files.put(`${round}/old`, 'content'),
  act: ({ store, path }, round) => store.rename(path(`${round}/old`), path(`${round}/new`)),
  check: async ({ files, path }, round, { error }) => {
    const [name = '', ...others] = await files.names();
    expectEqual(others, [], 'further files');
    const allowed = error === undefined ? ['new'] : ['old', 'new'];
    expect(allowed.includes(name.slice(round.length + 1)), `the file under the name ${allowed.join(' or ')}`, name);
    expectEqual(await files.text(path(name)), 'content', 'the content');
  },
});

const appends = changeDrafts('append', 'an append comes once or not at all', ['append'], {
  prepare: ({ store, path }, round) => store.append(path(round), 'old;'),
  act: ({ store, path }, round) => store.append(path(round), 'new;'),
  check: async ({ files, path }, round, { error }) => {
    const found = await files.text(path(round));
    expect(found === 'old;new;' || (error !== undefined && found === 'old;'), 'the appended bytes once, or an error', found);
  },
});

const deletes = changeDrafts('delete', 'a delete is repeated', ['delete'], {
  prepare: ({ files }, round) => files.putAll([round, 'other']),
  act: ({ store, path }, round) => store.delete(path(round)),
  check: async ({ files }, _round, { error }) => {
    expect(error === undefined, 'the delete to be repeated', error);
    expectEqual(await files.names(), ['other'], 'the files');
  },
});

const metadata = changeDrafts('setMetadata', 'metadata is set whole or stays', ['setMetadata', 'stat'], {
  prepare: ({ files }, round) => files.put(round, 'content'),
  act: ({ store, path }, round) => store.setMetadata(path(round), { one: '1', two: '2' }),
  check: async ({ files, path }, round, ending, fault) => {
    expectRepeated(ending, fault, 'change');
    const count = Object.keys((await files.entry(path(round))).metadata ?? {}).length;
    expect(count === 2 || (ending.error !== undefined && count === 0), 'both names, or none and an error', count);
    expectEqual(await files.text(path(round)), 'content', 'the content');
  },
});

const directories = changeDrafts('createDirectory', 'making a directory is no conflict with itself', ['createDirectory', 'stat'], {
  prepare: async () => undefined,
  act: ({ store, path }, round) => store.createDirectory(path(`${round}/inner`)),
  check: async ({ files, path }, round, ending, fault) => {
    expectRepeated(ending, fault, 'making');
    if (ending.error === undefined) expectEqual((await files.entry(path(`${round}/inner`))).kind, 'directory', 'the kind');
  },
});

const creates = changeDrafts('create', 'a create-only write never takes its own file for that of somebody else', ['write.ifNoneMatch'], {
  prepare: async () => undefined,
  act: ({ store, path }, round) => store.write(path(round), 'content', { ifNoneMatch: '*' }),
  check: async ({ files, path }, round, { error }) => {
    const names = await files.names();
    if (error !== undefined && names.length === 0) return;
    expectEqual(names, [round], 'the files');
    expectEqual(await files.text(path(round)), 'content', 'the content');
  },
});

const folders = changeDrafts('rename.directory', 'a folder that is renamed loses and doubles nothing', ['rename.directories'], {
  prepare: ({ files }, round) => files.putAll([`${round}/old/a`, `${round}/old/inner/b`, `${round}/old/inner/c`]),
  act: ({ store, path }, round) => store.rename(path(`${round}/old`), path(`${round}/new`)),
  check: async ({ files }, round, { error }) => {
    const found = (await files.names()).map((name) => name.slice(round.length + 1));
    expectNames(
      found.map((name) => name.replace(/^(?:old|new)\//, '')),
      ['a', 'inner/b', 'inner/c'],
      'the folders together',
    );
    if (error === undefined)
      expect(
        found.every((name) => name.startsWith('new/')),
        'all under the new name',
        found,
      );
  },
});

const hopeless = { seed: 1, rules: [{ kind: 'throttle' }] } as const;

/** Changes while requests go wrong. */
export const faultChangeCases: readonly ConformanceCase[] = defineArea('fault', 'OperationRow.idempotent', [
  ...copies,
  ...renames,
  ...folders,
  ...appends,
  ...deletes,
  ...metadata,
  ...directories,
  ...creates,
  defineOwnCase(
    'openFaulty',
    'append.throttled.repeated',
    'an append that surely was not done is repeated',
    ['append'],
    async ({ store, files, path }, opened) => {
      await store.append(path('a'), 'old;');
      const plan = { seed: 1, rules: [{ kind: 'throttle', times: 1 }] } as const;
      const { error } = await underPlan(opened, plan, () => store.append(path('a'), 'new;'));
      expect(error === undefined, 'the append to be repeated', error);
      expectEqual(await files.text(path('a')), 'old;new;', 'the content');
    },
  ),
  ...[1, 2].map((seed) =>
    defineOwnCase(
      'openFaulty',
      `deleteMany.mixed.${seed}`,
      'each of many paths is gone or has its error',
      ['delete'],
      async (context, opened) => {
        const { store, files, path } = context;
        const paths = await files.putAll(Array.from({ length: 40 }, (_, index) => `file-${index}`));
        const plan = mixedPlan(seed, 0);
        const { value: outcomes = [], error } = await underPlan(opened, plan, () => collect(store.deleteMany(paths, { concurrency: 3 })));
        expect(error === undefined, 'outcomes instead of an error', error);
        expectNames(
          outcomes.map((one) => one.path),
          paths,
          'the outcomes',
        );
        for (const one of outcomes) if (one.error !== undefined) expectTrouble(one.error);
        const gone = new Set(outcomes.filter((one) => one.error === undefined).map((one) => one.path));
        for (const name of await files.names()) expect(!gone.has(path(name)), 'nothing to be left of what is told as gone', name);
      },
    ),
  ),
  defineOwnCase(
    'openFaulty',
    'deleteMany.hopeless',
    'each of many paths has its error, and none is told as gone',
    ['delete'],
    async (context, opened) => {
      const { store, files } = context;
      const paths = await files.putAll(['a', 'b', 'folder/c']);
      const { value: outcomes = [], error } = await underPlan(opened, hopeless, () => collect(store.deleteMany(paths)));
      expect(error === undefined, 'outcomes instead of an error', error);
      expectEqual(outcomes.length, 3, 'the number of outcomes');
      for (const one of outcomes) expectTrouble(one.error);
      expectEqual(await files.names(), ['a', 'b', 'folder/c'], 'the files');
    },
  ),
  ...[1, 2].map((seed) =>
    defineOwnCase(
      'openFaulty',
      `deleteDirectory.mixed.${seed}`,
      'a folder is gone, or what is left of it goes the next time',
      ['deleteDirectory'],
      async ({ store, files, path }, opened) => {
        await files.putAll([...Array.from({ length: 30 }, (_, index) => `folder/${index % 3}/file-${index}`), 'folder-2/a']);
        const remove = (): Promise<void> => store.deleteDirectory(path('folder'), { recursive: true });
        const { error } = await underPlan(opened, mixedPlan(seed, 0), remove);
        if (error !== undefined) expectTrouble(error);
        else expectEqual(await files.names(), ['folder-2/a'], 'the files');
        await remove();
        expectEqual(await files.names(), ['folder-2/a'], 'the files');
      },
    ),
  ),
  defineOwnCase(
    'openFaulty',
    'deleteDirectory.hopeless',
    'a folder that cannot be deleted is an error',
    ['deleteDirectory'],
    async ({ store, files, path }, opened) => {
      await files.putAll(['folder/a', 'folder/b']);
      const { error } = await underPlan(opened, hopeless, () => store.deleteDirectory(path('folder'), { recursive: true }));
      expectTrouble(error);
    },
  ),
]);
