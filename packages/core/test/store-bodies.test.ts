import { beforeEach, describe, expect, test } from 'vitest';
import { DatastoreError, type RequestBody } from '../src/driver.ts';
import type { Body, Datastore } from '../src/index.ts';
import { rejection, Tiny, type TinyAlways } from './tiny-driver.ts';

let tiny: Tiny;
let store: Datastore<TinyAlways>;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

async function* stream(...chunks: unknown[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) {
    if (chunk instanceof Error) throw chunk;
    yield chunk as Uint8Array;
  }
}

beforeEach(async () => {
  tiny = new Tiny();
  store = await tiny.open();
});

describe.each(['write', 'append'] as const)('%s', (operation) => {
  test.each<[string, Body, string, number | undefined]>([
    ['a string, as UTF-8', 'grün 🌱', 'grün 🌱', 10],
    ['an empty string', '', '', 0],
    ['bytes', bytes('hello'), 'hello', 5],
    ['a Buffer', Buffer.from('hello'), 'hello', 5],
    ['a stream', stream(bytes('he'), bytes('llo')), 'hello', undefined],
    ['an empty stream', stream(), '', undefined],
    ['a web stream', new Blob(['hello']).stream(), 'hello', undefined],
  ])('takes %s', async (_name, body, expected, size) => {
    await store[operation]('a', body);
    expect(tiny.text('a')).toBe(expected);
    const seen = tiny.last(operation).body as RequestBody;
    expect(seen.size).toBe(size);
    expect(seen.bytes === undefined).not.toBe(seen.stream === undefined);
  });

  test('hides empty chunks from the driver', async () => {
    tiny.before[operation] = async (request) => {
      const sizes: number[] = [];
      for await (const chunk of (request.body as { stream: AsyncIterable<Uint8Array> }).stream) sizes.push(chunk.length);
      expect(sizes).toEqual([2, 1]);
    };
    await store[operation]('a', stream(bytes(''), bytes('ab'), bytes(''), bytes('c')));
  });

  test.each<[string, unknown]>([
    ['a number', 5],
    ['null', null],
    ['undefined', undefined],
    ['a plain object', {}],
    ['an array', [1, 2]],
    ['a Blob', new Blob(['x'])],
  ])('refuses %s', async (_name, body) => {
    expect(await rejection(store[operation]('a', body as Body))).toBeInstanceOf(TypeError);
    expect(tiny.requests).toEqual([]);
  });

  test('refuses a stream of text', async () => {
    expect(await rejection(store[operation]('a', stream('text')))).toBeInstanceOf(TypeError);
    expect(tiny.files.size).toBe(0);
  });

  test.each<[string, Body]>([
    ['bytes', 'hello'],
    ['a stream that is too short', stream(bytes('he'), bytes('llo'))],
    ['a stream of nothing', stream()],
  ])('notices %s of another size than promised', async (_name, body) => {
    await expect(store[operation]('a', body, { size: 6 })).rejects.toMatchObject({ code: 'DATA.SIZE_MISMATCH', retryable: false });
    expect(tiny.files.size).toBe(0);
  });

  test('notices a stream that is too long, and closes it', async () => {
    let closed = false;
    async function* long(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield bytes('hello');
      } finally {
        closed = true;
      }
    }
    const error = await rejection(store[operation]('a', long(), { size: 6 }));
    expect(error).toMatchObject({ code: 'DATA.SIZE_MISMATCH', operation, path: 'a', driver: 'tiny' });
    expect(closed).toBe(true);
    expect(tiny.files.size).toBe(0);
  });

  test('passes a promised size on to the driver', async () => {
    await store[operation]('a', stream(bytes('hello')), { size: 5 });
    expect((tiny.last(operation).body as RequestBody).size).toBe(5);
    expect(tiny.last(operation)).not.toHaveProperty('size');
  });

  test.each([new Error('disk read failed'), new DatastoreError('PATH.NOT_FOUND', 'of another store')])(
    'throws the error of the given stream as it is: %s',
    async (failure) => {
      expect(await rejection(store[operation]('a', stream(bytes('he'), failure)))).toBe(failure);
      expect(tiny.files.size).toBe(0);
    },
  );

  test('throws it also when the driver wraps it', async () => {
    const failure = new Error('disk read failed');
    tiny.before[operation] = async (request) => {
      try {
        for await (const _chunk of (request.body as { stream: AsyncIterable<Uint8Array> }).stream);
      } catch (cause) {
        throw new Error('fetch failed', { cause });
      }
    };
    expect(await rejection(store[operation]('a', stream(failure)))).toBe(failure);
  });

  test('ends with the reason while the given stream stands still', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    async function* still(): AsyncGenerator<Uint8Array> {
      yield bytes('he');
      queueMicrotask(() => controller.abort(reason));
      await new Promise(() => undefined);
    }
    expect(await rejection(store[operation]('a', still(), { signal: controller.signal }))).toBe(reason);
    expect(tiny.files.size).toBe(0);
  });
});
