import { describe, expect, test } from 'vitest';
import { type AnyConnection, type AnyDriver, type Capabilities, driverApi } from '../src/driver.ts';
import { type Acl, type AclEntry, type Datastore, openDatastore, requireCapabilities, type SetAclResult } from '../src/index.ts';
import { rejection } from './tiny-driver.ts';

const native = { support: 'native' } as const;

const reader = { scope: 'access', type: 'user', read: true, write: false, execute: false } as const;
const entriesOf = (scope: 'access' | 'default'): readonly AclEntry[] =>
  (['user', 'group', 'other'] as const).map((type) => ({ ...reader, scope, type }));
const entries = entriesOf('access');

/** A store with lists, and what of them reaches the driver. */
async function openWithAcl(details: object = {}): Promise<{ store: Datastore<'setAcl'>; seen: unknown[] }> {
  const seen: unknown[] = [];
  const setAcl = async (request: unknown): Promise<SetAclResult> => {
    seen.push(request);
    return { files: 1, directories: 0, failures: [] };
  };
  return { store: requireCapabilities(await open({ setAcl: { ...native, ...details } }, { setAcl }), 'setAcl'), seen };
}
const anything = { '~standard': { version: 1, vendor: 'test', validate: (value: unknown) => ({ value }) } } as const;

/** Opens a store with these capabilities and operations, as no compiler would check them. */
function open(always: Capabilities, operations: Partial<AnyConnection>): Promise<Datastore> {
  const driver: AnyDriver = {
    api: driverApi,
    type: 'odd',
    title: 'Odd',
    status: 'active',
    capabilities: { always, sometimes: {} },
    config: anything,
    jsonSchema: () => ({}),
    location: () => 'odd',
    open: async () => ({ identity: 'nobody', ...operations }),
  };
  return openDatastore(driver, {});
}

describe('details that a capability declares', () => {
  test.each<[string, Acl, { recursive: true } | undefined]>([
    ['recursion', { entries }, { recursive: true }],
    ['an owner', { entries, owner: 'ada' }, undefined],
    ['a group', { entries, group: 'staff' }, undefined],
    ['default entries', { entries: [...entries, ...entriesOf('default')] }, undefined],
  ])('of setAcl: %s is refused where it is not declared', async (_name, acl, options) => {
    const { store, seen } = await openWithAcl();
    expect(await rejection(store.setAcl('a', acl, options))).toMatchObject({ code: 'CAPABILITY.MISSING' });
    expect(seen).toEqual([]);
    await store.setAcl('a', { entries });
    expect(seen).toHaveLength(1);
  });

  test.each<[string, readonly AclEntry[]]>([
    ['nobody', []],
    ['no owner', entries.slice(1)],
    ['somebody twice', [...entries, { ...reader, id: 'ada' }, { ...reader, id: 'ada', write: true }]],
    ['the mask twice', [...entries, { ...reader, type: 'mask' }, { ...reader, type: 'mask' }]],
    ['an id of others', [...entries, { ...reader, type: 'other', id: 'ada' }]],
    ['an empty id', [...entries, { ...reader, id: '' }]],
    ['an id that would be two entries', [...entries, { ...reader, id: 'ada:rwx,user:eve' }]],
    ['default entries without others', [...entries, ...entriesOf('default').slice(0, 2)]],
    ['a type that is none', [...entries, { ...reader, type: 'everyone' as never }]],
    ['a right that is a text', [...entries, { ...reader, id: 'ada', read: 'yes' as never }]],
  ])('of setAcl: a list with %s is ACL.INVALID', async (_name, list) => {
    const { store, seen } = await openWithAcl({ defaults: true });
    expect(await rejection(store.setAcl('a', { entries: list }))).toMatchObject({ code: 'ACL.INVALID', path: 'a', operation: 'setAcl' });
    expect(seen).toEqual([]);
  });

  test('of rename: the root is neither source nor target', async () => {
    const seen: unknown[] = [];
    const rename = async (request: unknown): Promise<void> => void seen.push(request);
    const store = requireCapabilities(await open({ rename: { ...native, atomic: true } }, { rename }), 'rename');
    for (const [from, to] of [
      ['', 'a'],
      ['a', './'],
    ] as const)
      expect(await rejection(store.rename(from, to))).toMatchObject({ code: 'PATH.INVALID', operation: 'rename' });
    expect(seen).toEqual([]);
  });

  test('a table is written only in the modes that are declared', async () => {
    const written = { rows: 0, created: false, method: 'append', losses: [] };
    const writeTable = async (): Promise<typeof written> => written;
    const store = requireCapabilities(await open({ writeTable: { ...native, modes: ['append'] } }, { writeTable }), 'writeTable');
    const rows = { schema: { fields: [], metadata: new Map() }, batches: ReadableStream.from([]) };
    expect(await store.writeTable({ name: 't' }, rows, { mode: 'append' })).toEqual(written);
    expect(await rejection(store.writeTable({ name: 't' }, rows, { mode: 'merge', keys: ['id'] }))).toMatchObject({
      code: 'CAPABILITY.MISSING',
      message: expect.stringContaining('writeTable.modes.merge'),
    });
  });

  test('a connection that lacks what is declared is closed, and the store does not open', async () => {
    let closed = 0;
    const close = async (): Promise<void> => void closed++;
    expect(await rejection(open({ native }, { close }))).toMatchObject({ code: 'DRIVER.INCOMPATIBLE' });
    expect(closed).toBe(1);
  });
});
