import { beforeEach, describe, expect, test } from 'vitest';
import { type Datastore, DatastoreError, isDatastoreError, retry } from '../src/index.ts';
import { all, failing, rejection, Tiny, type TinyAlways, unavailable } from './tiny-driver.ts';

const policy = { attempts: 4, firstDelay: 0 };
let tiny: Tiny;
let store: Datastore<TinyAlways>;

beforeEach(async () => {
  tiny = new Tiny();
  store = retry(await tiny.open(), policy);
  tiny.put('a.txt', '0123456789abcdef');
});

describe('a value', () => {
  test('is asked for again while the failure is worth it', async () => {
    tiny.before.stat = failing(unavailable(), unavailable());
    await expect(store.stat('a.txt')).resolves.toMatchObject({ path: 'a.txt' });
    expect(tiny.count('stat')).toBe(3);
  });

  test('is not asked for again after a failure that stays', async () => {
    const error = await rejection(store.stat('missing'));
    expect(isDatastoreError(error, 'PATH.NOT_FOUND') && error.attempts).toBe(undefined);
    expect(tiny.count('stat')).toBe(1);
  });

  test('is given up on after the last attempt, and no layer around starts over', async () => {
    tiny.before.stat = () => {
      throw unavailable();
    };
    await expect(retry(store, policy).stat('a.txt')).rejects.toMatchObject({ code: 'SERVICE.UNAVAILABLE', attempts: 4 });
    expect(tiny.count('stat')).toBe(4);
  });

  test('openDatastore repeats by itself', async () => {
    const opened = await tiny.open({ retry: { firstDelay: 0, attempts: 2 } });
    tiny.before.stat = failing(unavailable());
    await opened.stat('a.txt');
    expect(tiny.count('stat')).toBe(2);
  });
});

describe('a change', () => {
  test('of bytes is repeated, also when it may have got through', async () => {
    tiny.after.write = failing(unavailable());
    await store.write('b.txt', 'hello');
    expect(tiny.count('write')).toBe(2);
    expect(tiny.text('b.txt')).toBe('hello');
  });

  test('of a stream is never repeated: its bytes are gone', async () => {
    tiny.after.write = failing(unavailable({ unprocessed: true }));
    await expect(store.write('b.txt', new Blob(['hello']).stream())).rejects.toMatchObject({ code: 'SERVICE.UNAVAILABLE' });
    expect(tiny.count('write')).toBe(1);
  });

  test('with a condition is not repeated when it may have got through', async () => {
    tiny.after.write = failing(unavailable());
    await expect(store.write('b.txt', 'x', { ifNoneMatch: '*' })).rejects.toMatchObject({ code: 'SERVICE.UNAVAILABLE' });
    expect(tiny.count('write')).toBe(1);
  });

  test('with a condition is repeated when the service surely did nothing', async () => {
    tiny.before.write = failing(unavailable({ unprocessed: true }));
    await store.write('b.txt', 'x', { ifNoneMatch: '*' });
    expect(tiny.count('write')).toBe(2);
  });

  test('by append is not repeated when it may have got through', async () => {
    tiny.after.append = failing(unavailable());
    await expect(store.append('b.txt', 'x')).rejects.toMatchObject({ code: 'SERVICE.UNAVAILABLE' });
    expect(tiny.text('b.txt')).toBe('x');
    expect(tiny.count('append')).toBe(1);
  });

  test('by append is repeated when the service surely did nothing', async () => {
    tiny.before.append = failing(unavailable({ unprocessed: true }));
    await store.append('b.txt', 'x');
    expect(tiny.text('b.txt')).toBe('x');
  });
});

