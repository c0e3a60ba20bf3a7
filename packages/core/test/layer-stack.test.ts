import { describe, expect, test } from 'vitest';
import { type Datastore, limit, observe, prefix, readonly, retry, timeout } from '../src/index.ts';
import { all, rejection, Tiny, type TinyAlways, unavailable } from './tiny-driver.ts';

type Layer = (store: Datastore<TinyAlways>) => Datastore<TinyAlways>;
const layers: Record<string, Layer> = {
  retry: (store) => retry(store, { attempts: 3, firstDelay: 0 }),
  timeout: (store) => timeout(store, { operation: 30_000, idle: 30_000 }),
  limit: (store) => limit(store, { concurrency: 1 }),
  prefix: (store) => prefix(store, 'in') as unknown as Datastore<TinyAlways>,
  observe: (store) => observe(store, {}),
};
const orders: readonly (readonly string[])[] = [
  Object.keys(layers),
  Object.keys(layers).reverse(),
  ['limit', 'retry', 'prefix', 'timeout', 'limit', 'observe', 'retry'],
  ['observe', 'limit', 'observe', 'prefix', 'retry', 'timeout'],
];

const stacks = [...Object.keys(layers).map((name) => [name]), ...orders].map((given) => ({ given, title: given.join(', ') }));

describe.each(stacks)('$title', ({ given }) => {
  const inside = given.includes('prefix') ? 'in/' : '';
  const stack = async (tiny: Tiny): Promise<Datastore<TinyAlways>> =>
    given.reduce((store, name) => layers[name]?.(store) ?? store, await tiny.open({ name: 'training', retry: false }));

  test('does what the store does', async () => {
    const tiny = new Tiny();
    const store = await stack(tiny);
    await store.write('a', '0123456789');
    await store.write('b', new Blob(['streamed']).stream(), { size: 8 });
    await store.append('b', ' on');
    await store.copy('a', 'c');
    expect([...tiny.files.keys()]).toEqual(['a', 'b', 'c'].map((name) => `${inside}${name}`));
    expect(tiny.text(`${inside}b`)).toBe('streamed on');
    expect(await (await store.read('a', { range: { offset: 2, length: 5 } })).text()).toBe('23456');
    expect((await all(store.list())).map(({ path }) => path)).toEqual(['a', 'b', 'c']);
    expect(await store.exists('a')).toBe(true);
    for await (const _chunk of await store.read('a')) break;
    await (await store.read('a')).cancel();
    expect(tiny.released).toBe(3);
    expect((await all(store.deleteMany(['a', './b', '..']))).filter(({ error }) => error !== undefined)).toHaveLength(1);
    await store.delete('c');
    expect(tiny.files.size).toBe(0);
  });

  test('fails as the store fails', async () => {
    const tiny = new Tiny();
    const store = await stack(tiny);
    const details = { operation: 'read', path: 'missing', datastore: 'training', driver: 'tiny', identity: 'nobody' };
    await expect(store.read('missing')).rejects.toMatchObject({ code: 'PATH.NOT_FOUND', ...details });
    tiny.before.append = () => {
      throw unavailable({ path: `${inside}a` });
    };
    await expect(store.append('a', 'x')).rejects.toMatchObject({ code: 'SERVICE.UNAVAILABLE', path: 'a' });
    expect(tiny.count('append')).toBe(1);
    const failure = new Error('mine');
    const broken = (async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.from('x');
      throw failure;
    })();
    expect(await rejection(store.write('a', broken))).toBe(failure);
  });

  test('ends with the caller’s reason', async () => {
    const tiny = new Tiny();
    const store = await stack(tiny);
    for (const name of ['a', 'b', 'c']) tiny.put(`${inside}${name}`, '0123456789');
    const controller = new AbortController();
    const { signal } = controller;
    const result = await store.read('a', { signal });
    const iterator = result[Symbol.asyncIterator]();
    await iterator.next();
    controller.abort('enough');
    expect(await rejection(iterator.next())).toBe('enough');
    expect(await rejection(store.stat('a', { signal }))).toBe('enough');
    // Whatever was held is free again.
    await expect.poll(() => tiny.released).toBe(1);
    expect(await store.stat('a')).toMatchObject({ path: 'a' });
  });

  test('closes with the store', async () => {
    const tiny = new Tiny();
    const store = await stack(tiny);
    await readonly(store).close();
    await store.close();
    expect(tiny.closed).toBe(1);
    await expect(store.stat('a')).rejects.toMatchObject({ code: 'DATASTORE.CLOSED' });
  });
});

test('a retry around limit and timeout goes on with a broken read, and every permit comes back', async () => {
  const tiny = new Tiny();
  tiny.put('a', '0123456789abcdef');
  const broken = new Set([4, 12]);
  tiny.step = (_operation, at) => {
    if (broken.delete(at)) throw unavailable();
  };
  const store = retry(timeout(limit(await tiny.open(), { concurrency: 1 })), { firstDelay: 0 });
  expect(await (await store.read('a')).text()).toBe('0123456789abcdef');
  expect(tiny.count('read')).toBe(3);
  expect(tiny.released).toBe(3);
  await store.stat('a');
});
