import { beforeEach, describe, expect, test } from 'vitest';
import { DatastoreError } from '../src/driver.ts';
import { type Datastore, isDatastoreError, readonly } from '../src/index.ts';
import { all, rejection, stalled, Tiny, type TinyAlways } from './tiny-driver.ts';

type Everything = Datastore<TinyAlways | 'rename' | 'setMetadata' | 'createDirectory' | 'getAcl'>;
let tiny: Tiny;
let store: Everything;

beforeEach(async () => {
  tiny = new Tiny();
  // Typed wider than it is, as a program in JavaScript would see it.
  store = (await tiny.open({ name: 'training', retry: false })) as Everything;
  tiny.put('a.txt', 'hello');
});

describe('refused before any request', () => {
  test.each<[string, () => Promise<unknown>, object]>([
    ['a capability that it lacks', () => store.rename('a', 'b'), { code: 'CAPABILITY.MISSING', operation: 'rename' }],
    ['one that others of the type have', () => store.setMetadata('a', {}), { nextAction: expect.stringContaining('can have it') }],
    ['an option that is not declared', () => store.copy('a', 'b', { ifNoneMatch: '*' }), { code: 'CAPABILITY.MISSING' }],
    [
      'a header that is not declared',
      () => store.write('a', '', { contentType: 'text/plain' }),
      { message: expect.stringContaining('write.contentType') },
    ],
    ['a path that is none', () => store.stat('../a'), { code: 'PATH.INVALID', operation: 'stat', datastore: 'training', driver: 'tiny' }],
    ['a directory to read', () => store.read('a/'), { code: 'PATH.INVALID', operation: 'read' }],
    ['undefined as a path', () => store.stat(undefined as never), { code: 'PATH.INVALID' }],
    ['a number as a path', () => store.stat(5 as never), { code: 'PATH.INVALID' }],
    [
      'a file copied onto itself',
      () => store.copy('a', './a'),
      { code: 'PATH.INVALID', path: 'a', operation: 'copy', datastore: 'training' },
    ],
    ['the client of another type', () => store.native('azure_blob' as never), { code: 'CAPABILITY.MISSING' }],
    ['an invalid path of a listing', () => all(store.list('/a')), { code: 'PATH.INVALID', operation: 'list' }],
  ])('%s', async (_name, call, expected) => {
    await expect(call()).rejects.toMatchObject(expected);
    expect(tiny.requests).toEqual([]);
  });

  test.each<[string, object]>([
    ['range and suffix', { range: { offset: 0 }, suffix: 1 }],
    ['a negative offset', { range: { offset: -1 } }],
    ['half an offset', { range: { offset: 0.5 } }],
    ['an offset that is not exact', { range: { offset: 2 ** 53 } }],
    ['a length of nothing', { range: { offset: 0, length: 0 } }],
    ['a length without a number', { range: { offset: 0, length: Number.NaN } }],
    ['a suffix of nothing', { suffix: 0 }],
    ['half a suffix', { suffix: 1.5 }],
  ])('a read of %s', async (_name, options) => {
    const error = await rejection(store.read('a.txt', options));
    expect(error).toMatchObject({ code: 'RANGE.INVALID', operation: 'read', path: 'a.txt', datastore: 'training', driver: 'tiny' });
    expect(tiny.requests).toEqual([]);
  });

  test('any call with an aborted signal, with its own reason', async () => {
    const signal = AbortSignal.abort('enough');
    expect(await rejection(store.stat('a.txt', { signal }))).toBe('enough');
    expect(await rejection(store.write('a.txt', '', { signal }))).toBe('enough');
    expect(await rejection(all(store.list('', { signal })))).toBe('enough');
    expect(await rejection(all(store.deleteMany(['a.txt'], { signal })))).toBe('enough');
    expect(tiny.requests).toEqual([]);
  });
});

test('drivers see normalised paths and settled defaults', async () => {
  tiny.put('a/b/c', 'x');
  await store.stat('./a//b/./c');
  await all(store.list('a/'));
  await store.signUrl('x', {});
  expect(tiny.requests.map(({ request }) => request.path)).toEqual(['a/b/c', 'a', 'x']);
  expect(tiny.last('list').recursive).toBe(false);
  expect(tiny.last('signUrl')).toMatchObject({ access: ['read'], expiresAt: expect.any(Date) });
});

test('exists is false for "not found" alone', async () => {
  expect(await store.exists('a.txt')).toBe(true);
  expect(await store.exists('missing')).toBe(false);
  tiny.before.stat = () => {
    throw new DatastoreError('DATASTORE.NOT_FOUND', 'There is no container.');
  };
  await expect(store.exists('a.txt')).rejects.toMatchObject({ code: 'DATASTORE.NOT_FOUND' });
});

