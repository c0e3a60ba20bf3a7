import { type Datastore, limit, type ObserveOptions, observe, prefix, readonly, retry, timeout } from '@stowage/core';
import { defaultLargeSize, defaultManyRows } from './context.ts';
import type { ConformanceHarness, OpenedDatastore } from './harness.ts';

const folder = 'stowage-conformance-prefix';

/** Files of many requests are smaller behind a layer: what a layer may do wrong shows in the first of them. */
const layeredSize = 2 ** 20;

/** Rows of a table with many, for the same reason. */
const layeredRows = 2_000;

/** A layer of core that the suite runs through. */
export type LayerName = 'retry' | 'timeout' | 'limit' | 'prefix' | 'readonly' | 'observe';

interface Layer {
  wrap(store: Datastore): Datastore;
  /** Where the witness must see the same paths as the store. Default: it stays outside. */
  witness?(store: Datastore): Datastore;
}

/** Observations of the right shape that go nowhere. */
const nowhere: Pick<ObserveOptions, 'tracer' | 'meter'> = {
  tracer: {
    startSpan: () => ({
      setAttribute: () => undefined,
      recordException: () => undefined,
      setStatus: () => undefined,
      end: () => undefined,
    }),
  },
  meter: { createHistogram: () => ({ record: () => undefined }), createCounter: () => ({ add: () => undefined }) },
};

const layers: Readonly<Record<LayerName, Layer>> = {
  retry: { wrap: (store) => retry(store, { attempts: 2, firstDelay: 1 }) },
  timeout: { wrap: (store) => timeout(store) },
  limit: { wrap: (store) => limit(store, { concurrency: 4 }) },
  prefix: { wrap: (store) => prefix(store, folder), witness: (store) => prefix(store, folder) },
  readonly: { wrap: (store) => readonly(store) },
  observe: { wrap: (store) => observe(store, { ...nowhere, paths: true }) },
};

/** All layers of core. */
export const layerNames: readonly LayerName[] = Object.keys(layers) as LayerName[];

/**
 * The same harness with its datastore behind a layer: a layer keeps every promise of the store that it wraps. The witness
 * stays outside, so that a read-only store can be tested too.
 *
 * A service in trouble is met by the driver, and what a layer does with its failures is the same for all of them. So those cases run
 * once for each driver, and through the layers where they are asked for: `trouble` is `always`.
 */
export function throughLayer(
  harness: ConformanceHarness,
  name: LayerName,
  { trouble = 'once' }: { readonly trouble?: 'once' | 'always' | undefined } = {},
): ConformanceHarness {
  const { wrap, witness = (store: Datastore) => store } = layers[name];
  const layered = <Opened extends OpenedDatastore>(opened: Opened): Opened => ({
    ...opened,
    store: wrap(opened.store),
    witness: witness(opened.witness ?? opened.store),
    cleanup: () => opened.cleanup(),
  });
  const opening = <Opened extends OpenedDatastore>(open: (() => Promise<Opened>) | undefined): (() => Promise<Opened>) | undefined =>
    open && (async () => layered(await open.call(harness)));
  const openings = {
    openAbsent: opening(harness.openAbsent),
    openDenied: opening(harness.openDenied),
    openScratch: opening(harness.openScratch),
    openLimited: opening(harness.openLimited),
    ...(trouble === 'always' && {
      openFaulty: opening(harness.openFaulty),
      openExpiring: opening(harness.openExpiring),
      openMortal: opening(harness.openMortal),
      openTearable: opening(harness.openTearable),
    }),
  };
  const offered = Object.fromEntries(Object.entries(openings).filter(([, open]) => open !== undefined)) as Partial<ConformanceHarness>;
  const { openFaulty: _faulty, openExpiring: _expiring, openMortal: _mortal, openTearable: _tearable, ...rest } = harness;
  const largeSize = Math.min(harness.limits?.largeSize ?? defaultLargeSize, layeredSize);
  return {
    ...rest,
    name: `${harness.name} through ${name}`,
    open: async () => layered(await harness.open()),
    ...offered,
    limits: { ...harness.limits, largeSize },
    ...(harness.tables && { tables: { ...harness.tables, manyRows: Math.min(harness.tables.manyRows ?? defaultManyRows, layeredRows) } }),
  };
}
