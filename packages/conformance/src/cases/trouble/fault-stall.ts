import { timeout } from '@stowage/core';
import { collect, patternBytes } from '../../bytes.ts';
import { type CaseContext, type CaseDraft, type ConformanceCase, defineArea } from '../../case.ts';
import { expect, expectEqual, expectReason } from '../../expectation.ts';
import type { FaultPlan } from '../../fault-plan.ts';
import { defineOwnCase } from '../../own-case.ts';
import { expectTrouble, underPlan, untilTurn } from '../../trouble.ts';

/** Milliseconds until the timeout layer gives up: longer than any request takes that does not stall. */
const patience = 400;

/** One request gets no answer; those behind it do, so that a driver can clean up. */
const stalled = (skip: number): FaultPlan => ({ seed: 1, rules: [{ kind: 'stall', skip, times: 1 }] });

type Act = (context: CaseContext<'read' | 'write' | 'list' | 'stat' | 'copy'>, signal?: AbortSignal) => Promise<unknown>;

/** What stalls: the operation, what it needs, and how many requests pass before. Files `a` (large) and `b` are there. */
const acts: readonly {
  readonly id: string;
  readonly need: 'read' | 'write' | 'list' | 'stat' | 'copy';
  readonly skip: number;
  readonly act: Act;
}[] = [
  { id: 'stat', need: 'stat', skip: 0, act: ({ store, path }, signal) => store.stat(path('b'), { signal }) },
  { id: 'read', need: 'read', skip: 0, act: async ({ store, path }, signal) => (await store.read(path('b'), { signal })).bytes() },
  { id: 'read.large', need: 'read', skip: 1, act: async ({ store, path }, signal) => collect(await store.read(path('a'), { signal })) },
  { id: 'list', need: 'list', skip: 0, act: ({ store, files }, signal) => collect(store.list(files.folder, { signal })) },
  { id: 'write', need: 'write', skip: 0, act: ({ store, path }, signal) => store.write(path('c'), 'content', { signal }) },
  {
    id: 'write.large',
    need: 'write',
    skip: 2,
    act: ({ store, path, largeSize }, signal) => store.write(path('c'), patternBytes(largeSize), { signal }),
  },
  { id: 'copy', need: 'copy', skip: 0, act: ({ store, path }, signal) => store.copy(path('b'), path('c'), { signal }) },
];

async function layOut({ files, largeSize }: CaseContext): Promise<void> {
  await files.put('a', patternBytes(largeSize));
  await files.put('b', 'content');
}

/** Nothing but what was there, or the whole new file where the request that stalled may have been carried out. */
async function expectNoPart({ files, path, largeSize }: CaseContext): Promise<void> {
  const names = await files.names();
  expect(['a b', 'a b c'].includes(names.join(' ')), 'the files a, b, and perhaps c', names);
  if (names.includes('c')) expect([7, largeSize].includes((await files.bytes(path('c'))).byteLength), 'all of c');
}

const timeoutDraft = ({ id, need, skip, act }: (typeof acts)[number]): CaseDraft =>
  defineOwnCase(
    'openFaulty',
    `timeout.${id}`,
    `a ${need} that gets no answer ends behind a time limit, with nothing left half`,
    [need],
    async (context, opened) => {
      await layOut(context);
      const limited = { ...context, store: timeout(opened.store, { operation: patience, idle: patience }) };
      const { error } = await underPlan(opened, stalled(skip), () => act(limited as never));
      // A driver with limits of its own may have asked again before.
      if (error !== undefined) expectTrouble(error);
      await expectNoPart(context);
    },
  );

const abortDraft = ({ id, need, skip, act }: (typeof acts)[number]): CaseDraft =>
  defineOwnCase(
    'openFaulty',
    `abort.${id}`,
    `a ${need} that gets no answer ends with its abort, with nothing left half`,
    [need],
    async (context, opened) => {
      await layOut(context);
      const controller = new AbortController();
      const reason = { aborted: 'while nothing came' };
      opened.faults.arm(stalled(skip));
      try {
        const running = expectReason(act(context as never, controller.signal), reason);
        await Promise.race([untilTurn(() => opened.faults.count > 0), running]);
        expectEqual(opened.faults.count, 1, 'the number of requests without an answer');
        controller.abort(reason);
        await running;
      } finally {
        opened.faults.clear();
      }
      await expectNoPart(context);
    },
  );

/** Requests that get no answer. */
export const stallCases: readonly ConformanceCase[] = defineArea('stall', 'OperationRequest.signal', [
  ...acts.map(timeoutDraft),
  ...acts.map(abortDraft),
  defineOwnCase(
    'openFaulty',
    'goes-on',
    'other operations go on beside one that gets no answer',
    ['stat', 'write'],
    async (context, opened) => {
      const { store, files, path } = context;
      await files.put('a');
      const controller = new AbortController();
      opened.faults.arm(stalled(0));
      try {
        const running = expectReason(store.stat(path('a'), { signal: controller.signal }), 'enough');
        await untilTurn(() => opened.faults.count > 0);
        await store.write(path('b'), 'content');
        expectEqual((await store.stat(path('a'))).kind, 'file', 'the kind');
        controller.abort('enough');
        await running;
      } finally {
        opened.faults.clear();
      }
      expectEqual(await files.names(), ['a', 'b'], 'the files');
    },
  ),
]);