describe('a read', () => {
  /** Breaks the stream before these offsets, once each. */
  const breakAt = (...offsets: number[]): void => {
    tiny.step = (_operation, at) => {
      const index = offsets.indexOf(at);
      if (index !== -1) {
        offsets.splice(index, 1);
        throw unavailable();
      }
    };
  };

  test('goes on at the byte where it broke, pinned to the ETag', async () => {
    breakAt(8, 12);
    const result = await store.read('a.txt');
    expect(Buffer.concat(await all(result)).toString()).toBe('0123456789abcdef');
    const requests = tiny.requests.map(({ request }) => [request.range, request.ifMatch]);
    expect(requests).toEqual([
      [undefined, undefined],
      [{ offset: 8, length: 8 }, result.entry.etag],
      [{ offset: 12, length: 4 }, result.entry.etag],
    ]);
  });

  test.each([
    ['a range', { range: { offset: 2, length: 11 } }, '23456789abc', { offset: 6, length: 7 }, 6],
    ['a suffix', { suffix: 10 }, '6789abcdef', { offset: 10, length: 6 }, 10],
    ['a condition', { ifNoneMatch: '"other"' }, '0123456789abcdef', { offset: 4, length: 12 }, 4],
  ])('of %s goes on inside it', async (_name, options, expected, range, at) => {
    breakAt(at);
    expect(Buffer.concat(await all(await store.read('a.txt', options))).toString()).toBe(expected);
    expect(tiny.last('read')).toMatchObject({ range });
    expect(tiny.last('read')).not.toHaveProperty('suffix');
    expect(tiny.last('read')).not.toHaveProperty('ifNoneMatch');
  });

  test('fails when the file was changed meanwhile', async () => {
    breakAt(8);
    const result = await store.read('a.txt');
    const received: string[] = [];
    const consume = async (): Promise<void> => {
      for await (const chunk of result) {
        received.push(Buffer.from(chunk).toString());
        tiny.put('a.txt', 'something else, long enough');
      }
    };
    await expect(consume()).rejects.toMatchObject({ code: 'CONDITION.FAILED', operation: 'read', path: 'a.txt' });
    expect(received.join('')).toBe('01234567');
  });

  test('that breaks behind its last byte fails: what came is not what it should be', async () => {
    tiny.step = (_operation, at) => {
      if (at === 16) throw new DatastoreError('DATA.CORRUPT', 'The checksum differs.');
    };
    await expect(all(await store.read('a.txt'))).rejects.toMatchObject({ code: 'DATA.CORRUPT' });
    expect(tiny.count('read')).toBe(1);
  });

  test('that gets no further is given up on', async () => {
    tiny.step = (_operation, at) => {
      if (at === 4) throw unavailable();
    };
    await expect(all(await store.read('a.txt'))).rejects.toMatchObject({ code: 'SERVICE.UNAVAILABLE', attempts: 4 });
    // The first read, and four attempts to go on.
    expect(tiny.count('read')).toBe(5);
  });

  test('that gets further each time is not given up on', async () => {
    tiny.put('long', '0123456789'.repeat(8));
    breakAt(4, 8, 12, 16, 20, 24, 28, 32);
    expect(Buffer.concat(await all(await store.read('long'))).toString()).toBe('0123456789'.repeat(8));
    expect(tiny.count('read')).toBe(9);
  });

  test('that fails for good is not repeated', async () => {
    tiny.step = (_operation, at) => {
      if (at === 4) throw new Error('unheard of');
    };
    await expect(all(await store.read('a.txt'))).rejects.toMatchObject({ code: 'SERVICE.UNKNOWN' });
    expect(tiny.count('read')).toBe(1);
  });

  test('of all bytes at once asks for the same version again', async () => {
    tiny.offersBytes = true;
    tiny.step = failing(unavailable(), unavailable());
    const result = await store.read('a.txt', { ifNoneMatch: '"other"' });
    expect(Buffer.from(await result.bytes()).toString()).toBe('0123456789abcdef');
    expect(tiny.count('read')).toBe(3);
    expect(tiny.last('read')).toMatchObject({ ifMatch: result.entry.etag });
    expect(tiny.last('read').ifNoneMatch).toBe(undefined);
  });

  test('is not resumed where the store takes no ranges', async () => {
    tiny.settled = { read: { support: 'native', range: undefined } };
    const rangeless = retry(await tiny.open(), policy);
    breakAt(8);
    await expect(all(await rangeless.read('a.txt'))).rejects.toMatchObject({ code: 'SERVICE.UNAVAILABLE' });
    expect(tiny.count('read')).toBe(1);
  });

  test('frees the connection when its consumer leaves', async () => {
    for await (const _chunk of await store.read('a.txt')) break;
    expect(tiny.released).toBe(1);
    await (await store.read('a.txt')).cancel();
    expect(tiny.released).toBe(2);
  });
});

describe('a listing', () => {
  beforeEach(() => {
    for (const name of ['b', 'c', 'd', 'e', 'f']) tiny.put(name, name);
  });
  const names = async (listed: Datastore<'list'>): Promise<string> => (await all(listed.list())).map(({ path }) => path).join();

  test('goes on behind the last page', async () => {
    tiny.step = failing(unavailable());
    expect(await names(store)).toBe('a.txt,b,c,d,e,f');
    let broken = false;
    tiny.step = (_operation, page) => {
      if (page === 2 && !broken) {
        broken = true;
        throw unavailable();
      }
    };
    tiny.requests.length = 0;
    expect(await names(store)).toBe('a.txt,b,c,d,e,f');
    expect(tiny.requests.map(({ request }) => request.cursor)).toEqual([undefined, 'd']);
  });

  test('without cursors fails in the middle instead of ending early', async () => {
    tiny.settled = { list: { support: 'native', recursive: true, directories: 'virtual', cursor: undefined } };
    const cursorless = retry(await tiny.open(), policy);
    tiny.step = (_operation, page) => {
      if (page === 1) throw unavailable();
    };
    await expect(names(cursorless)).rejects.toMatchObject({ code: 'SERVICE.UNAVAILABLE' });
    expect(tiny.count('list')).toBe(1);
  });

  test('that breaks behind its last page fails, and gives nothing twice', async () => {
    const seen: string[] = [];
    tiny.step = (_operation, page) => {
      if (page === 3) throw unavailable();
    };
    const consume = async (): Promise<void> => {
      for await (const { path } of store.list()) seen.push(path);
    };
    await expect(consume()).rejects.toMatchObject({ code: 'SERVICE.UNAVAILABLE' });
    expect(seen.join()).toBe('a.txt,b,c,d,e,f');
  });

  test('without cursors is begun again when not even the first page came', async () => {
    tiny.settled = { list: { support: 'native', recursive: true, directories: 'virtual', cursor: undefined } };
    const cursorless = retry(await tiny.open(), policy);
    tiny.before.list = failing(unavailable(), unavailable());
    expect(await names(cursorless)).toBe('a.txt,b,c,d,e,f');
  });
});
