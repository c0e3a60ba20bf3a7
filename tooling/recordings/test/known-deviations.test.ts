import { describe, expect, it } from 'vitest';
import { difference } from '../src/difference.ts';
import { explain, type KnownDeviation, parseKnownDeviations } from '../src/known-deviations.ts';

const reason = 'the recorder lost half of the answer';
const known: readonly KnownDeviation[] = [
  { service: 'file', file: 'py-test-a', what: 'header etag', reason },
  { service: 'file', file: 'py-test-*', operation: 'get file', what: 'status: expected 200', reason },
];
const etag = difference('header etag', '"0x1"', undefined);
const status = difference('status', 200, 404);
const deviation = { service: 'file', file: 'py-test-a', operation: 'get file', differences: [etag] } as const;

describe('explain', () => {
  it('finds the entry for a file and a difference', () => {
    expect(explain(known, deviation)).toEqual([known[0]]);
  });

  it('finds an entry by the start of the name and the operation', () => {
    expect(explain(known, { ...deviation, file: 'py-test-b', differences: [status] })).toEqual([known[1]]);
  });

  it('explains nothing of another service, file or operation', () => {
    expect(explain(known, { ...deviation, service: 'dfs' })).toBeUndefined();
    expect(explain(known, { ...deviation, file: 'py-test-ab' })).toBeUndefined();
    expect(explain(known, { ...deviation, operation: 'create file', differences: [status] })).toBeUndefined();
  });

  it('explains a deviation only if each of its differences has an entry', () => {
    expect(explain(known, { ...deviation, differences: [etag, status] })).toEqual(known);
    expect(explain(known, { ...deviation, differences: [etag, difference('header x', '1', '2')] })).toBeUndefined();
  });
});

describe('the list', () => {
  it.each([
    ['no reason', { service: 'file', file: 'a', what: 'status' }],
    ['a reason that says nothing', { service: 'file', file: 'a', what: 'status', reason: 'differs' }],
    ['no service', { file: 'a', what: 'status', reason }],
    ['nothing that differs', { service: 'file', file: 'a', reason }],
    ['neither a file nor an operation', { service: 'file', what: 'status', reason }],
  ])('refuses an entry with %s', (_, entry) => {
    expect(() => parseKnownDeviations(JSON.stringify([entry]))).toThrow(/Known deviation 0/);
  });
});
