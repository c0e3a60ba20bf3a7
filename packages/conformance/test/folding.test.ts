import { type ConformanceHarness, type MemoryCapability, MemoryService, memory, runConformance } from '@stowage/conformance';
import { type Datastore, openDatastore } from '@stowage/core';
import { type Capabilities, type CapabilityDetails, defineDriver } from '@stowage/core/driver';
import { describe, expect, it } from 'vitest';

/** Memory that claims to fold names, and does so by `fold`. */
function createFoldingHarness(fold: (path: string) => string): ConformanceHarness {
  const all = memory.capabilities.always as Pick<Required<Capabilities>, MemoryCapability>;
  const list: CapabilityDetails['list'] = { ...(all.list as CapabilityDetails['list']), folds: 'case' };
  const folding = defineDriver({
    type: 'memory',
    title: 'Folding memory',
    capabilities: { always: { ...all, list }, sometimes: {} },
    config: memory.config,
    jsonSchema: memory.jsonSchema,
    location: memory.location,
    open: async (config, context) => {
      const inner = await memory.open(config, context);
      const both = <R extends { readonly from: string; readonly to: string }>(request: R): R => ({
        ...request,
        from: fold(request.from),
        to: fold(request.to),
      });
      return {
        ...inner,
        stat: (request) => inner.stat({ ...request, path: fold(request.path) }),
        read: (request) => inner.read({ ...request, path: fold(request.path) }),
        write: (request) => inner.write({ ...request, path: fold(request.path) }),
        list: (request) => inner.list({ ...request, path: fold(request.path) }),
        delete: (request) => inner.delete({ ...request, path: fold(request.path) }),
        rename: async (request) => {
          const { from, to } = both(request);
          if (from !== to) await inner.rename({ ...request, from, to });
        },
        copy: async (request) => {
          const { from, to } = both(request);
          return from === to ? { path: to, size: 0 } : inner.copy({ ...request, from, to });
        },
      };
    },
  });
  return {
    name: 'folding',
    async open() {
      const store: Datastore = await openDatastore(folding, { service: new MemoryService() });
      return { store, cleanup: () => store.close() };
    },
  };
}

describe('a store that folds names', () => {
  const select = ({ id }: { readonly id: string }): boolean => id.startsWith('name.folds.') || id === 'name.distinct.case';

  it('has cases of its own in place of those for names that differ in case', async () => {
    const report = await runConformance(
      createFoldingHarness((path) => path.toLowerCase()),
      { select },
    );
    expect(report.failures).toBeUndefined();
    expect(report.results.map(({ id }) => id)).toEqual(['write', 'stat', 'create', 'rename', 'copy'].map((name) => `name.folds.${name}`));
  });

  it('fails them when it only claims to', async () => {
    const { failures = [] } = await runConformance(
      createFoldingHarness((path) => path),
      { select },
    );
    expect(failures.map(({ id }) => id)).toEqual(['write', 'stat', 'create', 'rename', 'copy'].map((name) => `name.folds.${name}`));
  });
});
