import { type Operation, operationNames, operations } from '@stowage/core';
import { collect, patternBytes, toBytes } from '../bytes.ts';
import { callOperation } from '../calls.ts';
import { type CaseContext, type CaseDraft, type ConformanceCase, defineArea, defineCase } from '../case.ts';
import { expect, expectEqual, expectReason, rejection } from '../expectation.ts';
import { expectRefusedByCore } from '../quiet.ts';

/** An operation with a signal that was aborted before. `native` has none. */
const beforeDraft = (operation: Operation): CaseDraft =>
  defineCase(
    operation,
    `${operation} with an aborted signal throws its reason, without a request`,
    [operations[operation].capability],
    async (context) => {
      const reason = new Error('aborted before');
      const signal = AbortSignal.abort(reason);
      await expectRefusedByCore(context, (store) => expectReason(callOperation(store, operation, context.path('a'), { signal }), reason));
    },
    { alone: true },
  );

/** Aborts before anything began. */
export const abortBeforeCases: readonly ConformanceCase[] = defineArea(
  'abort.before',
  'OperationRequest.signal',
  operationNames.filter((name) => name !== 'native').map(beforeDraft),
);

/** After how many turns of the event loop each round of a sweep aborts. */
const moments = [0, 1, 2, 3, 4, 5, 7, 10, 15, 25, 50, 100];

/** What an aborted round of a sweep may leave behind. */
type Check = (context: CaseContext, name: string, finished: boolean) => Promise<void>;

/**
 * Runs an operation again and again and aborts each time a little later, so that every await of it is met once: each round
 * throws the reason as it is, or ends as if there had been no abort. Stops when a round is done before its abort.
 */
async function sweep(
  context: CaseContext,
  run: (name: string, signal: AbortSignal) => Promise<unknown>,
  check: Check = async () => undefined,
): Promise<void> {
  for (const moment of moments) {
    const name = `round-${moment}`;
    const controller = new AbortController();
    const reason = { aborted: moment };
    let done = false;
    const running = run(name, controller.signal).then(
      () => {
        done = true;
        return undefined;
      },
      (error: unknown) => {
        done = true;
        return { error };
      },
    );
    for (let turn = 0; turn < moment && !done; turn++) await new Promise((resolve) => setImmediate(resolve));
    const early = done;
    controller.abort(reason);
    const failure = await running;
    if (failure !== undefined) expect(failure.error === reason, "the signal's own reason, or success", failure.error);
    await check(context, name, failure === undefined);
    if (early) return;
  }
}

