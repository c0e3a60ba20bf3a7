import { type AclEntry, formatAcl, parseAcl } from '@stowage/core';
import { type ConformanceCase, defineArea, defineCase } from '../case.ts';
import { expect, expectEqual, expectError } from '../expectation.ts';
import { expectRefusedByCore } from '../quiet.ts';

/** Somebody who is not the owner, in the form that directories of identities have. */
export const somebody = 'a1b2c3d4-0000-4000-8000-000000000001';
/** A group of others. */
const somegroup = 'a1b2c3d4-0000-4000-8000-000000000002';

/** Entries as the lines of their text, sorted: the order is the store's affair. */
export const linesOf = (entries: readonly AclEntry[]): readonly string[] => entries.map((entry) => formatAcl([entry])).sort();

/** Entries from their lines. */
export const toEntries = (lines: readonly string[]): AclEntry[] => parseAcl(lines.join(','));

/** The entries of a list, without masks, which a service may compute. */
export const withoutMasks = (entries: readonly AclEntry[]): readonly string[] => linesOf(entries.filter(({ type }) => type !== 'mask'));

const plain = ['user::rw-', 'group::r--', 'other::---'];
const acl = { entries: toEntries(plain) };
const named = [...plain, `user:${somebody}:r--`, `group:${somegroup}:r-x`];
const needs = ['getAcl', 'setAcl'] as const;

const rightsDraft = (rights: string): ReturnType<typeof defineCase> =>
  defineCase(
    `rights.${rights.replaceAll('-', '0')}`,
    `the rights ${rights} are kept for each of the three`,
    needs,
    async ({ store, files }) => {
      const file = await files.put('a');
      const lines = ['user', 'group', 'other'].map((type) => `${type}::${rights}`);
      await store.setAcl(file, { entries: toEntries(lines) });
      expectEqual(withoutMasks((await store.getAcl(file)).entries), [...lines].sort(), 'the entries');
    },
  );

/** Access control lists. */
export const aclCases: readonly ConformanceCase[] = defineArea('acl', 'AclReadable, AclWritable', [
  defineCase('get', 'a file has an owner, a group and others in its list', ['getAcl'], async ({ store, files }) => {
    const { entries } = await store.getAcl(await files.put('a'));
    const types = entries.filter(({ scope, id }) => scope === 'access' && id === undefined).map(({ type }) => type);
    for (const type of ['user', 'group', 'other'] as const) expect(types.includes(type), `an entry for ${type}`, types);
  }),
  defineCase('get.directory', 'a directory has a list too', ['getAcl', 'createDirectory'], async ({ store, files }) => {
    const { entries } = await store.getAcl(await files.makeDirectory('folder'));
    expect(entries.length >= 3, 'at least three entries', entries.length);
  }),
  defineCase('get.root', 'the root has a list too', ['getAcl'], async ({ store }) => {
    const { entries } = await store.getAcl('');
    expect(entries.length >= 3, 'at least three entries', entries.length);
  }),
  defineCase('get.owner', 'owner and group are told', ['getAcl', 'setAcl.owner'], async ({ store, files }) => {
    const { owner, group } = await store.getAcl(await files.put('a'));
    for (const [name, value] of Object.entries({ owner, group }))
      expect(typeof value === 'string' && value !== '', `${name} to be a text that is not empty`, value);
  }),
  defineCase('get.missing', 'nothing is PATH.NOT_FOUND', ['getAcl'], async ({ store, path }) => {
    await expectError(store.getAcl(path('missing')), 'PATH.NOT_FOUND');
  }),
  defineCase('set', 'a list that was set is told again', needs, async ({ store, files }) => {
    const file = await files.put('a');
    const result = await store.setAcl(file, acl);
    expectEqual(linesOf((await store.getAcl(file)).entries), [...plain].sort(), 'the entries');
    expectEqual([result.files, result.directories, result.failures.length], [1, 0, 0], 'the numbers of files, directories and failures');
  }),
  ...['---', 'r--', '-w-', '--x', 'rw-', 'r-x', 'rwx'].map(rightsDraft),
  defineCase('set.directory', 'a list is set on a directory, and on nothing in it', needs, async ({ store, files, path }) => {
    const file = await files.put('folder/a');
    const before = linesOf((await store.getAcl(file)).entries);
    const lines = ['user::rwx', 'group::---', 'other::--x'];
    const { directories } = await store.setAcl(path('folder'), { entries: toEntries(lines) });
    expectEqual(directories, 1, 'the number of directories');
    expectEqual(withoutMasks((await store.getAcl(path('folder'))).entries), [...lines].sort(), 'the entries of the directory');
    expectEqual(linesOf((await store.getAcl(file)).entries), before, 'the entries of the file in it');
  }),
  defineCase('set.named', 'entries for named users and groups are kept', needs, async ({ store, files }) => {
    const file = await files.put('a');
    await store.setAcl(file, { entries: toEntries(named) });
    const { entries } = await store.getAcl(file);
    expectEqual(withoutMasks(entries), [...named].sort(), 'the entries but the mask');
    expectEqual(entries.filter(({ type }) => type === 'mask').length, 1, 'the number of masks');
  }),
  defineCase('set.mask', 'a mask that is given is kept', needs, async ({ store, files }) => {
    const file = await files.put('a');
    const lines = [...named, 'mask::r--'];
    await store.setAcl(file, { entries: toEntries(lines) });
    expectEqual(linesOf((await store.getAcl(file)).entries), [...lines].sort(), 'the entries');
  }),
  defineCase('set.replaces', 'a list replaces what was there', needs, async ({ store, files }) => {
    const file = await files.put('a');
    await store.setAcl(file, { entries: toEntries(named) });
    await store.setAcl(file, acl);
    expectEqual(withoutMasks((await store.getAcl(file)).entries), [...plain].sort(), 'the entries');
  }),
  defineCase('set.content-stays', 'content and size stay', needs, async ({ store, files }) => {
    const file = await files.put('a', 'content');
    await store.setAcl(file, acl);
    expectEqual(await files.text(file), 'content', 'the content');
  }),
  defineCase('set.round-trip', 'a list that was got can be set again', [...needs, 'setAcl.owner'], async ({ store, files }) => {
    const file = await files.put('a');
    await store.setAcl(file, { entries: toEntries(named) });
    const before = await store.getAcl(file);
    await store.setAcl(file, before);
    const after = await store.getAcl(file);
    expectEqual(
      [after.owner, after.group, linesOf(after.entries)],
      [before.owner, before.group, linesOf(before.entries)],
      'owner, group and entries',
    );
  }),
  defineCase('set.owner', 'owner and group are changed where they are given', [...needs, 'setAcl.owner'], async ({ store, files }) => {
    const file = await files.put('a');
    await store.setAcl(file, { ...acl, owner: somebody, group: somegroup });
    const { owner, group } = await store.getAcl(file);
    expectEqual({ owner, group }, { owner: somebody, group: somegroup }, 'owner and group');
  }),
  defineCase('set.owner-stays', 'owner and group stay where they are not given', [...needs, 'setAcl.owner'], async ({ store, files }) => {
    const file = await files.put('a');
    await store.setAcl(file, { ...acl, owner: somebody, group: somegroup });
    await store.setAcl(file, { entries: toEntries(named) });
    const { owner, group } = await store.getAcl(file);
    expectEqual({ owner, group }, { owner: somebody, group: somegroup }, 'owner and group');
  }),
  defineCase('set.missing', 'nothing is PATH.NOT_FOUND', ['setAcl'], async ({ store, path }) => {
    await expectError(store.setAcl(path('missing'), acl), 'PATH.NOT_FOUND');
  }),
  defineCase('rename-keeps', 'a list goes along with a rename', [...needs, 'rename'], async ({ store, files, path }) => {
    const file = await files.put('a');
    await store.setAcl(file, { entries: toEntries(named) });
    await store.rename(file, path('b'));
    expectEqual(withoutMasks((await store.getAcl(path('b'))).entries), [...named].sort(), 'the entries');
  }),
  defineCase('append-keeps', 'a list stays when bytes are appended', [...needs, 'append'], async ({ store, path }) => {
    await store.append(path('a'), 'one');
    await store.setAcl(path('a'), { entries: toEntries(named) });
    await store.append(path('a'), 'two');
    expectEqual(withoutMasks((await store.getAcl(path('a'))).entries), [...named].sort(), 'the entries');
  }),
]);

