import { patternBytes, toBytes } from '../bytes.ts';
import { type CaseDraft, type ConformanceCase, defineArea, defineCase } from '../case.ts';
import { expect, expectEqual, expectReason } from '../expectation.ts';

/** The reason of every abort here: an object that is recognised only by being itself. */
const reason: unknown = { aborted: 'by the case' };

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
    const failed = expectReason(store.write(path('a'), stream, { signal: controller.signal }), reason);
    await Promise.race([waiting, failed]);
    controller.abort(reason);
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
          controller.abort(reason);
        }
      } finally {
        closed();
      }
    }
    await expectReason(store.write(path('a'), source(), { signal: controller.signal }), reason);
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
        if (bytes < size) controller.abort(reason);
      };
      const writing = store.write(path('a'), patternBytes(size), { signal: controller.signal, onProgress });
      await writing.then(
        // One that is done before it can be stopped has no progress short of its end.
        () => expect(!controller.signal.aborted, "the signal's own reason to be thrown"),
        (error: unknown) => expect(error === reason, "the signal's own reason to be thrown as it is", error),
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
      const failed = expectReason(store.append(path('a'), stream, { signal: controller.signal }), reason);
      await Promise.race([waiting, failed]);
      controller.abort(reason);
      await failed;
      const left = await files.text(path('a'));
      expect('old content more'.startsWith(left) && left.startsWith('old content '), 'the old content at the start', left);
    },
  ),
]);
