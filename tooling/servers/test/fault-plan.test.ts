import { describe, expect, it } from 'vitest';
import { createFaultChooser, type PlannedRequest } from '../src/fault-proxy/fault-plan.ts';

const fault = { kind: 'service-error' } as const;
const ask = (path: string, method = 'GET', query = ''): PlannedRequest => ({
  method,
  path,
  query: new URLSearchParams(query),
  headers: {},
});

describe('rules', () => {
  it('skip, then apply so often, to matching requests only', () => {
    const choose = createFaultChooser([{ fault, match: ({ path }) => path === '/a', skip: 1, times: 2 }]);
    const hits = ['/a', '/b', '/a', '/b', '/a', '/a'].map((path) => choose(ask(path)) !== undefined);
    expect(hits).toEqual([false, false, true, false, true, false]);
  });

  it('the first that applies counts', () => {
    const second = { kind: 'throttle' } as const;
    const choose = createFaultChooser([{ fault }, { fault: second }]);
    expect([choose(ask('/')), choose(ask('/')), choose(ask('/'))]).toEqual([fault, second, undefined]);
  });
});

describe('seeds', () => {
  const faults = [fault, { kind: 'throttle' } as const, { kind: 'reset', when: 'after-delivery' } as const];
  const paths = Array.from({ length: 2000 }, (_, index) => ask(`/c/${index % 500}`, 'PUT', `blockid=${index}`));
  const draw = (seed: number, requests: readonly PlannedRequest[]) => {
    const choose = createFaultChooser({ seed, rate: 0.2, faults });
    return requests.map((request) => choose(request)?.kind);
  };

  it('repeat themselves, and differ from another', () => {
    expect(draw(7, paths)).toEqual(draw(7, paths));
    expect(draw(7, paths)).not.toEqual(draw(8, paths));
  });

  it('give about the share that was asked for, of every fault', () => {
    const kinds = draw(7, paths).filter((kind) => kind !== undefined);
    expect(kinds.length).toBeGreaterThan(300);
    expect(kinds.length).toBeLessThan(500);
    for (const { kind } of faults) expect(kinds.filter((drawn) => drawn === kind).length).toBeGreaterThan(80);
  });

  it('do not hang on the order in which different requests arrive', () => {
    const some = paths.slice(0, 500);
    expect(draw(7, some.toReversed()).toReversed()).toEqual(draw(7, some));
  });

  it('leave other requests alone', () => {
    const choose = createFaultChooser({ seed: 1, rate: 1, faults, match: ({ method }) => method === 'PUT' });
    expect(choose(ask('/x'))).toBeUndefined();
    expect(choose(ask('/x', 'PUT'))).toBeDefined();
  });
});