/** Lists that are none. */
const invalid: Readonly<Record<string, { readonly title: string; readonly lines: readonly string[] }>> = {
  none: { title: 'a list without entries', lines: [] },
  incomplete: { title: 'a list without an entry for others', lines: plain.slice(0, 2) },
  doubled: { title: 'a list that names somebody twice', lines: [...plain, `user:${somebody}:r--`, `user:${somebody}:rw-`] },
  'mask-of-somebody': { title: 'a mask with an id', lines: [...plain, `mask:${somebody}:r--`] },
  'two-masks': { title: 'a list with two masks', lines: [...plain, 'mask::r--', 'mask::rw-'] },
  'incomplete-default': { title: 'default entries without one for others', lines: [...plain, 'default:user::rwx', 'default:group::r--'] },
};

/** What is refused of a list. */
export const aclInvalidCases: readonly ConformanceCase[] = defineArea('acl.invalid', 'SetAclRequest', [
  ...Object.entries(invalid).map(([id, { title, lines }]) =>
    defineCase(
      id,
      `${title} is ACL.INVALID before any request`,
      ['setAcl'],
      async (context) => {
        const file = await context.files.put('a');
        await expectRefusedByCore(context, (store) => expectError(store.setAcl(file, { entries: toEntries(lines) }), 'ACL.INVALID'));
      },
      { alone: true },
    ),
  ),
  defineCase('ids', 'ids that could be read as other entries are ACL.INVALID', ['setAcl'], async ({ store, files }) => {
    const file = await files.put('a');
    const entry = { scope: 'access', type: 'user', read: true, write: false, execute: false } as const;
    for (const id of ['', 'a:b', 'a,user::rwx', 'a b', 'a\nb'])
      await expectError(store.setAcl(file, { entries: [...acl.entries, { ...entry, id }] }), 'ACL.INVALID');
  }),
  defineCase(
    'default-on-file',
    'default entries on a file are ACL.INVALID, and its list stays',
    ['getAcl', 'setAcl.defaults'],
    async ({ store, files }) => {
      const file = await files.put('a');
      const before = linesOf((await store.getAcl(file)).entries);
      const defaults = ['default:user::rwx', 'default:group::r-x', 'default:other::---'];
      await expectError(store.setAcl(file, { entries: toEntries([...plain, ...defaults]) }), 'ACL.INVALID');
      expectEqual(linesOf((await store.getAcl(file)).entries), before, 'the entries');
    },
  ),
]);