describe('failures', () => {
  test('get the details that the driver left out, and keep those it gave', async () => {
    tiny.before.stat = () => {
      throw new DatastoreError('ACCESS.DENIED', 'No.', { identity: 'somebody', requestId: '17' });
    };
    await expect(store.stat('./a.txt')).rejects.toMatchObject({
      code: 'ACCESS.DENIED',
      operation: 'stat',
      path: 'a.txt',
      datastore: 'training',
      driver: 'tiny',
      identity: 'somebody',
      requestId: '17',
    });
    await expect(store.copy('missing', 'b')).rejects.toMatchObject({ path: 'missing', identity: 'nobody', operation: 'copy' });
  });

  test.each([new Error('socket sig=abc'), 'socket sig=abc'])('that the driver does not know are SERVICE.UNKNOWN: %s', async (thrown) => {
    tiny.before.stat = () => {
      throw thrown;
    };
    const error = await rejection(store.stat('a.txt'));
    expect(error).toMatchObject({ code: 'SERVICE.UNKNOWN', retryable: false, operation: 'stat' });
    expect((error as Error).message).toMatch(/socket sig=\[redacted\]$/);
    expect((error as Error).cause).toBe(thrown);
  });

  test('in the middle of a listing too', async () => {
    for (const name of ['b', 'c', 'd']) tiny.put(name, name);
    tiny.step = (_operation, page) => {
      if (page === 1) throw new TypeError('odd');
    };
    const seen: string[] = [];
    const consume = async (): Promise<void> => {
      for await (const { path } of store.list()) seen.push(path);
    };
    await expect(consume()).rejects.toMatchObject({ code: 'SERVICE.UNKNOWN', operation: 'list', path: '' });
    expect(seen).toEqual(['a.txt', 'b']);
  });
});

describe('aborting', () => {
  const reason = { why: 'the user left' };

  test('a call gives the reason as it is, also when the driver is deaf', async () => {
    for (const stall of [(request: { signal?: AbortSignal | undefined }) => stalled(request.signal), () => new Promise(() => undefined)]) {
      const controller = new AbortController();
      tiny.before.stat = (request) => {
        queueMicrotask(() => controller.abort(reason));
        return stall(request);
      };
      expect(await rejection(store.stat('a.txt', { signal: controller.signal }))).toBe(reason);
    }
  });

  test('a change gives the reason, not what the driver makes of it', async () => {
    const controller = new AbortController();
    tiny.before.write = () => {
      controller.abort(reason);
      throw new Error('socket closed');
    };
    expect(await rejection(store.write('a.txt', '', { signal: controller.signal }))).toBe(reason);
  });

  test('a listing ends between pages and during one', async () => {
    for (const name of ['b', 'c', 'd']) tiny.put(name, name);
    const between = new AbortController();
    const consume = async (): Promise<void> => {
      for await (const _page of store.list('', { signal: between.signal }).pages()) between.abort(reason);
    };
    expect(await rejection(consume())).toBe(reason);
    const during = new AbortController();
    tiny.step = () => {
      queueMicrotask(() => during.abort(reason));
      return new Promise(() => undefined);
    };
    expect(await rejection(all(store.list('', { signal: during.signal })))).toBe(reason);
  });

  test('a read that answers too late is freed', async () => {
    const controller = new AbortController();
    let answer = (): void => undefined;
    tiny.after.read = () => {
      controller.abort(reason);
      return new Promise<void>((resolve) => {
        answer = resolve;
      });
    };
    expect(await rejection(store.read('a.txt', { signal: controller.signal }))).toBe(reason);
    answer();
    await expect.poll(() => tiny.released).toBe(1);
  });
});

describe('closing', () => {
  test('refuses what comes after, is done once, and closes layers with it', async () => {
    const layered = readonly(store);
    await Promise.all([store.close(), layered.close()]);
    await store.close();
    expect(tiny.closed).toBe(1);
    for (const call of [
      () => store.stat('a.txt'),
      () => layered.stat('a.txt'),
      () => store.write('a', ''),
      () => all(store.list()),
      () => all(store.deleteMany([])),
    ]) {
      expect(isDatastoreError(await rejection(call()), 'DATASTORE.CLOSED')).toBe(true);
    }
    expect(tiny.requests).toEqual([]);
  });

  test('happens at the end of an await using block', async () => {
    {
      await using scoped = store;
      await scoped.stat('a.txt');
    }
    expect(tiny.closed).toBe(1);
  });
});
