import { afterAll, describe, it } from 'vitest';
import type { ConformanceHarness, TableHarness } from './harness.ts';
import { type LayerName, layerNames, throughLayer } from './layers.ts';
import { openSession } from './session.ts';

/** How the suite is bound to vitest. */
export interface ConformanceTestOptions {
  /** The layers through which the suite runs again. Default: all of core's. */
  readonly layers?: readonly LayerName[] | undefined;
  /** Whether the cases of a service in trouble run through the layers too: with faults, with a server that dies, with tokens that end. Default `once`: only without a layer. */
  readonly trouble?: 'once' | 'always' | undefined;
}

function defineOnce(harness: ConformanceHarness): void {
  describe(harness.name, async () => {
    const session = await openSession(harness);
    for (const one of session.cases) {
      it(`${one.id}: ${one.title}`, { timeout: 0 }, () => session.run(one));
    }
    afterAll(() => session.close());
  });
}

/**
 * Defines one vitest test for each case that fits the harness's datastore, and the same again through every layer. Closes the
 * harness when all have run.
 *
 * @example
 * ```ts
 * // test/conformance.test.ts
 * defineConformanceTests({
 *   name: 'memory',
 *   async open() {
 *     const store = await openDatastore(memory, {});
 *     return { store, cleanup: () => store.close() };
 *   },
 * });
 * ```
 */
export function defineConformanceTests(harness: ConformanceHarness, options: ConformanceTestOptions = {}): void {
  defineOnce(harness);
  for (const layer of options.layers ?? layerNames) defineOnce(throughLayer(harness, layer, options));
  afterAll(() => harness.close?.());
}

/**
 * The same for a datastore with tables: its harness tells the facts of its database. By default only without a layer and through those
 * that do something to tables; a database is slower than files, so name fewer where that takes too long.
 *
 * @example
 * ```ts
 * defineTableConformanceTests({
 *   name: 'memory-tables',
 *   tables: {},
 *   async open() {
 *     const store = await openDatastore(memoryTables, {});
 *     return { store, cleanup: () => store.close() };
 *   },
 * });
 * ```
 */
export function defineTableConformanceTests(harness: TableHarness, options: ConformanceTestOptions = {}): void {
  defineConformanceTests(harness, { layers: ['retry', 'readonly', 'observe'], ...options });
}
