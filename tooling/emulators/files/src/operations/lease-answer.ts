import type { Lease, LeaseRequest, WireAnswer } from '@stowage/emulator-wire';

/** Carries out what a lease request asks for. The lease of a share tells the time that is left when released, that of a file does not. */
export function leaseAnswer(
  lease: Lease,
  asked: LeaseRequest,
  headers: Readonly<Record<string, string>>,
  kind: 'share' | 'file',
): WireAnswer {
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
