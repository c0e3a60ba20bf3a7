import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { BasicTracerProvider, InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { beforeEach, describe, expect, test } from 'vitest';
import { DatastoreError } from '../src/driver.ts';
import { type Datastore, limit, type ObservedMeter, observe, retry } from '../src/index.ts';
import { all, failing, rejection, Tiny, type TinyAlways, unavailable } from './tiny-driver.ts';

type Measured = { readonly name: string; readonly value: number; readonly attributes: Record<string, unknown> };
let tiny: Tiny;
let opened: Datastore<TinyAlways>;
let store: Datastore<TinyAlways>;
let exporter: InMemorySpanExporter;
let measured: Measured[];
let started: string[];
let options: Required<Omit<Parameters<typeof observe>[1], 'paths'>>;

const spans = (): ReadableSpan[] => exporter.getFinishedSpans();
const named = (name: string): Measured[] => measured.filter((one) => one.name === name);

beforeEach(async () => {
  exporter = new InMemorySpanExporter();
  measured = [];
  started = [];
  const counted = {
    onStart: (span: ReadableSpan) => void started.push(span.name),
    onEnd: () => undefined,
    forceFlush: async () => undefined,
    shutdown: async () => undefined,
  };
  const tracer = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter), counted] }).getTracer('test');
  const keep =
    (name: string) =>
    (value: number, attributes: Record<string, unknown> = {}) =>
      void measured.push({ name, value, attributes });
  const meter: ObservedMeter = {
    createHistogram: (name) => ({ record: keep(name) }),
    createCounter: (name) => ({ add: keep(name) }),
  };
  options = { tracer, meter };
  tiny = new Tiny();
  for (const name of ['a', 'b', 'c']) tiny.put(name, '0123456789');
  opened = await tiny.open({ name: 'training', retry: false });
  store = observe(opened, options);
});

test('an operation is a span and a duration', async () => {
  await store.stat('a');
  const [span] = spans();
  expect(span).toMatchObject({ name: 'stowage.stat', kind: SpanKind.CLIENT, status: { code: SpanStatusCode.UNSET }, ended: true });
  expect(span?.attributes).toEqual({ 'stowage.operation': 'stat', 'stowage.driver': 'tiny', 'stowage.datastore': 'training' });
  expect(measured).toEqual([
    { name: 'stowage.operation.duration', value: expect.any(Number), attributes: { ...span?.attributes, 'stowage.outcome': 'OK' } },
  ]);
});

test('paths stand in spans when asked for', async () => {
  const told = observe(opened, { ...options, paths: true });
  await told.copy('a', 'd');
  await told.stat('a');
  expect(spans().map(({ attributes }) => [attributes['stowage.from'], attributes['stowage.to'], attributes['stowage.path']])).toEqual([
    ['a', 'd', undefined],
    [undefined, undefined, 'a'],
  ]);
  expect(measured.map(({ attributes }) => attributes['stowage.path'])).toEqual([undefined, undefined]);
});

describe('bytes', () => {
  test('that are sent are counted, in one piece or as a stream', async () => {
    await store.write('x', 'hello');
    await store.append('x', new Blob(['hello!!']).stream());
    expect(spans().map(({ attributes }) => attributes['stowage.bytes'])).toEqual([5, 7]);
    expect(named('stowage.io').map(({ value, attributes }) => [value, attributes['stowage.direction']])).toEqual([
      [5, 'sent'],
      [7, 'sent'],
    ]);
  });

  test('that are received are counted until the stream ends, and the span with them', async () => {
    const result = await store.read('a');
    expect(spans()).toEqual([]);
    await result.bytes();
    expect(spans().map(({ name, attributes }) => [name, attributes['stowage.bytes']])).toEqual([['stowage.read', 10]]);
    expect(named('stowage.io').reduce((sum, { value }) => sum + value, 0)).toBe(10);
  });

  test('that nobody wants end the span, once', async () => {
    await (await store.read('a')).cancel();
    for await (const _chunk of await store.read('a')) break;
    expect(spans().map(({ attributes }) => attributes['stowage.bytes'])).toEqual([undefined, 4]);
    expect(named('stowage.operation.duration')).toHaveLength(2);
  });
});

describe('a failure', () => {
  const outcome = (): unknown => named('stowage.operation.duration').at(-1)?.attributes['stowage.outcome'];

  test('is told by its code', async () => {
    await rejection(store.stat('secret-customer'));
    expect(spans()[0]?.status).toEqual({ code: SpanStatusCode.ERROR, message: 'PATH.NOT_FOUND' });
    expect(outcome()).toBe('PATH.NOT_FOUND');
    expect(spans()[0]?.events).toHaveLength(1);
  });

  test('of a stream and of a listing is one of the span', async () => {
    tiny.step = () => {
      throw new DatastoreError('DATA.CORRUPT', 'no');
    };
    await rejection((await store.read('a')).bytes());
    await rejection(all(store.list()));
    expect(spans().map(({ status }) => status.message)).toEqual(['DATA.CORRUPT', 'DATA.CORRUPT']);
  });

  test('by abort is ABORTED, by anything else ERROR', async () => {
    const controller = new AbortController();
    tiny.before.write = () => {
      controller.abort(new Error('enough'));
      throw controller.signal.reason;
    };
    await rejection(store.write('x', '', { signal: controller.signal }));
    expect(outcome()).toBe('ABORTED');
    tiny.before.write = failing(new Error('odd'));
    await rejection(store.write('x', ''));
    expect(outcome()).toBe('ERROR');
  });

  /** Everything that a span says, as an exporter would send it. */
  const told = (): string => JSON.stringify(spans().map(({ name, attributes, events, status }) => ({ name, attributes, events, status })));

  test('tells no path and no secret', async () => {
    await rejection(store.stat('customer-meier'));
    tiny.before.stat = failing(new Error('GET https://a/customer-meier?sig=Zm9vYmFy failed'));
    await rejection(store.stat('customer-meier'));
    expect(told()).not.toContain('customer-meier');
    expect(told()).not.toContain('Zm9vYmFy');
  });

  test('tells its path when asked for, and still no secret', async () => {
    const open = observe(opened, { ...options, paths: true });
    tiny.before.stat = failing(new Error('GET https://a/customer-meier?sig=Zm9vYmFy failed'));
    await rejection(open.stat('customer-meier'));
    expect(told()).toContain('customer-meier');
    expect(told()).not.toContain('Zm9vYmFy');
  });
});

describe('a listing', () => {
  test('is one span for all its pages', async () => {
    await all(store.list());
    for await (const _page of store.list().pages()) break;
    expect(spans().map(({ name }) => name)).toEqual(['stowage.list', 'stowage.list']);
  });

  test('leaves no span open that nobody iterates, under other layers too', async () => {
    store.list().pages();
    const stacked = retry(limit(store, { concurrency: 1 }), { attempts: 2, firstDelay: 0 });
    tiny.before.list = () => {
      throw unavailable();
    };
    await rejection(all(stacked.list()));
    expect(started).toEqual(['stowage.list', 'stowage.list']);
    expect(spans()).toHaveLength(2);
  });
});

test('neither tracer nor meter is needed', async () => {
  const bare = observe(opened, {});
  expect(await (await bare.read('a')).text()).toBe('0123456789');
  await rejection(bare.stat('missing'));
  expect(spans()).toEqual([]);
});
