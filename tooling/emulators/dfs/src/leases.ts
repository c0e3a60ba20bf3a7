import {
  createLease,
  invalidHeader,
  type Lease,
  leaseErrors,
  missingHeader,
  readLeaseId,
  readLeaseRequest,
  type WireAnswer,
} from '@stowage/emulator-wire';
import { type Call, header } from './call.ts';
import { type AnswerHeaders, revisionHeaders } from './headers.ts';
import type { PathNode } from './tree/node.ts';

/** Something that can be leased and keeps its revision while it is. */
interface Leased {
  readonly lease: Lease;
  readonly etag: string;
  readonly modifiedAt: number;
}

const idOf = (call: Call, name = 'x-ms-lease-id'): string | undefined =>
  header(call, name) === undefined ? undefined : readLeaseId(call.request.headers, name);

/** For an operation that changes the resource: a lease on it must be named. */
export function requireLease(call: Call, { lease }: Pick<Leased, 'lease'>): void {
  const id = idOf(call);
  lease.requireWrite(id);
  if (id === undefined) lease.noteChange();
}

/** For a read: a lease may be named, and must then be the right one. */
export const requireReadLease = (call: Call, { lease }: Pick<Leased, 'lease'>): void => lease.requireRead(idOf(call));

/** For a rename: the lease on the source is named in a header of its own. */
export const requireSourceLease = (call: Call, { lease }: Pick<Leased, 'lease'>): void =>
  lease.requireWrite(idOf(call, 'x-ms-source-lease-id'));

/** State of a lease in the answers about its resource. */
export const leaseHeaders = ({ lease }: Pick<Leased, 'lease'>): AnswerHeaders => ({
  'x-ms-lease-duration': lease.duration,
  'x-ms-lease-state': lease.state,
  'x-ms-lease-status': lease.status,
});

/** The lease that a create request asks for, if it does. */
export function leaseOnCreate(call: Call): Lease | undefined {
  if (header(call, 'x-ms-proposed-lease-id') === undefined) return undefined;
  const lease = createLease(call.account.clock, leaseErrors('path'));
  acquire(call, lease);
  return lease;
}

function acquire({ request }: Call, lease: Lease): void {
  const asked = readLeaseRequest({ 'x-ms-lease-duration': '-1', ...request.headers, 'x-ms-lease-action': 'acquire' });
  if (asked.action === 'acquire') lease.acquire(asked.id, asked.seconds);
}

/** Runs an append or flush under what it says of a lease: one it holds, takes first, renews, or gives back after. */
export function applyLeaseAction(call: Call, { lease }: PathNode, kind: 'append' | 'flush', apply: () => void): AnswerHeaders {
  const action = header(call, 'x-ms-lease-action')?.toLowerCase();
  if (action === undefined) {
    requireLease(call, { lease });
    apply();
    return {};
  }
  if (action === 'acquire' || action === 'acquire-release') {
    acquire(call, lease);
    try {
      apply();
    } catch (error) {
      if (lease.id !== undefined) lease.release(lease.id);
      throw error;
    }
    if (action === 'acquire-release' && lease.id !== undefined) lease.release(lease.id);
    return {};
  }
  const id = idOf(call);
  if (id === undefined) throw missingHeader('x-ms-lease-id');
  if (action === 'auto-renew') return renewed(call, lease, id, apply);
  if (action !== 'release' || kind === 'append') throw invalidHeader('x-ms-lease-action', action);
  lease.requireWrite(id);
  apply();
  lease.release(id);
  return {};
}

/** A lease is only renewed when it has run out or nearly so; one that holds for longer is left as it is. */
function renewed({ account }: Call, lease: Lease, id: string, apply: () => void): AnswerHeaders {
  const due = lease.endsAt !== undefined && lease.endsAt - account.clock.now() < 5000;
  if (due) lease.renew(id);
  lease.requireWrite(id);
  apply();
  return { 'x-ms-lease-renewed': String(due) };
}

const statuses = { acquire: 201, renew: 200, change: 200, release: 200, break: 202 } as const;

/** A lease request, at either endpoint. */
export function changeLease(call: Call, resource: Leased): WireAnswer {
  const { lease } = resource;
  const asked = readLeaseRequest(call.request.headers);
  let time: number | undefined;
  if (asked.action === 'acquire') lease.acquire(asked.id, asked.seconds);
  if (asked.action === 'renew') lease.renew(asked.id);
  if (asked.action === 'change') lease.change(asked.id, asked.proposedId);
  if (asked.action === 'release') lease.release(asked.id);
  if (asked.action === 'break') time = lease.break(asked.periodSeconds);
  const tellsId = asked.action === 'acquire' || asked.action === 'renew' || asked.action === 'change';
  return {
    status: statuses[asked.action],
    headers: {
      ...revisionHeaders(resource),
      'x-ms-lease-id': tellsId ? lease.id : undefined,
      'x-ms-lease-time': time === undefined ? undefined : String(time),
    },
  };
}
