import { type Datastore, type OpenOptions, openDatastore, requireCapabilities, retry, timeout } from '@stowage/core';
import { type AzuriteServer, type Fault, type FaultProxy, type FaultRule, startAzurite, startFaultProxy } from '@stowage/servers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AzureBlobConfigInput, azureBlob } from '../src/index.ts';
import { collect, containerConfig, type FullStore, openFull, patternBytes, toStream } from './azurite-store.ts';

const block = 65_536;
let azurite: AzuriteServer;
let proxy: FaultProxy;
let config: AzureBlobConfigInput;
/** Through the proxy. */
let store: FullStore;
/** Past the proxy: what is really there. */
let witness: FullStore;

beforeAll(async () => {
  azurite = await startAzurite({ skipApiVersionCheck: true });
  proxy = await startFaultProxy({ target: azurite.url });
  const direct = await containerConfig(azurite, 'faults');
  config = { ...direct, endpoint: proxy.through(direct.endpoint ?? '') };
  witness = await openFull(direct);
});
afterAll(async () => {
  await witness.close();
  await proxy.stop();
  await azurite.stop();
});

beforeEach(async () => {
  store = await openFull(config);
});
afterEach(async () => {
  proxy.setPlan([]);
  await store.close();
});

type Match = NonNullable<FaultRule['match']>;

const isBlock: Match = ({ query }) => query.get('comp') === 'block';
const isCommit: Match = ({ query }) => query.get('comp') === 'blocklist';
const isPut: Match = ({ method, query }) => method === 'PUT' && query.get('comp') === null;
const isGet: Match = ({ method, query }) => method === 'GET' && query.get('comp') === null;

/** How many faults there have been since the plan was set. */
function plan(...rules: readonly FaultRule[]): () => number {
  const before = proxy.faults.length;
  proxy.setPlan(rules);
  return () => proxy.faults.length - before;
}

async function contentOf(path: string): Promise<Uint8Array> {
  return (await witness.read(path)).bytes();
}

async function expectSame(found: Uint8Array, expected: Uint8Array): Promise<void> {
  expect(Buffer.compare(found, expected)).toBe(0);
}

const large = patternBytes(block * 6 + 7);

describe('an upload goes on', () => {
  it.each<[string, Fault, Match]>([
    ['a throttled block', { kind: 'throttle' }, isBlock],
    ['a block refused with 429', { kind: 'throttle', status: 429 }, isBlock],
    ['a failure of the service', { kind: 'service-error' }, isBlock],
    ['a timeout of the service', { kind: 'service-error', code: 'OperationTimedOut' }, isBlock],
    ['a reset before a block arrived', { kind: 'reset', when: 'before-delivery' }, isBlock],
    ['a reset in the middle of a block', { kind: 'reset', when: 'mid-request' }, isBlock],
    ['a lost answer to a block', { kind: 'reset', when: 'after-delivery' }, isBlock],
    ['a block that was damaged on the way', { kind: 'corrupt', direction: 'request' }, isBlock],
    ['a throttled commit', { kind: 'throttle' }, isCommit],
    ['a lost answer to the commit', { kind: 'reset', when: 'after-delivery' }, isCommit],
  ])('after %s', async (_name, fault, match) => {
    const faults = plan({ fault, match, skip: match === isBlock ? 2 : 0, times: 2 });
    const { size } = await store.write('upload', toStream(large));
    expect(faults()).toBe(2);
    expect(size).toBe(large.byteLength);
    await expectSame(await contentOf('upload'), large);
  });

  it.each<[string, Fault]>([
    ['throttling', { kind: 'throttle' }],
    ['a reset', { kind: 'reset', when: 'mid-request' }],
    ['damage on the way', { kind: 'corrupt', direction: 'request' }],
  ])('of one request from a stream after %s', async (_name, fault) => {
    const faults = plan({ fault, match: ({ method }) => method === 'PUT' });
    await store.write('small', toStream(patternBytes(1_000)));
    expect(faults()).toBe(1);
    await expectSame(await contentOf('small'), patternBytes(1_000));
  });
});

