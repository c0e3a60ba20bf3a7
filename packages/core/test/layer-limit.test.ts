import { beforeEach, describe, expect, test } from 'vitest';
import { type Datastore, limit } from '../src/index.ts';
import { all, rejection, Tiny, type TinyAlways } from './tiny-driver.ts';

let tiny: Tiny;
let store: Datastore<TinyAlways>;
/** Requests that stand in the driver, by path, to be let go. */
let standing: Map<unknown, () => void>;

const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
};

beforeEach(async () => {
  tiny = new Tiny();
  store = await tiny.open();
  standing = new Map();
  for (const name of ['a', 'b', 'c', 'd', 'e']) tiny.put(name, '0123456789');
  tiny.before.stat = (request) => new Promise<void>((resolve) => standing.set(request.path, resolve));
});

const letGo = async (path: string): Promise<void> => {
  standing.get(path)?.();
  standing.delete(path);
  await settled();
};

test.each([0, -1, 1.5, Number.NaN])('a concurrency of %d is refused', (concurrency) => {
  expect(() => limit(store, { concurrency })).toThrow(RangeError);
});

test('lets through so many at a time, in the order in which they came', async () => {
  const limited = limit(store, { concurrency: 2 });
  const running = ['a', 'b', 'c', 'd'].map((path) => limited.stat(path));
  await settled();
  expect([...standing.keys()]).toEqual(['a', 'b']);
  await letGo('b');
  expect([...standing.keys()]).toEqual(['a', 'c']);
  await letGo('a');
  expect([...standing.keys()]).toEqual(['c', 'd']);
  await letGo('d');
  await letGo('c');
  expect((await Promise.all(running)).map(({ path }) => path)).toEqual(['a', 'b', 'c', 'd']);
});

test('has no more permits after a queue than before', async () => {
  const limited = limit(store, { concurrency: 1 });
  for (const paths of [
    ['a', 'b', 'c'],
    ['d', 'e'],
  ]) {
    const running = paths.map((path) => limited.stat(path));
    await settled();
    for (const path of paths) {
      expect([...standing.keys()]).toEqual([path]);
      await letGo(path);
    }
    await Promise.all(running);
  }
});

test('a failure gives its permit back', async () => {
  const limited = limit(store, { concurrency: 1 });
  tiny.before.stat = () => {
    throw new Error('no');
  };
  for (const path of ['a', 'b', 'c']) await rejection(limited.stat(path));
  expect(tiny.count('stat')).toBe(3);
});

test('who waits can be aborted, and is passed over', async () => {
  const limited = limit(store, { concurrency: 1 });
  const controller = new AbortController();
  const first = limited.stat('a');
  const waiting = rejection(limited.write('x', '', { signal: controller.signal }));
  const last = limited.stat('c');
  await settled();
  controller.abort('enough');
  expect(await waiting).toBe('enough');
  await letGo('a');
  expect([...standing.keys()]).toEqual(['c']);
  await letGo('c');
  await Promise.all([first, last]);
  expect(tiny.count('write')).toBe(0);
});

describe('a stream', () => {
  let limited: Datastore<TinyAlways>;
  beforeEach(() => {
    limited = limit(store, { concurrency: 1 });
  });
  /** Whether a permit is free now. */
  const isFree = async (): Promise<boolean> => {
    const before = tiny.count('copy');
    const running = limited.copy('b', 'copied');
    await settled();
    const free = tiny.count('copy') > before;
    void running;
    return free;
  };

  test('holds its permit until its end', async () => {
    const result = await limited.read('a');
    expect(await isFree()).toBe(false);
    await result.bytes();
    expect(await isFree()).toBe(true);
  });

  test.each<[string, (result: Awaited<ReturnType<Datastore<'read'>['read']>>) => Promise<unknown>]>([
    ['it is cancelled', (result) => result.cancel()],
    [
      'its consumer leaves',
      async (result) => {
        for await (const _chunk of result) break;
      },
    ],
    ['its web stream is cancelled', (result) => result.body.cancel()],
    ['it is disposed of', (result) => result[Symbol.asyncDispose]()],
  ])('gives it back when %s', async (_name, end) => {
    await end(await limited.read('a'));
    expect(await isFree()).toBe(true);
    expect(tiny.released).toBe(1);
  });

  test('gives it back when it breaks', async () => {
    tiny.step = () => {
      throw new Error('no');
    };
    await rejection((await limited.read('a')).bytes());
    expect(await isFree()).toBe(true);
  });

  test('gives it back when it is aborted, before its first byte and behind it', async () => {
    for (const before of [true, false]) {
      const controller = new AbortController();
      const iterator = (await limited.read('a', { signal: controller.signal }))[Symbol.asyncIterator]();
      if (!before) await iterator.next();
      controller.abort('enough');
      expect(await rejection(iterator.next())).toBe('enough');
      expect(await isFree()).toBe(true);
    }
  });

  test('gives it back when its answer comes too late', async () => {
    const controller = new AbortController();
    let answer = (): void => undefined;
    tiny.after.read = () =>
      new Promise<void>((resolve) => {
        answer = resolve;
        controller.abort('enough');
      });
    expect(await rejection(limited.read('a', { signal: controller.signal }))).toBe('enough');
    answer();
    await expect.poll(isFree).toBe(true);
  });
});

test('a listing holds a permit for a page, not between two', async () => {
  const limited = limit(store, { concurrency: 1 });
  tiny.before.stat = undefined;
  const seen: string[] = [];
  for await (const page of limited.list().pages()) {
    for (const { path } of page.entries) seen.push((await limited.stat(path)).path);
  }
  expect(seen).toEqual(['a', 'b', 'c', 'd', 'e']);
  tiny.step = () => {
    throw new Error('no');
  };
  await rejection(all(limited.list()));
  await limited.stat('a');
});
