import { type AzuriteServer, startAzurite } from '@stowage/servers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { containerConfig, type FullStore, openFull, patternBytes, toStream } from './azurite-store.ts';

const block = 65_536;
let azurite: AzuriteServer;
let store: FullStore;
let mark: number;

beforeAll(async () => {
  azurite = await startAzurite({ skipApiVersionCheck: true });
  store = await openFull(await containerConfig(azurite, 'requests'));
});
afterAll(async () => {
  await store.close();
  await azurite.stop();
});
beforeEach(() => {
  mark = azurite.requests.mark();
});

/** What the service was asked since the test began: the method, and what the query adds. */
function asked(): string[] {
  return azurite.requests.since(mark).map(({ method, url }) => {
    const query = new URL(url, 'http://x').searchParams;
    return [method, query.get('comp')].filter(Boolean).join(' ');
  });
}

describe('one request for a small file', () => {
  it('written', async () => {
    await store.write('small', 'content');
    expect(asked()).toEqual(['PUT']);
  });

  it('written from a stream of unknown length', async () => {
    await store.write('small', toStream(patternBytes(1_000)));
    expect(asked()).toEqual(['PUT']);
  });

  it('of exactly one block, written', async () => {
    await store.write('one-block', toStream(patternBytes(block)));
    expect(asked()).toEqual(['PUT']);
  });

  it('read', async () => {
    await store.write('small', 'content');
    mark = azurite.requests.mark();
    expect(await (await store.read('small')).text()).toBe('content');
    expect(asked()).toEqual(['GET']);
  });

  it('deleted', async () => {
    await store.write('gone', 'x');
    mark = azurite.requests.mark();
    await store.delete('gone');
    expect(asked()).toEqual(['DELETE']);
  });
});

describe('a large file', () => {
  const bytes = patternBytes(block * 5 + 1);

  it.each([
    ['bytes', () => bytes],
    ['a stream', () => toStream(bytes)],
  ])('goes up from %s in blocks of one size, each with a checksum, and one commit', async (_name, body) => {
    const progress: number[] = [];
    const result = await store.write('large', body(), { size: bytes.byteLength, onProgress: (done) => progress.push(done) });
    expect(asked()).toEqual([...Array(6).fill('PUT block'), 'PUT blocklist']);
    const sent = azurite.requests.since(mark);
    const sizes = sent.slice(0, 6).map(({ headers }) => Number(headers['content-length']));
    expect(sizes.toSorted((a, b) => b - a)).toEqual([block, block, block, block, block, 1]);
    for (const { headers } of sent) expect(headers['x-ms-content-crc64']).toMatch(/^[A-Za-z0-9+/]{11}=$/);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect(progress.at(-1)).toBe(bytes.byteLength);
    expect(result.digests?.crc64).toMatch(/^[A-Za-z0-9+/]{11}=$/);
  });

  it('has the same CRC-64 whichever way it was cut', async () => {
    const inBlocks = await store.write('large', toStream(bytes));
    await using whole = await openFull(await containerConfig(azurite, 'requests', { block_size: 2 ** 20 }));
    expect((await whole.write('large', bytes)).digests?.crc64).toBe(inBlocks.digests?.crc64);
  });

  it('comes down by ranges of the same version, in order', async () => {
    await store.write('large', bytes);
    mark = azurite.requests.mark();
    const result = await store.read('large');
    expect(Buffer.compare(await result.bytes(), bytes)).toBe(0);
    const sent = azurite.requests.since(mark);
    expect(sent).toHaveLength(6);
    expect(sent.slice(1).map(({ headers }) => headers['if-match'])).toEqual(Array(5).fill(result.entry.etag));
    expect(sent.every(({ headers }) => headers['x-ms-range-get-content-md5'] === 'true')).toBe(true);
  });

  it('of which a range is read takes the requests of that range', async () => {
    await store.write('large', bytes);
    mark = azurite.requests.mark();
    const result = await store.read('large', { range: { offset: 100, length: block } });
    expect(Buffer.compare(await result.bytes(), bytes.subarray(100, 100 + block))).toBe(0);
    expect(asked()).toEqual(['GET']);
  });

  it('that is not read to its end asks for no more than is under way', async () => {
    await store.write('large', patternBytes(block * 40));
    mark = azurite.requests.mark();
    for await (const chunk of await store.read('large')) {
      expect(chunk.byteLength).toBeGreaterThan(0);
      break;
    }
    expect(azurite.requests.since(mark).length).toBeLessThanOrEqual(9);
  });

  it('is copied inside the service, by no byte of ours', async () => {
    await store.write('large', bytes);
    mark = azurite.requests.mark();
    await store.copy('large', 'copied');
    const received = azurite.requests.since(mark).map(({ headers }) => Number(headers['content-length'] ?? 0));
    expect(received.every((size) => size === 0)).toBe(true);
    expect(Buffer.compare(await (await store.read('copied')).bytes(), bytes)).toBe(0);
  });
});

describe('checksum', () => {
  it.each([
    ['auto', 'x-ms-content-crc64'],
    ['crc64', 'x-ms-content-crc64'],
    ['md5', 'content-md5'],
  ] as const)('%s sends %s', async (checksum, header) => {
    await using checked = await openFull(await containerConfig(azurite, 'requests', { checksum }));
    mark = azurite.requests.mark();
    await checked.write('checked', 'content');
    await checked.write('checked', patternBytes(block * 2));
    await checked.append('checked-log', 'content');
    const bodies = azurite.requests.since(mark).filter(({ headers }) => Number(headers['content-length'] ?? 0) > 0);
    expect(bodies.length).toBeGreaterThanOrEqual(5);
    for (const { headers } of bodies) expect(headers[header]).toBeDefined();
  });

  it('none sends and asks for none', async () => {
    await using unchecked = await openFull(await containerConfig(azurite, 'requests', { checksum: 'none' }));
    mark = azurite.requests.mark();
    const bytes = patternBytes(block * 2);
    await unchecked.write('unchecked', bytes);
    expect(Buffer.compare(await (await unchecked.read('unchecked')).bytes(), bytes)).toBe(0);
    for (const { headers } of azurite.requests.since(mark)) {
      expect(Object.keys(headers).filter((name) => /crc64|md5/.test(name))).toEqual([]);
    }
  });
});
