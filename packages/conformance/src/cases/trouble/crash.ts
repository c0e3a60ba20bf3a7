import { collect, joinBytes, patternBytes } from '../../bytes.ts';
import { callOperation } from '../../calls.ts';
import { type CaseContext, type CaseDraft, type ConformanceCase, defineArea } from '../../case.ts';
import { expect, expectBytes, expectEqual, expectNames, expectPartOf } from '../../expectation.ts';
import { defineOwnCase } from '../../own-case.ts';
import { endingOf, expectTrouble, interrupted, whileDead } from '../../trouble.ts';

/** After how many turns of the event loop the server dies, so that it dies at different steps of an operation. */
const moments = [0, 2, 5, 15, 60] as const;

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}

const writeDraft = (id: string, title: string, old: string | undefined, part: number): CaseDraft =>
  defineOwnCase('openMortal', id, title, ['write'], async ({ store, files, path, largeSize }, opened) => {
    if (old !== undefined) await files.put('a', old);
    const bytes = patternBytes(largeSize);
    const { error } = await endingOf(
      store.write(
        path('a'),
        interrupted(bytes, part, () => opened.server.crash()),
      ),
    );
    await opened.server.restart();
    expectTrouble(error);
    expectEqual(await files.names(), old === undefined ? [] : ['a'], 'the files when the server is back');
    if (old !== undefined) expectEqual(await files.text(path('a')), old, 'the content when the server is back');
    await store.write(path('a'), bytes);
    expectEqual(await files.names(), ['a'], 'the files');
    expectBytes(await files.bytes(path('a')), bytes, 'the file');
  });

/** An operation during which the server dies, at several moments; what may be left is checked when it is back. */
const changeDraft = <C extends 'copy' | 'rename' | 'append' | 'deleteDirectory' | 'delete'>(
  capability: C,
  title: string,
  prepare: (context: CaseContext<C>, round: string) => Promise<unknown>,
  change: (context: CaseContext<C>, round: string) => Promise<unknown>,
  check: (context: CaseContext<C>, round: string, failed: boolean) => Promise<void>,
): CaseDraft =>
  defineOwnCase('openMortal', capability, title, [capability], async (context, opened) => {
    for (const moment of moments) {
      const round = `round-${moment}`;
      const typed = context as unknown as CaseContext<C>;
      await prepare(typed, round);
      const running = endingOf(change(typed, round));
      await turns(moment);
      const { error } = await whileDead(opened, () => running);
      if (error !== undefined) expectTrouble(error);
      await check(typed, round, error !== undefined);
    }
  });

const operationsWhileDead = ['stat', 'read', 'list', 'write', 'delete'] as const;

