import { type Operation, operationNames, operations } from '@stowage/core';
import { collect, patternBytes } from '../bytes.ts';
import { callOperation } from '../calls.ts';
import { type CaseDraft, type ConformanceCase, defineArea, defineCase } from '../case.ts';
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
