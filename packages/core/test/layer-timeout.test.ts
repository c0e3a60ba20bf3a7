import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Datastore, retry, timeout } from '../src/index.ts';
import { all, rejection, stalled, Tiny, type TinyAlways } from './tiny-driver.ts';

const late = { code: 'SERVICE.TIMEOUT', retryable: true, datastore: 'tiny', driver: 'tiny' };
let tiny: Tiny;
let store: Datastore<TinyAlways>;

beforeEach(async () => {
  vi.useFakeTimers();
  tiny = new Tiny();
  store = timeout(await tiny.open(), { operation: 1_000, idle: 100 });
  for (const name of ['a', 'b', 'c']) tiny.put(name, '0123456789');
});
afterEach(() => {
  expect(vi.getTimerCount(), 'timers left behind').toBe(0);
  vi.useRealTimers();
});

/** A promise's failure, with the clock running for so many milliseconds. */
async function failsWithin(milliseconds: number, running: Promise<unknown>): Promise<unknown> {
  let failure: unknown;
  const watched = rejection(running).then((error) => {
    failure = error;
  });
  await vi.advanceTimersByTimeAsync(milliseconds - 1);
  expect(failure).toBe(undefined);
  await vi.advanceTimersByTimeAsync(1);
  await watched;
  return failure;
}

const deaf = (): Promise<never> => new Promise(() => undefined);

describe('a call that stands still', () => {
  test.each<[string, (signal: AbortSignal | undefined) => Promise<never>]>([
    ['and listens', stalled],
    ['and is deaf', deaf],
  ])('%s', async (_name, stall) => {
    tiny.before.stat = ({ signal }) => stall(signal);
    expect(await failsWithin(1_000, store.stat('a'))).toMatchObject({ ...late, operation: 'stat', path: 'a' });
  });

  test('as a write', async () => {
    tiny.before.write = ({ signal }) => stalled(signal);
    expect(await failsWithin(1_000, store.write('a', 'x'))).toMatchObject({ ...late, operation: 'write' });
  });

  test('is tried again by a retry around it', async () => {
    let calls = 0;
    tiny.before.stat = ({ signal }) => (++calls < 3 ? stalled(signal) : undefined);
    const running = retry(store, { firstDelay: 0 }).stat('a');
    await vi.runAllTimersAsync();
    await expect(running).resolves.toMatchObject({ path: 'a' });
    expect(calls).toBe(3);
  });

  test('ends with the reason of the caller who aborts first', async () => {
    const controller = new AbortController();
    tiny.before.write = ({ signal }) => stalled(signal);
    const running = rejection(store.write('a', 'x', { signal: controller.signal }));
    await vi.advanceTimersByTimeAsync(500);
    controller.abort('enough');
    expect(await running).toBe('enough');
  });
});

describe('a stream that stands still', () => {
  test.each<[string, (signal: AbortSignal | undefined) => Promise<never>]>([
    ['and listens', stalled],
    ['and is deaf', deaf],
  ])('of bytes, %s', async (_name, stall) => {
    tiny.step = (_operation, at, signal) => (at === 4 ? stall(signal) : undefined);
    const result = await store.read('a');
    expect(await failsWithin(100, result.bytes())).toMatchObject({ ...late, operation: 'read', path: 'a' });
  });

  test.each<[string, (signal: AbortSignal | undefined) => Promise<never>]>([
    ['and listens', stalled],
    ['and is deaf', deaf],
  ])('of pages, %s', async (_name, stall) => {
    tiny.step = (_operation, page, signal) => (page === 1 ? stall(signal) : undefined);
    expect(await failsWithin(100, all(store.list()))).toMatchObject({ ...late, operation: 'list' });
  });
});

describe('time of the caller does not count', () => {
  test('between chunks and pages, and before the first', async () => {
    const result = await store.read('a');
    await vi.advanceTimersByTimeAsync(5_000);
    let bytes = 0;
    for await (const chunk of result) {
      bytes += chunk.length;
      await vi.advanceTimersByTimeAsync(5_000);
    }
    expect(bytes).toBe(10);
    let entries = 0;
    for await (const page of store.list().pages()) {
      entries += page.entries.length;
      await vi.advanceTimersByTimeAsync(5_000);
    }
    expect(entries).toBe(3);
  });

  test('while its own stream pauses', async () => {
    async function* slow(): AsyncGenerator<Uint8Array> {
      for (const text of ['one', 'two', 'three']) {
        await new Promise((resolve) => setTimeout(resolve, 5_000));
        yield Buffer.from(text);
      }
    }
    const running = store.write('slow', slow());
    await vi.advanceTimersByTimeAsync(15_000);
    await running;
    expect(tiny.text('slow')).toBe('onetwothree');
    expect(tiny.last('write').signal?.aborted).toBe(false);
  });
});

test('a store that stops taking a stream is a timeout', async () => {
  async function* body(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('one');
    yield Buffer.from('two');
  }
  tiny.before.write = async ({ body: given, signal }) => {
    for await (const _chunk of (given as { stream: AsyncIterable<Uint8Array> }).stream) await stalled(signal as AbortSignal);
  };
  expect(await failsWithin(100, store.write('a', body()))).toMatchObject({ ...late, operation: 'write' });
});

test('a store that does not answer to a whole stream is a timeout', async () => {
  tiny.after.write = ({ signal }) => stalled(signal);
  const body = (async function* (): AsyncGenerator<Uint8Array> {
    yield Buffer.from('one');
  })();
  expect(await failsWithin(100, store.write('a', body))).toMatchObject(late);
});

test('an error of the driver stays that error', async () => {
  await expect(store.stat('missing')).rejects.toMatchObject({ code: 'PATH.NOT_FOUND' });
  await expect(timeout(await tiny.open()).read('missing')).rejects.toMatchObject({ code: 'PATH.NOT_FOUND' });
});