/** Aborts while an operation waits, at every moment. */
export const abortDuringCases: readonly ConformanceCase[] = defineArea('abort.during', 'OperationRequest.signal', [
  defineCase('stat', 'a stat throws the reason or ends', ['stat'], async (context) => {
    const file = await context.files.put('a');
    await sweep(context, (_name, signal) => context.store.stat(file, { signal }));
  }),
  defineCase('read', 'a read throws the reason or ends', ['read'], async (context) => {
    const file = await context.files.put('a', patternBytes(context.blockSize * 3));
    await sweep(context, async (_name, signal) => (await context.store.read(file, { signal })).bytes());
    await sweep(context, async (_name, signal) => collect(await context.store.read(file, { signal })));
  }),
  defineCase('list', 'a listing throws the reason or ends', ['list'], async (context) => {
    await context.files.putAll(['a', 'b', 'c', 'd']);
    await sweep(context, async (_name, signal) => {
      const entries = await collect(context.store.list(context.files.folder, { pageSize: 1, signal }));
      expectEqual(entries.length, 4, 'the number of entries');
    });
  }),
  defineCase('write', 'a write throws the reason or ends; what it leaves is old or new, never a part', ['write'], async (context) => {
    const [old, young] = [patternBytes(100, 1), patternBytes(context.blockSize * 3, 2)];
    const run = async (name: string, signal: AbortSignal): Promise<unknown> => {
      await context.files.put(name, old);
      return context.store.write(context.path(name), young, { signal });
    };
    await sweep(context, run, async ({ files, path }, name, finished) => {
      const found = await files.bytes(path(name));
      const whole = found.byteLength === young.byteLength || (!finished && found.byteLength === old.byteLength);
      expect(whole, `${finished ? '' : `${old.byteLength} or `}${young.byteLength} bytes under the name`, found);
    });
  }),
  defineCase('copy', 'a copy throws the reason or ends; its target is whole or not there', ['copy'], async (context) => {
    const content = patternBytes(context.blockSize * 2);
    const run = async (name: string, signal: AbortSignal): Promise<unknown> =>
      context.store.copy(await context.files.put(`${name}-source`, content), context.path(name), { signal });
    await sweep(context, run, async ({ files, path, blockSize }, name, finished) => {
      if (finished || (await files.has(path(name))))
        expectEqual((await files.bytes(path(name))).byteLength, blockSize * 2, 'the size of the target');
    });
  }),
  defineCase('rename', 'a rename throws the reason or ends; the file is under one of the names', ['rename'], async (context) => {
    const run = async (name: string, signal: AbortSignal): Promise<unknown> =>
      context.store.rename(await context.files.put(`${name}-old`, 'content'), context.path(`${name}-new`), { signal });
    await sweep(context, run, async ({ files, path }, name, finished) => {
      const [old, young] = [await files.has(path(`${name}-old`)), await files.has(path(`${name}-new`))];
      expect(finished ? young : old || young, 'the file under its new name, or under the old one after an abort', { old, young });
    });
  }),
  defineCase('deleteDirectory', 'a recursive delete throws the reason or ends', ['deleteDirectory'], async (context) => {
    const run = async (name: string, signal: AbortSignal): Promise<unknown> => {
      await context.files.putAll([`${name}/a`, `${name}/b`, `${name}/c/d`]);
      return context.store.deleteDirectory(context.path(name), { recursive: true, signal });
    };
    await sweep(context, run, async ({ files }, name, finished) => {
      if (finished)
        expectEqual(
          (await files.names()).filter((left) => left.startsWith(`${name}/`)),
          [],
          'the files that are left',
        );
    });
  }),
  defineCase('deleteMany', 'deleting many throws the reason or ends', ['delete'], async (context) => {
    await sweep(context, async (name, signal) => {
      const paths = await context.files.putAll(Array.from({ length: 10 }, (_, index) => `${name}-${index}`));
      expectEqual((await collect(context.store.deleteMany(paths, { signal, concurrency: 2 }))).length, 10, 'the number of outcomes');
    });
  }),
]);

const reasons: readonly unknown[] = [new Error('stop'), 'a text', { an: 'object' }, 0, null];

/** Aborts at chosen moments. */
export const abortCases: readonly ConformanceCase[] = defineArea('abort', 'OperationRequest.signal', [
  defineCase('reason', 'whatever the reason is, it is thrown as it is', ['stat'], async ({ store, files }) => {
    const file = await files.put('a');
    for (const reason of reasons) {
      const error = await rejection(store.stat(file, { signal: AbortSignal.abort(reason) }), 'the reason');
      expect(error === reason, 'the reason as it is', error);
    }
  }),
  defineCase('late', 'an abort after the end changes nothing', ['stat', 'read'], async ({ store, files }) => {
    const file = await files.put('a', 'content');
    const controller = new AbortController();
    const result = await store.read(file, { signal: controller.signal });
    await result.bytes();
    controller.abort();
    expectEqual((await store.stat(file)).kind, 'file', 'the kind');
  }),
  defineCase('read.answered', 'an abort between the answer and the first byte throws the reason', ['read'], async ({ store, files }) => {
    const file = await files.put('a', 'content');
    for (const use of [(r: AsyncIterable<unknown>) => collect(r), (r: { bytes(): Promise<unknown> }) => r.bytes()]) {
      const controller = new AbortController();
      const result = await store.read(file, { signal: controller.signal });
      controller.abort({ my: 'reason' });
      await expectReason(use(result), controller.signal.reason);
    }
  }),
  defineCase('read.half', 'an abort in the middle of the bytes throws the reason', ['read'], async ({ store, files, blockSize }) => {
    const file = await files.put('a', patternBytes(blockSize * 4));
    const controller = new AbortController();
    const iterator = (await store.read(file, { signal: controller.signal }))[Symbol.asyncIterator]();
    await iterator.next();
    controller.abort({ my: 'reason' });
    await expectReason(iterator.next(), controller.signal.reason);
  }),
  defineCase('list.between-pages', 'an abort between two pages throws the reason', ['list'], async ({ store, files }) => {
    await files.putAll(['a', 'b', 'c', 'd']);
    const controller = new AbortController();
    const pages = store.list(files.folder, { pageSize: 1, signal: controller.signal }).pages()[Symbol.asyncIterator]();
    await pages.next();
    controller.abort({ my: 'reason' });
    await expectReason(pages.next(), controller.signal.reason);
  }),
]);

