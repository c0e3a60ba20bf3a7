import { beforeEach, describe, expect, test } from 'vitest';
import { DatastoreError } from '../src/driver.ts';
import type { Datastore, ReadResult } from '../src/index.ts';
import { all, rejection, stalled, Tiny, type TinyAlways } from './tiny-driver.ts';

let tiny: Tiny;
let store: Datastore<TinyAlways>;

beforeEach(async () => {
  tiny = new Tiny();
  store = await tiny.open();
  tiny.put('a.json', '{"name":"grün","n":[1,2]}');
});

const ways: readonly [string, (result: ReadResult) => Promise<unknown>][] = [
  ['bytes', (result) => result.bytes()],
  ['text', (result) => result.text()],
  ['json', (result) => result.json()],
  ['body', (result) => all(result.body)],
  ['iteration', (result) => all(result)],
];

describe.each([false, true])('a result (all bytes offered at once: %s)', (offers) => {
  beforeEach(() => {
    tiny.offersBytes = offers;
  });

  test('tells its entry and range at once', async () => {
    const result = await store.read('a.json', { range: { offset: 2, length: 4 } });
    expect(result.entry).toMatchObject({ kind: 'file', path: 'a.json', size: 26 });
    expect(result.range).toEqual({ offset: 2, length: 4 });
    expect(await result.text()).toBe('name');
  });

  test('has the same bytes in every form', async () => {
    const text = '{"name":"grün","n":[1,2]}';
    expect(await (await store.read('a.json')).text()).toBe(text);
    expect(await (await store.read('a.json')).json()).toEqual(JSON.parse(text));
    expect(Buffer.from(await (await store.read('a.json')).bytes()).toString()).toBe(text);
    expect(Buffer.concat(await all(await store.read('a.json'))).toString()).toBe(text);
    expect(await new Response((await store.read('a.json')).body).text()).toBe(text);
  });

  test.each(ways)('can be consumed once: by %s and by nothing after', async (_name, consume) => {
    const result = await store.read('a.json');
    await consume(result);
    for (const [name, again] of ways) expect(await rejection(again(result)), name).toBeInstanceOf(TypeError);
    await result.cancel();
    await result[Symbol.asyncDispose]();
  });

  test.each(ways)('cannot be consumed by %s when it was cancelled', async (_name, consume) => {
    const result = await store.read('a.json');
    await result.cancel();
    await result.cancel();
    expect(tiny.released).toBe(1);
    expect(await rejection(consume(result))).toBeInstanceOf(TypeError);
  });

  test('frees its connection exactly once, however it ends early', async () => {
    const ends: ((result: ReadResult) => Promise<unknown>)[] = [
      (result) => result.cancel(),
      (result) => result.body.cancel(),
      async (result) => {
        await using _scoped = result;
      },
      async (result) => {
        for await (const _chunk of result) break;
      },
      async (result) => {
        for await (const _chunk of result) await result.cancel();
      },
      async (result) => {
        const reader = result.body.getReader();
        await reader.read();
        await reader.cancel();
      },
    ];
    for (const [index, end] of ends.entries()) {
      await end(await store.read('a.json'));
      expect(tiny.released, `way ${index}`).toBe(index + 1);
    }
  });
});

test('an empty file has empty bytes', async () => {
  tiny.put('empty', '');
  expect(await (await store.read('empty')).bytes()).toEqual(new Uint8Array(0));
});

test('nothing is read ahead of who consumes', async () => {
  const asked: number[] = [];
  tiny.step = (_operation, at) => void asked.push(at);
  const iterator = (await store.read('a.json'))[Symbol.asyncIterator]();
  expect(asked).toEqual([]);
  await iterator.next();
  expect(asked).toEqual([0]);
  await iterator.next();
  expect(asked).toEqual([0, 4]);
  await iterator.return?.();
});

describe('a failure while consuming', () => {
  test.each(ways)('has the details of the read, by %s', async (_name, consume) => {
    tiny.step = () => {
      throw new DatastoreError('DATA.CORRUPT', 'The checksum differs.');
    };
    await expect(consume(await store.read('./a.json'))).rejects.toMatchObject({
      code: 'DATA.CORRUPT',
      operation: 'read',
      path: 'a.json',
      datastore: 'tiny',
      driver: 'tiny',
      identity: 'nobody',
    });
    expect(tiny.released).toBe(1);
  });

  test('that the driver does not know is SERVICE.UNKNOWN', async () => {
    const thrown = new TypeError('terminated');
    tiny.offersBytes = true;
    tiny.step = () => {
      throw thrown;
    };
    const error = await rejection((await store.read('a.json')).bytes());
    expect(error).toMatchObject({ code: 'SERVICE.UNKNOWN', path: 'a.json' });
    expect((error as Error).cause).toBe(thrown);
  });

  test('of the JSON itself is the parser’s own', async () => {
    tiny.put('bad.json', '{');
    expect(await rejection((await store.read('bad.json')).json())).toBeInstanceOf(SyntaxError);
  });
});

describe.each([false, true])('aborting while consuming (all bytes offered at once: %s)', (offers) => {
  test.each(ways)('by %s gives the reason as it is, from a driver that listens and from a deaf one', async (_name, consume) => {
    tiny.offersBytes = offers;
    for (const stall of [stalled, () => new Promise<never>(() => undefined)]) {
      const controller = new AbortController();
      const reason = { why: 'enough' };
      tiny.step = (_operation, _at, signal) => {
        queueMicrotask(() => controller.abort(reason));
        return stall(signal);
      };
      const result = await store.read('a.json', { signal: controller.signal });
      expect(await rejection(consume(result))).toBe(reason);
    }
  });

  test('between two chunks, and before the first', async () => {
    tiny.offersBytes = offers;
    for (const chunks of [0, 1]) {
      const controller = new AbortController();
      const result = await store.read('a.json', { signal: controller.signal });
      const iterator = result[Symbol.asyncIterator]();
      for (let index = 0; index < chunks; index++) await iterator.next();
      controller.abort('enough');
      expect(await rejection(iterator.next())).toBe('enough');
      await expect.poll(() => tiny.released).toBe(chunks + 1);
    }
  });
});
