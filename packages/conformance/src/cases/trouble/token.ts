import type { Operation } from '@stowage/core';
import { collectChunks, joinBytes, patternBytes } from '../../bytes.ts';
import { callOperation } from '../../calls.ts';
import { type CaseDraft, type ConformanceCase, defineArea } from '../../case.ts';
import { expectBytes, expectEqual, expectNames } from '../../expectation.ts';
import { capabilitiesOf, type Need } from '../../need.ts';
import { defineOwnCase } from '../../own-case.ts';
import { interrupted } from '../../trouble.ts';
import { shownNames } from '../list.ts';

/** The operations that ask the service for something, by the capability that each needs. */
const asked: readonly (Operation & Need)[] = [
  ...(['stat', 'read', 'write', 'list', 'delete', 'copy', 'rename', 'setMetadata', 'getAcl', 'setAcl'] as const),
];

const askedDraft = (operation: Operation & Need): CaseDraft =>
  defineOwnCase(
    'openExpiring',
    operation,
    `a ${operation} succeeds when the token has come to its end before`,
    [operation],
    async (context, opened) => {
      const { store, files } = context;
      const file = await files.put('a', 'content');
      // The store has a token in hand by now.
      await callOperation(store, capabilitiesOf([operation])[0] === 'list' ? 'list' : 'stat', file);
      await opened.expireToken();
      await callOperation(store, operation, file);
    },
  );

/** A token that comes to its end while it is in use. */
export const tokenCases: readonly ConformanceCase[] = defineArea('token', 'DatastoreError', [
  ...asked.map(askedDraft),
  defineOwnCase(
    'openExpiring',
    'write.middle',
    'a large write goes on when the token ends in the middle',
    ['write'],
    async (context, opened) => {
      const { store, files, path, largeSize } = context;
      const bytes = patternBytes(largeSize);
      await store.write(
        path('a'),
        interrupted(bytes, 0.5, () => opened.expireToken()),
      );
      expectEqual(await files.names(), ['a'], 'the files');
      expectBytes(await files.bytes(path('a')), bytes, 'the file');
    },
  ),
  defineOwnCase(
    'openExpiring',
    'write.often',
    'a large write goes on when tokens end again and again',
    ['write'],
    async (context, opened) => {
      const { store, files, path, largeSize } = context;
      const bytes = patternBytes(largeSize);
      async function* source(): AsyncGenerator<Uint8Array> {
        const size = Math.ceil(largeSize / 5);
        for (let at = 0; at < largeSize; at += size) {
          yield bytes.subarray(at, at + size);
          await opened.expireToken();
        }
      }
      await store.write(path('a'), source(), { size: largeSize });
      expectBytes(await files.bytes(path('a')), bytes, 'the file');
    },
  ),
  defineOwnCase(
    'openExpiring',
    'read.middle',
    'a large read goes on when the token ends in the middle',
    ['read'],
    async (context, opened) => {
      const { store, files, largeSize } = context;
      const bytes = patternBytes(largeSize);
      const file = await files.put('a', bytes);
      const parts: Uint8Array[] = [];
      for await (const chunk of await store.read(file)) {
        parts.push(chunk.slice());
        if (parts.length === 1) await opened.expireToken();
      }
      expectBytes(joinBytes(parts), bytes, 'the bytes');
    },
  ),
  defineOwnCase(
    'openExpiring',
    'list.middle',
    'a listing goes on when the token ends between two pages',
    ['list'],
    async (context, opened) => {
      const { store, files } = context;
      const names = Array.from({ length: 12 }, (_, index) => `file-${index}`);
      await files.putAll(names);
      const shown: string[] = [];
      for await (const { entries } of store.list(files.folder, { pageSize: 3 }).pages()) {
        shown.push(...shownNames(context, entries));
        await opened.expireToken();
      }
      expectNames(shown, names, 'the listing');
    },
  ),
  defineOwnCase(
    'openExpiring',
    'deleteDirectory.middle',
    'a folder is deleted with a token that has come to its end',
    ['deleteDirectory'],
    async (context, opened) => {
      const { store, files, path } = context;
      await files.putAll(['folder/a', 'folder/b/c', 'other']);
      await opened.expireToken();
      await store.deleteDirectory(path('folder'), { recursive: true });
      expectEqual(await files.names(), ['other'], 'the files');
    },
  ),
  defineOwnCase(
    'openExpiring',
    'append.middle',
    'an append comes once when the token ends in the middle',
    ['append'],
    async (context, opened) => {
      const { store, files, path, capabilities, blockSize } = context;
      const bytes = patternBytes(Math.min(blockSize * 2, capabilities.append?.maxSize ?? Number.POSITIVE_INFINITY));
      await store.append(path('a'), 'x');
      await store.append(
        path('a'),
        interrupted(bytes, 0.5, () => opened.expireToken()),
      );
      expectBytes((await files.bytes(path('a'))).subarray(1), bytes, 'the appended bytes');
    },
  ),
  defineOwnCase(
    'openExpiring',
    'together',
    'many operations at a time all succeed when the token ends',
    ['write', 'read'],
    async (context, opened) => {
      const { store, files, path } = context;
      const names = Array.from({ length: 10 }, (_, index) => `file-${index}`);
      await files.putAll(names);
      await opened.expireToken();
      await Promise.all(names.map((name) => store.write(path(name), `${name} anew`)));
      await opened.expireToken();
      const texts = await Promise.all(
        names.map(async (name) => new TextDecoder().decode(await collectChunks(await store.read(path(name))))),
      );
      expectEqual(
        texts,
        names.map((name) => `${name} anew`),
        'the contents',
      );
    },
  ),
]);
