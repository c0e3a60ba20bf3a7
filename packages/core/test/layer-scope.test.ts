import { beforeEach, describe, expect, test } from 'vitest';
import { DatastoreError } from '../src/driver.ts';
import { capabilityNames, type Datastore, isWriteCapability, limit, prefix, readonly, retry, timeout } from '../src/index.ts';
import { all, rejection, Tiny, type TinyAlways } from './tiny-driver.ts';

let tiny: Tiny;
let store: Datastore<TinyAlways>;

beforeEach(async () => {
  tiny = new Tiny();
  tiny.settled = { createDirectory: { support: 'native' }, dropTable: { support: 'native' } };
  store = await tiny.open();
  for (const path of ['in/a', 'in/b', 'in/deep/c', 'inside', 'out']) tiny.put(path, path);
});

describe('prefix', () => {
  let inner: ReturnType<typeof prefix<TinyAlways>>;
  beforeEach(() => {
    inner = prefix(store, './in/');
  });

  test('maps requests in and results out', async () => {
    expect(await inner.stat('a')).toMatchObject({ path: 'a', kind: 'file' });
    expect(await (await inner.read('deep/c')).text()).toBe('in/deep/c');
    expect((await inner.read('a')).entry.path).toBe('a');
    expect(await inner.write('new', 'x')).toMatchObject({ path: 'new' });
    expect(await inner.append('new', 'y')).toMatchObject({ path: 'new' });
    expect(await inner.copy('new', 'deep/d')).toMatchObject({ path: 'deep/d' });
    expect((await inner.signUrl('a')).url).toBe('tiny://in/a?sig=s');
    await inner.delete('a');
    expect([...tiny.files.keys()].sort()).toEqual(['in/b', 'in/deep/c', 'in/deep/d', 'in/new', 'inside', 'out']);
    expect(tiny.text('in/deep/d')).toBe('xy');
  });

  test('maps listings, their folders and cursors', async () => {
    expect((await all(inner.list())).map(({ path }) => path)).toEqual(['a', 'b', 'deep/c']);
    expect((await all(inner.list('deep'))).map(({ path }) => path)).toEqual(['deep/c']);
    const [first] = await all(inner.list().pages());
    expect((await all(inner.list('', { cursor: first?.cursor }))).map(({ path }) => path)).toEqual(['deep/c']);
  });

  test('maps what deleteMany is given and tells', async () => {
    tiny.put('in/locked', '');
    const outcomes = await all(inner.deleteMany(['a', 'locked', 'deep/c', '../out']));
    expect(tiny.last('deleteMany').paths).toEqual(['in/a', 'in/locked', 'in/deep/c']);
    const failures = new Map(outcomes.map(({ path, error }) => [path, error]));
    expect([...failures.keys()].sort()).toEqual(['../out', 'a', 'deep/c', 'locked']);
    expect(failures.get('a')).toBe(undefined);
    expect(failures.get('locked')).toMatchObject({ code: 'ACCESS.DENIED', path: 'locked' });
    expect(failures.get('../out')).toMatchObject({ code: 'PATH.INVALID' });
    expect(tiny.files.has('out')).toBe(true);
  });

  test('maps paths of failures, of calls and of streams', async () => {
    await expect(inner.stat('missing')).rejects.toMatchObject({ code: 'PATH.NOT_FOUND', path: 'missing', operation: 'stat' });
    await expect(inner.copy('missing', 'x')).rejects.toMatchObject({ code: 'PATH.NOT_FOUND', path: 'missing' });
    tiny.step = () => {
      throw new DatastoreError('DATA.CORRUPT', 'The checksum differs.', { path: 'in/a' });
    };
    await expect((await inner.read('a')).bytes()).rejects.toMatchObject({ code: 'DATA.CORRUPT', path: 'a' });
    await expect(all(inner.list())).rejects.toMatchObject({ code: 'DATA.CORRUPT', path: 'a' });
  });

  test.each(['..', '../out', 'a/../../out', '/out', './../out', 'deep/../../out'])('cannot be left by %j', async (path) => {
    for (const call of [() => inner.stat(path), () => inner.write(path, ''), () => inner.copy('a', path), () => all(inner.list(path))]) {
      await expect(call()).rejects.toMatchObject({ code: 'PATH.INVALID' });
    }
    expect(tiny.requests).toEqual([]);
  });

  test('has no client and no tables', async () => {
    expect(Object.keys(inner.capabilities)).not.toContain('native');
    expect(Object.keys(inner.capabilities)).not.toContain('dropTable');
    expect(inner.capabilities).toHaveProperty('createDirectory');
    await expect((inner as unknown as Datastore<'native'>).native('tiny' as never)).rejects.toMatchObject({ code: 'CAPABILITY.MISSING' });
    await expect((inner as unknown as Datastore<'dropTable'>).dropTable({ name: 't' })).rejects.toMatchObject({
      code: 'CAPABILITY.MISSING',
    });
    expect(tiny.requests).toEqual([]);
  });

  test('shows where it is, and can be nested', async () => {
    expect(inner.location).toBe('tiny://root/in');
    const nested = prefix(inner, 'deep');
    expect(nested.location).toBe('tiny://root/in/deep');
    expect((await all(nested.list())).map(({ path }) => path)).toEqual(['c']);
    await expect(nested.stat('x')).rejects.toMatchObject({ path: 'x' });
  });

  test('of the root is the store itself', () => {
    expect(prefix(store, '')).toBe(store);
    expect(prefix(store, './')).toBe(store);
  });

  test.each(['..', '/in', 'in/../..'])('of %j is refused', (folder) => {
    expect(() => prefix(store, folder)).toThrow(expect.objectContaining({ code: 'PATH.INVALID' }));
  });

  test('has a root also while its folder has not been made', async () => {
    expect(await prefix(store, 'not/made').stat('')).toEqual({ kind: 'directory', path: '' });
  });
});