/** A server that dies and comes back. */
export const crashCases: readonly ConformanceCase[] = defineArea('crash', 'DatastoreError.retryable', [
  writeDraft('write.begin', 'a server that dies at the beginning of a write: nothing under the name', undefined, 0.1),
  writeDraft('write.middle', 'a server that dies in the middle of a write: nothing under the name', undefined, 0.5),
  writeDraft('write.end', 'a server that dies before the end of a write: nothing under the name', undefined, 0.95),
  writeDraft('write.old-stays', 'a server that dies in the middle of a write: the old file is there', 'old', 0.5),
  defineOwnCase(
    'openMortal',
    'write.back-at-once',
    'a server that is back at once: the write is whole, or an error',
    ['write'],
    async (context, opened) => {
      const { store, files, path, largeSize } = context;
      const bytes = patternBytes(largeSize);
      const bounce = async (): Promise<void> => {
        await opened.server.crash();
        await opened.server.restart();
      };
      const { error } = await endingOf(store.write(path('a'), interrupted(bytes, 0.5, bounce)));
      if (error !== undefined) expectTrouble(error);
      expectEqual(await files.names(), error === undefined ? ['a'] : [], 'the files');
      if (error === undefined) expectBytes(await files.bytes(path('a')), bytes, 'the file');
    },
  ),
  defineOwnCase(
    'openMortal',
    'read.middle',
    'a server that dies in the middle of a read: an error, and only right bytes before it',
    ['read'],
    async (context, opened) => {
      const { store, files, largeSize } = context;
      const bytes = patternBytes(largeSize);
      const file = await files.put('a', bytes);
      const iterator = (await store.read(file))[Symbol.asyncIterator]();
      const first = await iterator.next();
      const parts = first.done ? [] : [first.value.slice()];
      const { error } = await whileDead(opened, () =>
        endingOf(
          (async () => {
            for (let next = await iterator.next(); !next.done; next = await iterator.next()) parts.push(next.value.slice());
          })(),
        ),
      );
      if (error !== undefined) expectTrouble(error);
      else expectEqual(joinBytes(parts).byteLength, largeSize, 'the number of bytes of a read that succeeds');
      expectPartOf(joinBytes(parts), [bytes]);
      expectBytes(await (await store.read(file)).bytes(), bytes, 'the bytes when the server is back');
    },
  ),
  defineOwnCase(
    'openMortal',
    'list.middle',
    'a server that dies between two pages: an error, and a whole listing when it is back',
    ['list'],
    async (context, opened) => {
      const { store, files } = context;
      const paths = await files.putAll(Array.from({ length: 12 }, (_, index) => `file-${index}`));
      const entries = store.list(files.folder, { pageSize: 3 })[Symbol.asyncIterator]();
      const seen = [await entries.next()];
      const rest = async (): Promise<void> => {
        for (let next = await entries.next(); !next.done; next = await entries.next()) seen.push(next);
      };
      const { error } = await whileDead(opened, () => endingOf(rest()));
      if (error !== undefined) expectTrouble(error);
      else expectEqual(seen.length, paths.length, 'the number of entries of a listing that succeeds');
      expectNames(
        (await collect(store.list(files.folder))).map((entry) => entry.path),
        paths,
        'the listing when the server is back',
      );
    },
  ),
  changeDraft(
    'copy',
    'a server that dies during a copy: the target is whole or not there, and the source stays',
    ({ files, blockSize }, round) => files.put(`${round}-source`, patternBytes(blockSize * 3)),
    ({ store, path }, round) => store.copy(path(`${round}-source`), path(`${round}-target`)),
    async ({ files, path, blockSize }, round, failed) => {
      expectEqual((await files.bytes(path(`${round}-source`))).byteLength, blockSize * 3, 'the size of the source');
      if (failed && !(await files.has(path(`${round}-target`)))) return;
      expectBytes(await files.bytes(path(`${round}-target`)), patternBytes(blockSize * 3), 'the target');
    },
  ),
  changeDraft(
    'rename',
    'a server that dies during a rename: the file is under one of its names',
    ({ files }, round) => files.put(`${round}-old`, round),
    ({ store, path }, round) => store.rename(path(`${round}-old`), path(`${round}-new`)),
    async ({ files, path }, round, failed) => {
      const found = (await files.names()).filter((name) => name.startsWith(`${round}-`));
      expectEqual(found.length, 1, 'the number of names of the file');
      expect(failed || found[0] === `${round}-new`, 'the new name after success', found[0]);
      expectEqual(await files.text(path(found[0] ?? '')), round, 'the content');
    },
  ),
  changeDraft(
    'append',
    'a server that dies during an append: the bytes are there once or not at all',
    ({ store, path }, round) => store.append(path(round), 'old;'),
    ({ store, path }, round) => store.append(path(round), 'new;'),
    async ({ files, path }, round, failed) => {
      const found = await files.text(path(round));
      expect(found === 'old;new;' || (failed && found === 'old;'), 'the appended bytes once, or an error', found);
    },
  ),
  changeDraft(
    'delete',
    'a server that dies during a delete: the file is whole or gone',
    ({ files }, round) => files.put(round, 'content'),
    ({ store, path }, round) => store.delete(path(round)),
    async ({ store, files, path }, round, failed) => {
      if (await files.has(path(round))) {
        expect(failed, 'the file to be gone after success');
        expectEqual(await files.text(path(round)), 'content', 'the content');
      }
      await store.delete(path(round));
    },
  ),
  changeDraft(
    'deleteDirectory',
    'a server that dies while a folder is deleted: what is left goes the next time',
    ({ files }, round) => files.putAll([`${round}/a`, `${round}/b/c`, `${round}-2/a`]),
    ({ store, path }, round) => store.deleteDirectory(path(round), { recursive: true }),
    async ({ store, files, path }, round) => {
      await store.deleteDirectory(path(round), { recursive: true });
      expectEqual(
        (await files.names()).filter((name) => name.startsWith(round)),
        [`${round}-2/a`],
        'the files',
      );
    },
  ),
  ...operationsWhileDead.map((operation) =>
    defineOwnCase(
      'openMortal',
      `dead.${operation}`,
      `a ${operation} of a dead server is an error, never absence`,
      [operation],
      async (context, opened) => {
        const file = await context.files.put('a', 'content');
        const { error } = await whileDead(opened, () => endingOf(callOperation(context.store, operation, file)));
        expectTrouble(error);
        expectEqual(await context.files.text(file), 'content', 'the content when the server is back');
      },
    ),
  ),
  defineOwnCase(
    'openMortal',
    'dead.exists',
    'exists of a dead server is an error, never absence',
    ['stat'],
    async ({ store, files }, opened) => {
      const file = await files.put('a');
      const { error } = await whileDead(opened, () => endingOf(store.exists(file)));
      expectTrouble(error);
    },
  ),
  defineOwnCase(
    'openMortal',
    'between',
    'a server that died between two operations is not noticed',
    ['read', 'write'],
    async (context, opened) => {
      const { store, files, path } = context;
      const file = await files.put('a', 'content');
      for (let round = 0; round < 3; round++) {
        await store.write(path(`b-${round}`), 'x');
        await opened.server.crash();
        await opened.server.restart();
        expectEqual(await (await store.read(file)).text(), 'content', 'the content');
      }
      expectEqual(await files.names(), ['a', 'b-0', 'b-1', 'b-2'], 'the files');
    },
  ),
]);