describe('an upload that cannot go on', () => {
  it('says so, and leaves what was there', async () => {
    await witness.write('kept', 'old');
    plan({ fault: { kind: 'throttle' }, match: isBlock, skip: 3, times: 100 });
    const failure = { code: 'SERVICE.THROTTLED', operation: 'write', path: 'kept', attempts: 6, retryable: true };
    await expect(store.write('kept', toStream(large))).rejects.toMatchObject(failure);
    expect(Buffer.from(await contentOf('kept')).toString()).toBe('old');
  });

  it('ends also while its source is slow', async () => {
    plan({ fault: { kind: 'service-error' }, match: isBlock, times: 100 });
    let isEnded = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        yield new Uint8Array(block * 2);
        await new Promise((resolve) => setTimeout(resolve, 60_000).unref());
        yield new Uint8Array(block);
      } finally {
        isEnded = true;
      }
    }
    await expect(store.write('slow', endless())).rejects.toMatchObject({ code: 'SERVICE.UNAVAILABLE' });
    expect(isEnded).toBe(false);
    expect(await witness.exists('slow')).toBe(false);
  });

  it('and whose commit may have got through is not reported as a conflict', async () => {
    plan({ fault: { kind: 'reset', when: 'after-delivery' }, match: isCommit });
    await expect(store.write('created', toStream(large), { ifNoneMatch: '*' })).rejects.toMatchObject({ code: 'SERVICE.UNAVAILABLE' });
    await expectSame(await contentOf('created'), large);
  });

  it('is DATA.CORRUPT at once without retries', async () => {
    await using once = await openFull(config, { retry: false });
    plan({ fault: { kind: 'corrupt', direction: 'request' }, match: ({ method }) => method === 'PUT' });
    await expect(once.write('damaged', patternBytes(1_000))).rejects.toMatchObject({ code: 'DATA.CORRUPT', retryable: true });
    expect(await witness.exists('damaged')).toBe(false);
  });
});

describe('a download goes on', () => {
  const small = patternBytes(1_000);
  beforeAll(async () => {
    await witness.write('large', large);
    await witness.write('small', small);
  });

  const faults: readonly [string, Fault][] = [
    ['throttling', { kind: 'throttle' }],
    ['a failure of the service', { kind: 'service-error' }],
    ['a reset before the answer', { kind: 'reset', when: 'before-delivery' }],
    ['a reset in the middle of the answer', { kind: 'reset', when: 'mid-response' }],
    ['an answer that ends early', { kind: 'truncate' }],
    ['an answer without its last byte', { kind: 'truncate', keepBytes: 999 }],
    ['an answer damaged on the way', { kind: 'corrupt', direction: 'response' }],
    ['an answer whose first byte is damaged', { kind: 'corrupt', direction: 'response', at: 0 }],
  ];

  it.each(faults)('of a small file after %s', async (_name, fault) => {
    const happened = plan({ fault, match: isGet, times: 2 });
    await expectSame(await (await store.read('small')).bytes(), small);
    expect(happened()).toBe(2);
  });

  const anywhere = faults.filter(([, fault]) => !('keepBytes' in fault));

  it.each(anywhere)('of a large file after %s, wherever it happens', async (_name, fault) => {
    for (const skip of [0, 3, 6]) {
      const happened = plan({ fault, match: isGet, skip });
      await expectSame(await (await store.read('large')).bytes(), large);
      expect(happened()).toBe(1);
    }
  });

  it.each(anywhere)('of a large file as a stream after %s', async (_name, fault) => {
    const happened = plan({ fault, match: isGet, skip: 1, times: 3 });
    await expectSame(Buffer.concat(await collect(await store.read('large'))), large);
    expect(happened()).toBe(3);
  });

  it.each(['small', 'large'])('or ends with DATA.CORRUPT, and never gives wrong bytes: %s', async (path) => {
    await using once = await openFull(config, { retry: false });
    plan({ fault: { kind: 'corrupt', direction: 'response' }, match: isGet, times: 100 });
    const given: Uint8Array[] = [];
    const reading = async (): Promise<void> => {
      for await (const chunk of await once.read(path)) given.push(chunk);
    };
    await expect(reading()).rejects.toMatchObject({ code: 'DATA.CORRUPT', operation: 'read', path });
    expect(given).toEqual([]);
  });
});

describe('what stalls', () => {
  const patient: OpenOptions = { retry: false };

  async function openImpatient(): Promise<Datastore<'read' | 'write' | 'list'>> {
    const opened = requireCapabilities(await openDatastore(azureBlob, config, patient), 'read', 'write', 'list');
    return retry(timeout(opened, { operation: 800, idle: 800 }), { firstDelay: 1 });
  }

  it.each<[string, Fault]>([
    ['a request that does not arrive', { kind: 'stall', at: 'request' }],
    ['an answer that does not come', { kind: 'stall', at: 'headers' }],
    ['an answer that stops half way', { kind: 'stall', at: 'body' }],
  ])('is ended by the timeout and tried again: %s', async (_name, fault) => {
    await witness.write('stalled', patternBytes(5_000));
    await using impatient = await openImpatient();
    const happened = plan({ fault, match: isGet });
    await expectSame(await (await impatient.read('stalled')).bytes(), patternBytes(5_000));
    expect(happened()).toBe(1);
  });

  it.each(['request', 'headers'] as const)('is ended by the signal, at %s, with its reason', async (at) => {
    plan({ fault: { kind: 'stall', at }, match: isBlock, times: 100 });
    const controller = new AbortController();
    const writing = store.write('aborted', toStream(large), { signal: controller.signal });
    const refused = expect(writing).rejects.toBe('enough');
    await proxy.untilFaults(proxy.faults.length + 1);
    controller.abort('enough');
    await refused;
    expect(await witness.exists('aborted')).toBe(false);
  });
});

