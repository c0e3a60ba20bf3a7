import { type ConformanceCase, defineArea, defineCase } from '../case.ts';
import { expect, expectEqual, expectError } from '../expectation.ts';

const acl = {
  entries: [
    { scope: 'access', type: 'user', read: true, write: true, execute: false },
    { scope: 'access', type: 'group', read: true, write: false, execute: false },
    { scope: 'access', type: 'other', read: false, write: false, execute: false },
  ],
} as const;

/** Access control lists. */
export const aclCases: readonly ConformanceCase[] = defineArea('acl', 'AclReadable, AclWritable', [
  defineCase('get', 'a file has an owner, a group and others in its list', ['getAcl'], async ({ store, files }) => {
    const { entries } = await store.getAcl(await files.put('a'));
    const types = entries.filter(({ scope, id }) => scope === 'access' && id === undefined).map(({ type }) => type);
    for (const type of ['user', 'group', 'other'] as const) expect(types.includes(type), `an entry for ${type}`, types);
  }),
  defineCase('get.missing', 'nothing is PATH.NOT_FOUND', ['getAcl'], async ({ store, path }) => {
    await expectError(store.getAcl(path('missing')), 'PATH.NOT_FOUND');
  }),
  defineCase('set', 'a list that was set is told again', ['getAcl', 'setAcl'], async ({ store, files }) => {
    const file = await files.put('a');
    await store.setAcl(file, acl);
    const lines = (await store.getAcl(file)).entries.map((entry) => [entry.type, entry.read, entry.write, entry.execute].join(' '));
    expectEqual(lines.sort(), ['group true false false', 'other false false false', 'user true true false'], 'the entries');
  }),
  defineCase('set.missing', 'nothing is PATH.NOT_FOUND', ['setAcl'], async ({ store, path }) => {
    await expectError(store.setAcl(path('missing'), acl), 'PATH.NOT_FOUND');
  }),
  defineCase('set.recursive', 'recursive sets all that is below', ['getAcl', 'setAcl.recursive'], async ({ store, files, path }) => {
    const file = await files.put('folder/inner/a');
    await store.setAcl(path('folder'), { entries: acl.entries.map((entry) => ({ ...entry, execute: true })) }, { recursive: true });
    const { entries } = await store.getAcl(file);
    expectEqual(
      entries.every(({ execute }) => execute),
      true,
      'whether the file has the list of the folder',
    );
  }),
]);
