import type { Exchange, RecordedRequest, Recording } from './recording.ts';

/** A lease that nobody holds. */
export const otherLease = 'c3a1f0a6-6c0a-4e7e-8f0f-2f6f3c1d5b77';

/** What is proposed where the recorder took out the id that a client had proposed, so that later requests can name it. */
export const proposedLease = '9b0f2a63-5d7c-4b3c-8f4e-1d2c3b4a5968';
export const changedLease = '3f4f0c1e-53a2-4b3f-9d57-9b2b7c0c8a10';

/**
 * The lease that a recording's requests, before the one of this index, took on what a URL names, and have not given back. A broken
 * lease protects nothing any more, but can still be named: `evenBroken`.
 */
export function heldLease({ exchanges }: Recording, index: number, url: string, evenBroken = false): string | undefined {
  let held: string | undefined;
  for (const exchange of exchanges.slice(0, index)) {
    const { request, response } = exchange;
    if (response.status >= 300 || leasedThing(request.url) !== leasedThing(url)) continue;
    const told = request.headers['x-ms-proposed-lease-id'] ?? response.headers['x-ms-lease-id'];
    const action = leaseAction(exchange);
    if (action === 'acquire') held = told ?? held ?? proposedLease;
    else if (action === 'change') held = told ?? changedLease;
    else if (action === 'release' || (action === 'break' && !evenBroken) || request.method === 'DELETE') held = undefined;
  }
  return held;
}

/** What a request does to a lease: as its headers say, or where they are lost as its answer shows. */
export function leaseAction({ request, response }: Exchange): string | undefined {
  const action = request.headers['x-ms-lease-action'];
  if (action !== undefined) return action;
  if (!request.url.includes('comp=lease')) return takesLease(request) ? 'acquire' : undefined;
  if (response.status === 201) return 'acquire';
  if (response.status === 202) return 'break';
  return response.headers['x-ms-lease-id'] === undefined ? 'release' : 'change';
}

/** A path can be created with a lease on it. */
export function takesLease({ url, headers }: RecordedRequest): boolean {
  return headers['x-ms-lease-duration'] !== undefined && new URL(url).searchParams.has('resource');
}

/** The path and snapshot that a URL names: a share's snapshot has leases of its own. */
function leasedThing(url: string): string {
  const { pathname, searchParams } = new URL(url);
  return `${pathname}?${searchParams.get('sharesnapshot') ?? ''}`;
}