describe('what is not Blob storage', () => {
  const operations: readonly [string, () => Promise<unknown>][] = [
    ['stat', () => store.stat('x')],
    ['read', () => store.read('x')],
    ['write', () => store.write('x', 'content')],
    ['a write in blocks', () => store.write('x', toStream(large))],
    ['append', () => store.append('x', 'content')],
    ['list', () => collect(store.list(''))],
    ['delete', () => store.delete('x')],
    ['copy', () => store.copy('x', 'y')],
    ['setMetadata', () => store.setMetadata('x', { a: 'b' })],
    ['createDirectory', () => store.createDirectory('x')],
    ['deleteDirectory', () => store.deleteDirectory('x', { recursive: true })],
  ];

  it.each(operations)('a login page in answer to %s is an error that says so', async (_name, run) => {
    plan({ fault: { kind: 'garbage', form: 'html' }, times: 100 });
    await expect(run()).rejects.toMatchObject({
      code: 'SERVICE.UNAVAILABLE',
      retryable: false,
      nextAction: expect.stringContaining('endpoint'),
    });
  });

  it.each(operations)('bytes that are no HTTP in answer to %s are an error that says so', async (_name, run) => {
    plan({ fault: { kind: 'garbage', form: 'not-http' }, times: 100 });
    await expect(run()).rejects.toMatchObject({ code: 'SERVICE.UNAVAILABLE' });
  });

  it('a listing that is cut off never looks complete', async () => {
    plan({ fault: { kind: 'garbage', form: 'broken-xml' }, times: 100 });
    await expect(collect(store.list(''))).rejects.toMatchObject({ code: 'SERVICE.UNAVAILABLE' });
  });
});

describe('a wrong clock', () => {
  it('is SERVICE.CLOCK_SKEW and says what to do', async () => {
    plan({ fault: { kind: 'clock-skew', aheadSeconds: 3_600 }, times: 100 });
    const failure = { code: 'SERVICE.CLOCK_SKEW', retryable: false, nextAction: expect.stringContaining('clock') };
    await expect(store.stat('x')).rejects.toMatchObject(failure);
    await expect(store.write('x', 'content')).rejects.toMatchObject(failure);
  });
});

describe('an append', () => {
  it('whose answer was lost is not sent again', async () => {
    await witness.append('log', 'one;');
    plan({ fault: { kind: 'reset', when: 'after-delivery' }, match: ({ query }) => query.get('comp') === 'appendblock' });
    await expect(store.append('log', 'two;')).rejects.toMatchObject({ code: 'SERVICE.UNAVAILABLE' });
    expect(Buffer.from(await contentOf('log')).toString()).toBe('one;two;');
  });

  it('that was throttled is', async () => {
    const happened = plan({ fault: { kind: 'throttle' }, match: ({ query }) => query.get('comp') === 'appendblock', times: 2 });
    await store.append('throttled-log', 'once');
    expect(happened()).toBe(2);
    expect(Buffer.from(await contentOf('throttled-log')).toString()).toBe('once');
  });
});

describe('among faults of every kind', () => {
  const refused: readonly Fault[] = [{ kind: 'throttle' }, { kind: 'service-error' }, { kind: 'reset', when: 'before-delivery' }];
  const onTheWayUp: readonly Fault[] = [...refused, { kind: 'reset', when: 'mid-request' }, { kind: 'corrupt', direction: 'request' }];
  const onTheWayDown: readonly Fault[] = [
    ...refused,
    { kind: 'reset', when: 'mid-response' },
    { kind: 'truncate' },
    { kind: 'corrupt', direction: 'response' },
  ];
  const sizes = [0, 1, 1_000, block, block + 1, block * 4];

  it.each([2, 3, 5, 8])('files arrive whole, in both directions (seed %i)', async (seed) => {
    const before = proxy.faults.length;
    await using tough = await openFull(config, { retry: { firstDelay: 1, maxDelay: 5, attempts: 12 } });
    // The list of blocks has no checksum that Azurite compares.
    proxy.setPlan({ seed, rate: 0.3, faults: onTheWayUp, match: (request) => isPut(request) || isBlock(request) });
    await Promise.all(sizes.map((size) => tough.write(`chaos-${seed}/${size}`, toStream(patternBytes(size, seed)))));
    for (const size of sizes) await expectSame(await contentOf(`chaos-${seed}/${size}`), patternBytes(size, seed));
    proxy.setPlan({ seed, rate: 0.3, faults: onTheWayDown, match: isGet });
    const read = async (size: number): Promise<Uint8Array> => (await tough.read(`chaos-${seed}/${size}`)).bytes();
    await Promise.all(sizes.map(async (size) => expectSame(await read(size), patternBytes(size, seed))));
    expect(proxy.faults.length).toBeGreaterThan(before);
  });
});
