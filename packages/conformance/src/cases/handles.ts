import { patternBytes } from '../bytes.ts';
import { type CaseContext, type CaseDraft, type ConformanceCase, defineArea, defineCase } from '../case.ts';
import { expect, expectEqual, expectReason } from '../expectation.ts';

/** Turns of the event loop that a connection may take to be given back. */
const turns = 200;

/** Fails unless, soon, no more reads are open than before. */
async function expectFreed({ opened }: Pick<CaseContext, 'opened'>, before: number): Promise<void> {
  const open = (): number => opened.openReads?.() ?? 0;
  for (let turn = 0; turn < turns && open() > before; turn++) await new Promise((resolve) => setImmediate(resolve));
  expectEqual(open() - before, 0, 'the number of reads that are still open');
}

const needs = ['read', 'harness:openReads'] as const;

/** A read that ends in some way has freed what it held. */
const freedDraft = (id: string, title: string, use: (context: CaseContext<'read'>, file: string) => Promise<unknown>): CaseDraft =>
  defineCase(id, title, needs, async (context) => {
    const file = await context.files.put('a', patternBytes(context.blockSize * 3));
    const before = context.opened.openReads?.() ?? 0;
    await use(context, file);
    await expectFreed(context, before);
  });

/** Reads give back the connection or file handle that they hold, however they end. */
export const handleCases: readonly ConformanceCase[] = defineArea('read.frees', 'ReadResponse.cancel', [
  freedDraft('bytes', 'reading all frees', async ({ store }, file) => (await store.read(file)).bytes()),
  freedDraft('iterated', 'iterating to the end frees', async ({ store }, file) => {
    for await (const chunk of await store.read(file)) expect(chunk.byteLength > 0, 'chunks that are not empty', chunk);
  }),
  freedDraft('cancelled', 'cancelling an untouched read frees', async ({ store }, file) => (await store.read(file)).cancel()),
  freedDraft('disposed', 'await using frees', async ({ store }, file) => {
    await using result = await store.read(file);
    expect(result.entry.size > 0, 'a file with content', result.entry.size);
  }),
  freedDraft('broken-off', 'breaking off the iteration frees', async ({ store }, file) => {
    for await (const _chunk of await store.read(file)) break;
  }),
  freedDraft('cancelled-half', 'cancelling after the first chunk frees', async ({ store }, file) => {
    const result = await store.read(file);
    await result[Symbol.asyncIterator]().next();
    await result.cancel();
  }),
  freedDraft('body.untouched', 'cancelling an untouched body frees', async ({ store }, file) => (await store.read(file)).body.cancel()),
  freedDraft('body.half', 'cancelling a body after its first chunk frees', async ({ store }, file) => {
    const reader = (await store.read(file)).body.getReader();
    await reader.read();
    await reader.cancel();
  }),
  freedDraft('aborted', 'an abort before the first chunk frees', async ({ store }, file) => {
    const controller = new AbortController();
    const result = await store.read(file, { signal: controller.signal });
    controller.abort(new Error('no longer needed'));
    await expectReason(result.bytes(), controller.signal.reason);
  }),
  freedDraft('aborted-iteration', 'an abort before the first chunk of an iteration frees', async ({ store }, file) => {
    const controller = new AbortController();
    const result = await store.read(file, { signal: controller.signal });
    controller.abort(new Error('no longer needed'));
    await expectReason(result[Symbol.asyncIterator]().next(), controller.signal.reason);
  }),
  freedDraft('aborted-half', 'an abort after the first chunk frees', async ({ store }, file) => {
    const controller = new AbortController();
    const result = await store.read(file, { signal: controller.signal });
    const iterator = result[Symbol.asyncIterator]();
    await iterator.next();
    controller.abort(new Error('no longer needed'));
    await expectReason(iterator.next(), controller.signal.reason);
  }),
  defineCase('failed', 'a read that fails holds nothing', needs, async (context) => {
    const before = context.opened.openReads?.() ?? 0;
    await context.store.read(context.path('missing')).catch(() => undefined);
    await expectFreed(context, before);
  }),
]);