describe('readonly', () => {
  test('has no capability that writes, and none that signs', () => {
    const left = Object.keys(readonly(store).capabilities);
    expect(left).toEqual(['stat', 'read', 'list']);
    const gone = capabilityNames.filter((name) => isWriteCapability(name) || name === 'signUrl');
    expect(left.filter((name) => gone.includes(name as never))).toEqual([]);
    expect(Object.isFrozen(readonly(store).capabilities)).toBe(true);
  });

  test('refuses to change anything before any request, whatever its type is told to be', async () => {
    const inner = readonly(store) as unknown as Datastore<TinyAlways | 'createDirectory' | 'dropTable'>;
    const calls: [string, () => Promise<unknown>][] = [
      ['write', () => inner.write('a', '')],
      ['append', () => inner.append('a', '')],
      ['delete', () => inner.delete('a')],
      ['deleteMany', () => all(inner.deleteMany(['a']))],
      ['copy', () => inner.copy('in/a', 'b')],
      ['createDirectory', () => inner.createDirectory('d')],
      ['signUrl', () => inner.signUrl('in/a')],
      ['native', () => inner.native('tiny' as never)],
      ['dropTable', () => inner.dropTable({ name: 't' })],
    ];
    for (const [name, call] of calls) expect(await rejection(call()), name).toMatchObject({ code: 'CAPABILITY.MISSING' });
    expect(tiny.requests).toEqual([]);
  });

  test('still reads', async () => {
    const inner = readonly(store);
    expect(await (await inner.read('in/a')).text()).toBe('in/a');
    expect(await all(inner.list('in'))).toHaveLength(3);
    expect(inner.identity).toBe('nobody');
  });

  test('keeps to it under other layers', async () => {
    const stacked = retry(timeout(limit(prefix(readonly(store), 'in'), { concurrency: 1 }))) as unknown as Datastore<'write'>;
    await expect(stacked.write('a', '')).rejects.toMatchObject({ code: 'CAPABILITY.MISSING' });
    expect(tiny.requests).toEqual([]);
  });
});
