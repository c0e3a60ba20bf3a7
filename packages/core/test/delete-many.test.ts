import { beforeEach, describe, expect, test } from 'vitest';
import type { Datastore, DeleteOutcome } from '../src/index.ts';
import { all, rejection, Tiny, type TinyAlways, unavailable } from './tiny-driver.ts';

let tiny: Tiny;
let store: Datastore<TinyAlways>;
const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `f${String(index).padStart(2, '0')}`);
const batches = (): unknown[] => tiny.requests.map(({ request }) => request.paths);
const paths = (outcomes: readonly DeleteOutcome[]): string[] => outcomes.map(({ path }) => path).sort();

beforeEach(async () => {
  tiny = new Tiny();
  store = await tiny.open();
  for (const name of names(20)) tiny.put(name, name);
});

/** The same store without batches. */
async function single(): Promise<Datastore<TinyAlways>> {
  tiny.settled = { delete: { support: 'native', batch: undefined } };
  return tiny.open();
}

test('sends batches of the declared size, and each path gets one outcome', async () => {
  const outcomes = await all(store.deleteMany(names(8)));
  expect(batches()).toEqual([names(8).slice(0, 3), names(8).slice(3, 6), names(8).slice(6)]);
  expect(paths(outcomes)).toEqual(names(8));
  expect(outcomes.every(({ error }) => error === undefined)).toBe(true);
  expect(tiny.files.size).toBe(12);
});

test('deletes one by one where there are no batches', async () => {
  expect(paths(await all((await single()).deleteMany(names(4))))).toEqual(names(4));
  expect(tiny.requests.map(({ operation, request }) => [operation, request.path])).toEqual(names(4).map((name) => ['delete', name]));
});

test('takes any iterable, and nothing at all', async () => {
  async function* generated(): AsyncGenerator<string> {
    yield* names(2);
  }
  expect(paths(await all(store.deleteMany(generated())))).toEqual(names(2));
  expect(paths(await all(store.deleteMany(new Set(['f05']))))).toEqual(['f05']);
  expect(await all(store.deleteMany([]))).toEqual([]);
});

test('refuses a text, which is an iterable of its characters', async () => {
  expect(await rejection(all(store.deleteMany('f00')))).toBeInstanceOf(TypeError);
  expect(tiny.requests).toEqual([]);
});

test.each([0, -1, 1.5, Number.NaN])('refuses a concurrency of %d', async (concurrency) => {
  expect(await rejection(all(store.deleteMany(['a'], { concurrency })))).toBeInstanceOf(RangeError);
});

test.each([1, 2, 8])('keeps %i requests under way and no more', async (concurrency) => {
  let running = 0;
  let most = 0;
  tiny.before.deleteMany = async () => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setImmediate(resolve));
    running--;
  };
  await all(store.deleteMany(names(20), { concurrency }));
  expect(most).toBe(Math.min(concurrency, 7));
});

test('takes no more paths than it can send', async () => {
  let taken = 0;
  function* endless(): Generator<string> {
    for (;;) yield `x${taken++}`;
  }
  for await (const _outcome of store.deleteMany(endless(), { concurrency: 2 })) break;
  expect(taken).toBeLessThanOrEqual(7);
});

describe('outcomes', () => {
  test.each([false, true])('are of normalised paths; an invalid one is an outcome too (one by one: %s)', async (one) => {
    const outcomes = await all((one ? await single() : store).deleteMany(['./f00', 'a//b', '../x', '', 'dir/', 'f01']));
    const failures = new Map(outcomes.map(({ path, error }) => [path, error]));
    expect([...failures.keys()].sort()).toEqual(['', '../x', 'a/b', 'dir/', 'f00', 'f01']);
    for (const path of ['', '../x', 'dir/']) expect(failures.get(path), path).toMatchObject({ code: 'PATH.INVALID', datastore: 'tiny' });
    expect([failures.get('f00'), failures.get('f01'), failures.get('a/b')]).toEqual([undefined, undefined, undefined]);
    expect(tiny.files.has('f00')).toBe(false);
  });

  test('tell each failure with its details', async () => {
    tiny.put('locked', '');
    const outcomes = await all(store.deleteMany(['f00', 'locked']));
    expect(outcomes.find(({ path }) => path === 'locked')?.error).toMatchObject({
      code: 'ACCESS.DENIED',
      operation: 'deleteMany',
      path: 'locked',
      datastore: 'tiny',
      driver: 'tiny',
      identity: 'nobody',
    });
    expect(tiny.files.has('f00')).toBe(false);
  });

  test.each([false, true])('tell a failed request for each of its paths (one by one: %s)', async (one) => {
    tiny.before.delete = tiny.before.deleteMany = () => {
      throw unavailable();
    };
    const outcomes = await all((one ? await single() : store).deleteMany(names(4)));
    expect(paths(outcomes)).toEqual(names(4));
    for (const { path, error } of outcomes) expect(error).toMatchObject({ code: 'SERVICE.UNAVAILABLE', path, driver: 'tiny' });
  });
});

describe('ends', () => {
  test.each([false, true])('with the reason when it is aborted (one by one: %s)', async (one) => {
    const controller = new AbortController();
    const target = one ? await single() : store;
    tiny.before.delete = tiny.before.deleteMany = () => {
      controller.abort('enough');
      throw controller.signal.reason;
    };
    expect(await rejection(all(target.deleteMany(names(20), { signal: controller.signal })))).toBe('enough');
  });

  test('with the reason while the next path is waited for', async () => {
    const controller = new AbortController();
    async function* slow(): AsyncGenerator<string> {
      yield* names(3);
      queueMicrotask(() => controller.abort('enough'));
      await new Promise(() => undefined);
    }
    expect(await rejection(all(store.deleteMany(slow(), { signal: controller.signal })))).toBe('enough');
  });

  test('with the error of the given paths, after what was sent is done', async () => {
    const failure = new Error('no more');
    function* broken(): Generator<string> {
      yield* names(3);
      throw failure;
    }
    expect(await rejection(all(store.deleteMany(broken())))).toBe(failure);
    expect(tiny.files.has('f00')).toBe(false);
  });
});
