import { expect, test } from 'vitest';
import { createClock, createLease, type Lease, leaseErrors, readLeaseRequest, ServiceError } from '../src/index.ts';

const [mine, other, third] = ['11111111-1111-1111-1111-111111111111', '22222222-2222-2222-2222-222222222222', '3'];
const second = 1000;

const codeOf = (action: () => unknown): string => {
  try {
    action();
    return 'done';
  } catch (error) {
    if (error instanceof ServiceError) return `${error.status} ${error.code}`;
    throw error;
  }
};

function start(): { readonly lease: Lease; pass(seconds: number): void } {
  const clock = createClock();
  return { lease: createLease(clock, leaseErrors('blob')), pass: (seconds) => clock.advance(seconds * second) };
}

test('a fixed lease ends, and can be renewed by its holder unless the resource has changed', () => {
  const { lease, pass } = start();
  expect([lease.state, lease.status, lease.duration]).toEqual(['available', 'unlocked', undefined]);
  lease.acquire(mine, 15);
  expect([lease.state, lease.status, lease.duration, lease.id]).toEqual(['leased', 'locked', 'fixed', mine]);
  expect(codeOf(() => lease.acquire(other, 15))).toBe('409 LeaseAlreadyPresent');
  expect(codeOf(() => lease.acquire(mine, -1))).toBe('done');
  expect(lease.duration).toBe('infinite');
  lease.acquire(mine, 15);
  pass(16);
  expect([lease.state, lease.status, lease.duration]).toEqual(['expired', 'unlocked', undefined]);
  expect(codeOf(() => lease.requireWrite(mine))).toBe('412 LeaseLost');
  lease.renew(mine);
  expect(lease.state).toBe('leased');
  pass(16);
  lease.noteChange();
  expect(codeOf(() => lease.renew(mine))).toBe('409 LeaseIdMismatchWithLeaseOperation');
});

test('writes need the id while a lease holds; reads only a right one, if any', () => {
  const { lease } = start();
  expect(codeOf(() => lease.requireWrite(undefined))).toBe('done');
  expect(codeOf(() => lease.requireWrite(mine))).toBe('412 LeaseNotPresentWithBlobOperation');
  lease.acquire(mine, -1);
  expect(codeOf(() => lease.requireWrite(undefined))).toBe('412 LeaseIdMissing');
  expect(codeOf(() => lease.requireWrite(other))).toBe('412 LeaseIdMismatchWithBlobOperation');
  expect(codeOf(() => lease.requireWrite(mine))).toBe('done');
  expect(codeOf(() => lease.requireRead(undefined))).toBe('done');
  expect(codeOf(() => lease.requireRead(other))).toBe('412 LeaseIdMismatchWithBlobOperation');
});

test('change and release are the holder’s; a change may be repeated', () => {
  const { lease } = start();
  expect(codeOf(() => lease.change(mine, other))).toBe('409 LeaseNotPresentWithLeaseOperation');
  expect(codeOf(() => lease.release(mine))).toBe('409 LeaseIdMismatchWithLeaseOperation');
  lease.acquire(mine, -1);
  expect(codeOf(() => lease.change(third, other))).toBe('409 LeaseIdMismatchWithLeaseOperation');
  lease.change(mine, other);
  lease.change(mine, other);
  expect(lease.id).toBe(other);
  expect(codeOf(() => lease.release(mine))).toBe('409 LeaseIdMismatchWithLeaseOperation');
  lease.release(other);
  expect(lease.state).toBe('available');
});

test('a break takes as long as the period and the rest of the lease allow', () => {
  const { lease, pass } = start();
  expect(codeOf(() => lease.break())).toBe('409 LeaseNotPresentWithLeaseOperation');
  lease.acquire(mine, 60);
  pass(20);
  expect(lease.break()).toBe(40);
  expect([lease.state, lease.status]).toEqual(['breaking', 'locked']);
  expect(lease.break(10)).toBe(10);
  expect(lease.break(30)).toBe(10);
  expect(codeOf(() => lease.acquire(mine, 15))).toBe('409 LeaseIsBreakingAndCannotBeAcquired');
  expect(codeOf(() => lease.acquire(other, 15))).toBe('409 LeaseAlreadyPresent');
  expect(codeOf(() => lease.change(mine, other))).toBe('409 LeaseIsBreakingAndCannotBeChanged');
  expect(codeOf(() => lease.requireWrite(undefined))).toBe('412 LeaseIdMissing');
  pass(11);
  expect(lease.state).toBe('broken');
  expect(codeOf(() => lease.renew(mine))).toBe('409 LeaseIsBrokenAndCannotBeRenewed');
  expect(codeOf(() => lease.requireWrite(undefined))).toBe('done');
  lease.acquire(other, -1);
  expect([lease.break(0), lease.state]).toEqual([0, 'broken']);
});

test('the headers of a lease request', () => {
  const read = (headers: Record<string, string>, durations?: 'fixed' | 'infinite'): unknown =>
    readLeaseRequest(Object.fromEntries(Object.entries(headers).map(([name, value]) => [`x-ms-${name}`, value])), durations);
  expect(read({ 'lease-action': 'acquire', 'lease-duration': '15', 'proposed-lease-id': `{${mine}}` })).toEqual({
    action: 'acquire',
    id: mine,
    seconds: 15,
  });
  expect(read({ 'lease-action': 'Break', 'lease-break-period': '0' })).toEqual({ action: 'break', periodSeconds: 0 });
  expect(read({ 'lease-action': 'change', 'lease-id': mine, 'proposed-lease-id': other })).toMatchObject({ proposedId: other });
  expect(codeOf(() => read({ 'lease-action': 'acquire', 'lease-duration': '14' }))).toBe('400 InvalidHeaderValue');
  expect(codeOf(() => read({ 'lease-action': 'acquire', 'lease-duration': '20' }, 'infinite'))).toBe('400 InvalidHeaderValue');
  expect(codeOf(() => read({ 'lease-action': 'acquire' }))).toBe('400 MissingRequiredHeader');
  expect(codeOf(() => read({ 'lease-action': 'renew' }))).toBe('400 MissingRequiredHeader');
  expect(codeOf(() => read({ 'lease-action': 'renew', 'lease-id': 'x' }))).toBe('400 InvalidHeaderValue');
  expect(codeOf(() => read({ 'lease-action': 'steal' }))).toBe('400 InvalidHeaderValue');
  expect(codeOf(() => read({}))).toBe('400 MissingRequiredHeader');
  expect(codeOf(() => read({ 'lease-action': 'break', 'lease-break-period': '61' }))).toBe('400 InvalidHeaderValue');
});
