import { type Operation, type OperationRow, operationNames, operations } from '@stowage/core';
import { callOperation } from '../calls.ts';
import { type CaseContext, type CaseDraft, type ConformanceCase, defineArea, defineCase } from '../case.ts';
import { expectEqual, expectError, tryError } from '../expectation.ts';
import { expectRefusedByCore } from '../quiet.ts';

const invalid: Readonly<Record<string, { readonly path: string; readonly title: string; readonly forFilesOnly?: true }>> = {
  absolute: { path: '/etc/passwd', title: 'an absolute path is refused' },
  escape: { path: 'a/../../b', title: 'a path with ".." is refused, wherever it leads' },
  nul: { path: 'a\0b', title: 'a path with a NUL character is refused' },
  surrogate: { path: 'a\ud800b', title: 'a path that is not Unicode is refused' },
  'trailing-slash': { path: 'a/', title: 'a trailing slash is refused where a file is meant', forFilesOnly: true },
  root: { path: '', title: 'the root is refused where a file is meant', forFilesOnly: true },
};

/** The operations that a store has and that take a path in their first argument. */
function operationsWithPath({ capabilities }: CaseContext, filesOnly: boolean): readonly Operation[] {
  return operationNames.filter((name) => {
    const { capability, paths }: OperationRow = operations[name];
    const [kind] = Object.values(paths);
    return capabilities[capability] !== undefined && kind !== undefined && (!filesOnly || kind === 'file');
  });
}

const invalidDraft = ([id, { path, title, forFilesOnly }]: (typeof entries)[number]): CaseDraft =>
  defineCase(
    `invalid.${id}`,
    `${title}, by every operation and before any request`,
    ['kind:file'],
    async (context) => {
      for (const operation of operationsWithPath(context, forFilesOnly ?? false)) {
        const error = await expectRefusedByCore(context, (store) => expectError(callOperation(store, operation, path), 'PATH.INVALID'));
        expectEqual(error.path, path, `the path in the error of ${operation}`);
      }
    },
    { alone: true },
  );

const entries = Object.entries(invalid);

/** How paths are brought into form, and which are refused. */
export const pathCases: readonly ConformanceCase[] = defineArea('path', 'normalizePath', [
  ...entries.map(invalidDraft),
  defineCase('form.write', 'a path is brought into form before it is written', ['write'], async ({ store, files, path }) => {
    const { path: written } = await store.write(`./${path('a').replaceAll('/', '//')}/./b`, 'x');
    expectEqual(written, path('a/b'), 'the path in the result');
    expectEqual(await files.names(), ['a/b'], 'the files');
  }),
  defineCase('form.read', 'a path is brought into form before it is read', ['read'], async ({ store, files, path }) => {
    await files.put('a/b', 'x');
    const result = await store.read(`./${path('a').replaceAll('/', '//')}/./b`);
    await result.cancel();
    expectEqual(result.entry.path, path('a/b'), 'the path in the entry');
  }),
  defineCase('form.error', 'an error names the path in its form', ['stat'], async ({ store, path }) => {
    const error = await tryError(store.stat(`./${path('missing')}//x`));
    expectEqual(error?.path, path('missing/x'), 'the path in the error');
  }),
]);
