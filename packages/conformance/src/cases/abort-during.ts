import { collect, patternBytes } from '../bytes.ts';
import { type CaseContext, type ConformanceCase, defineArea, defineCase } from '../case.ts';
import { expect, expectEqual } from '../expectation.ts';

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
