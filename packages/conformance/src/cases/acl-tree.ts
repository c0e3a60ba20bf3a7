import { type Acl, isDatastoreError } from '@stowage/core';
import { type ConformanceCase, defineArea, defineCase } from '../case.ts';
import { expect, expectEqual, expectError } from '../expectation.ts';
import { defineOwnCase } from '../own-case.ts';
import { linesOf, somebody, toEntries, withoutMasks } from './acl.ts';

const access = ['user::rwx', 'group::r-x', 'other::---', `user:${somebody}:r-x`];
const defaults = ['default:user::rwx', 'default:group::r-x', 'default:other::---', `default:user:${somebody}:r-x`];
const parse = (lines: readonly string[]): Acl => ({ entries: toEntries(lines) });
const recursive = { recursive: true } as const;
const needs = ['getAcl', 'setAcl.recursive'] as const;
const inheritNeeds = ['getAcl', 'setAcl.defaults'] as const;
const tree = ['folder/a', 'folder/inner/b', 'folder/inner/deep/c'];

/** Lists of whole trees. */
export const aclRecursiveCases: readonly ConformanceCase[] = defineArea('acl.recursive', 'CapabilityDetails.setAcl.recursive', [
  defineCase('all', 'everything below has the list, and everything is counted', needs, async ({ store, files, path }) => {
    await files.putAll([...tree, 'folder-2/a']);
    const result = await store.setAcl(path('folder'), parse(access), recursive);
    for (const name of ['folder', 'folder/a', 'folder/inner', 'folder/inner/b', 'folder/inner/deep/c'])
      expectEqual(withoutMasks((await store.getAcl(path(name))).entries), [...access].sort(), `the entries of ${name}`);
    expectEqual([result.files, result.directories], [3, 3], 'the numbers of files and directories');
    expectEqual(result.failures, [], 'the failures');
  }),
  defineCase('beside', 'nothing beside it is changed', needs, async ({ store, files, path }) => {
    const outside = await files.putAll(['folder-2/a', 'folder.txt', 'fold']);
    await files.putAll(tree);
    await store.setAcl(path('folder'), parse(access), recursive);
    for (const file of outside) {
      const lines = linesOf((await store.getAcl(file)).entries);
      expect(!lines.some((line) => line.includes(somebody)), 'no entry of the list', lines);
    }
  }),
  defineCase('file', 'of a file, the file alone', needs, async ({ store, files, path }) => {
    await files.putAll(['a', 'a.txt']);
    const { files: changed, directories } = await store.setAcl(path('a'), parse(access), recursive);
    expectEqual([changed, directories], [1, 0], 'the numbers of files and directories');
  }),
  defineCase('empty', 'of an empty directory, the directory alone', [...needs, 'createDirectory'], async ({ store, files }) => {
    const result = await store.setAcl(await files.makeDirectory('folder'), parse(access), recursive);
    expectEqual([result.files, result.directories], [0, 1], 'the numbers of files and directories');
  }),
  defineCase('many', 'hundreds of files are changed, each counted once', needs, async ({ store, files, path, manyFiles }) => {
    const count = Math.min(manyFiles, 300);
    await files.putAll(Array.from({ length: count }, (_, index) => `folder/${index % 3}/file-${index}`));
    const result = await store.setAcl(path('folder'), parse(access), recursive);
    expectEqual([result.files, result.directories], [count, 4], 'the numbers of files and directories');
    expectEqual(
      withoutMasks((await store.getAcl(path(`folder/${(count - 1) % 3}/file-${count - 1}`))).entries),
      [...access].sort(),
      'the entries of the last',
    );
  }),
  defineCase('missing', 'nothing is PATH.NOT_FOUND', needs, async ({ store, path }) => {
    await expectError(store.setAcl(path('missing'), parse(access), recursive), 'PATH.NOT_FOUND');
  }),
  defineCase(
    'defaults',
    'default entries go to the directories, access entries to all',
    [...needs, 'setAcl.defaults'],
    async ({ store, files, path }) => {
      await files.putAll(tree);
      const { failures } = await store.setAcl(path('folder'), parse([...access, ...defaults]), recursive);
      expectEqual(failures, [], 'the failures');
      expectEqual(
        withoutMasks((await store.getAcl(path('folder/inner'))).entries),
        [...access, ...defaults].sort(),
        'the entries of a directory',
      );
      expectEqual(withoutMasks((await store.getAcl(path('folder/inner/b'))).entries), [...access].sort(), 'the entries of a file');
    },
  ),
  defineOwnCase(
    'openLimited',
    'failures',
    'what somebody may not change is told, with its path and why, and the rest is changed',
    [...needs, 'write', 'createDirectory'],
    async ({ store, files, path }) => {
      await store.createDirectory(path('folder'));
      await store.write(path('folder/mine'), 'x');
      const theirs = await files.put('folder/theirs');
      const before = withoutMasks((await store.getAcl(theirs)).entries);
      const result = await store.setAcl(path('folder'), parse(access), recursive);
      expectEqual([result.files, result.directories], [1, 1], 'the numbers of files and directories');
      expectEqual(
        result.failures.map((one) => one.path),
        [theirs],
        'the paths of the failures',
      );
      for (const { error } of result.failures) expect(isDatastoreError(error, 'ACCESS.DENIED'), 'ACCESS.DENIED', error);
      expectEqual(withoutMasks((await store.getAcl(path('folder/mine'))).entries), [...access].sort(), 'the entries of the own file');
      expectEqual(withoutMasks((await store.getAcl(theirs)).entries), before, "the entries of the other's file");
    },
  ),
  defineOwnCase(
    'openLimited',
    'refused',
    'what somebody may not change themselves is ACCESS.DENIED',
    ['getAcl', 'setAcl'],
    async ({ store, files }) => {
      const theirs = await files.put('theirs');
      await expectError(store.setAcl(theirs, parse(access)), 'ACCESS.DENIED');
    },
  ),
]);