/** A source that gives its bytes and then waits for ever, and tells when it waits. */
function paused(bytes: Uint8Array): { readonly stream: AsyncIterable<Uint8Array>; readonly waiting: Promise<void> } {
  let tell: () => void = () => undefined;
  const waiting = new Promise<void>((resolve) => {
    tell = resolve;
  });
  async function* source(): AsyncGenerator<Uint8Array> {
    yield bytes;
    tell();
    await new Promise(() => undefined);
  }
  return { stream: source(), waiting };
}

const pausedDraft = (id: string, title: string, sizeOf: (block: number) => number, old: string | undefined): CaseDraft =>
  defineCase(id, title, ['write'], async ({ store, files, path, blockSize }) => {
    if (old !== undefined) await files.put('a', old);
    const controller = new AbortController();
    const { stream, waiting } = paused(patternBytes(sizeOf(blockSize)));
    const writing = store.write(path('a'), stream, { signal: controller.signal });
    const failed = expectReason(writing, controller.signal.reason ?? reasons[2]);
    await Promise.race([waiting, writing]);
    controller.abort(reasons[2]);
    await failed;
    expectEqual(await files.names(), old === undefined ? [] : ['a'], 'the files');
    if (old !== undefined) expectEqual(await files.text(path('a')), old, 'the content');
  });

/** Aborts of a write that has begun. */
export const abortWriteCases: readonly ConformanceCase[] = defineArea('abort.write', 'Writable.write', [
  pausedDraft('paused', 'an abort while the source pauses: the reason, and nothing is written', () => 10, undefined),
  pausedDraft(
    'paused.later',
    'an abort while the source pauses after blocks: the reason, and nothing is written',
    (block) => block * 3 + 1,
    undefined,
  ),
  pausedDraft('paused.old-stays', 'an abort while the source pauses leaves the old file', () => 10, 'old'),
  pausedDraft(
    'paused.later.old-stays',
    'an abort while the source pauses after blocks leaves the old file',
    (block) => block * 3 + 1,
    'old',
  ),
  defineCase('source-closed', 'an aborted write closes its source', ['write'], async ({ store, path }) => {
    const controller = new AbortController();
    let closed: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => {
      closed = resolve;
    });
    async function* source(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) {
          yield toBytes('content');
          controller.abort(reasons[2]);
        }
      } finally {
        closed();
      }
    }
    await expectReason(store.write(path('a'), source(), { signal: controller.signal }), reasons[2]);
    await ended;
  }),
  defineCase(
    'between-blocks',
    'an abort after the first block: the reason, and nothing is written',
    ['write'],
    async ({ store, files, path, blockSize }) => {
      const controller = new AbortController();
      const size = blockSize * 64;
      const onProgress = (bytes: number): void => {
        if (bytes < size) controller.abort(reasons[2]);
      };
      const writing = store.write(path('a'), patternBytes(size), { signal: controller.signal, onProgress });
      await writing.then(
        // One that is done before it can be stopped has no progress short of its end.
        () => expect(!controller.signal.aborted, "the signal's own reason to be thrown"),
        (error: unknown) => expect(error === reasons[2], "the signal's own reason to be thrown as it is", error),
      );
      expectEqual(await files.names(), controller.signal.aborted ? [] : ['a'], 'the files');
    },
  ),
]);

/** Aborts of an append that has begun. */
export const abortAppendCases: readonly ConformanceCase[] = defineArea('abort.append', 'Appendable.append', [
  defineCase(
    'paused',
    'an abort while the source pauses: the reason, and what was there stays at the start',
    ['append'],
    async (context) => {
      const { store, files, path } = context;
      await store.append(path('a'), 'old content ');
      const controller = new AbortController();
      const { stream, waiting } = paused(toBytes('more'));
      const appending = store.append(path('a'), stream, { signal: controller.signal });
      const failed = expectReason(appending, reasons[2]);
      await Promise.race([waiting, appending]);
      controller.abort(reasons[2]);
      await failed;
      const left = await files.text(path('a'));
      expect('old content more'.startsWith(left) && left.startsWith('old content '), 'the old content at the start', left);
    },
  ),
]);
