import { type Lease, type LeaseRequest, readLeaseRequest, type WireAnswer } from '@stowage/emulator-wire';
import { changeHeaders } from '../node-answer.ts';
import { namesOf, readableTree, type Scene, writableShare } from '../request/scene.ts';
import { findFile } from '../tree/find.ts';

/** Lease Share, or a snapshot of it. */
export function leaseShare(scene: Scene): WireAnswer {
  const { share, snapshot } = readableTree(scene);
  const leased = snapshot ?? share;
  return leaseAnswer(leased.lease, readLeaseRequest(scene.request.headers), changeHeaders(leased), 'share');
}

/** Lease File: acquire, change, release or break; there is no lease with an end. */
export function leaseFile(scene: Scene): WireAnswer {
  const share = writableShare(scene);
  const file = findFile(share.root, namesOf(scene));
  return leaseAnswer(file.lease, readLeaseRequest(scene.request.headers, 'infinite'), changeHeaders(file), 'file');
}

/** Carries out what a lease request asks for. The lease of a share tells the time that is left when released, that of a file does not. */
function leaseAnswer(lease: Lease, asked: LeaseRequest, headers: Readonly<Record<string, string>>, kind: 'share' | 'file'): WireAnswer {
  switch (asked.action) {
    case 'acquire':
      return { status: 201, headers: { ...headers, 'x-ms-lease-id': lease.acquire(asked.id, asked.seconds) } };
    case 'renew':
      lease.renew(asked.id);
      return { status: 200, headers: { ...headers, 'x-ms-lease-id': asked.id } };
    case 'change':
      lease.change(asked.id, asked.proposedId);
      return { status: 200, headers: { ...headers, 'x-ms-lease-id': asked.proposedId } };
    case 'release':
      lease.release(asked.id);
      return { status: 200, headers: kind === 'share' ? { ...headers, 'x-ms-lease-time': '0' } : headers };
    case 'break':
      return { status: 202, headers: { ...headers, 'x-ms-lease-time': String(lease.break(asked.periodSeconds)) } };
  }
}