/** What new files and directories get from the directory that they are made in. */
export const aclInheritCases: readonly ConformanceCase[] = defineArea('acl.inherit', 'CapabilityDetails.setAcl.defaults', [
  defineCase('kept', 'default entries that were set are told again', [...inheritNeeds, 'createDirectory'], async ({ store, files }) => {
    const folder = await files.makeDirectory('folder');
    await store.setAcl(folder, parse([...access, ...defaults]));
    expectEqual(withoutMasks((await store.getAcl(folder)).entries), [...access, ...defaults].sort(), 'the entries');
  }),
  defineCase(
    'file',
    'a new file has access entries from the default ones, and no default ones',
    [...inheritNeeds, 'createDirectory'],
    async (context) => {
      const { store, files } = context;
      await store.setAcl(await files.makeDirectory('folder'), parse([...access, ...defaults]));
      const { entries } = await store.getAcl(await files.put('folder/a'));
      const theirs = entries.find(({ scope, id }) => scope === 'access' && id === somebody);
      expect(theirs?.read === true && theirs.write === false, 'the named user to read, not to write', linesOf(entries));
      expect(!entries.some(({ scope }) => scope === 'default'), 'no default entries of a file', linesOf(entries));
    },
  ),
  defineCase(
    'directory',
    'a new directory has them for itself, and hands them on',
    [...inheritNeeds, 'createDirectory'],
    async (context) => {
      const { store, files } = context;
      await store.setAcl(await files.makeDirectory('folder'), parse([...access, ...defaults]));
      const { entries } = await store.getAcl(await files.makeDirectory('folder/inner'));
      const scopes = entries.filter(({ id }) => id === somebody).map(({ scope }) => scope);
      expectEqual([...scopes].sort(), ['access', 'default'], 'the scopes of the entries for the named user');
      const deep = await store.getAcl(await files.put('folder/inner/deep/a'));
      expect(
        deep.entries.some(({ id }) => id === somebody),
        'the entry for the named user two levels below',
        linesOf(deep.entries),
      );
    },
  ),
  defineCase(
    'later',
    'what was there before the default entries stays as it is',
    [...inheritNeeds, 'createDirectory'],
    async ({ store, files, path }) => {
      const file = await files.put('folder/a');
      const before = withoutMasks((await store.getAcl(file)).entries);
      await store.setAcl(path('folder'), parse([...access, ...defaults]));
      expectEqual(withoutMasks((await store.getAcl(file)).entries), before, 'the entries of the file');
    },
  ),
  defineCase(
    'removed',
    'a list without default entries takes them away',
    [...inheritNeeds, 'createDirectory'],
    async ({ store, files }) => {
      const folder = await files.makeDirectory('folder');
      await store.setAcl(folder, parse([...access, ...defaults]));
      await store.setAcl(folder, parse(access));
      const { entries } = await store.getAcl(await files.put('folder/a'));
      expect(!entries.some(({ id }) => id === somebody), 'no inherited entry', linesOf(entries));
    },
  ),
]);
