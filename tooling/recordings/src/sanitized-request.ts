import { changedLease, heldLease, leaseAction, otherLease, proposedLease, takesLease } from './recorded-leases.ts';
import { findSource } from './recorded-source.ts';
import { type Exchange, exchangeAt, type Recording } from './recording.ts';

/**
 * The recorder of the JavaScript tests took headers out wherever a secret might have stood in them: the source of a copy or a
 * rename (which may carry a signature), and in some files ids of leases. They are put back from what the file itself tells.
 */
export function isSanitized({ repository }: Recording): boolean {
  return repository.endsWith('-for-js');
}

/** Headers of answers that the same recorder took out, so that it is no difference if an answer has them. */
export const sanitizedAnswerHeaders: ReadonlySet<string> = new Set(['x-ms-copy-source', 'x-ms-lease-id']);

/** The headers that a request must have had. Those that are recorded are stronger. */
export function sanitizedHeaders(recording: Recording, index: number): Readonly<Record<string, string>> {
  const exchange = exchangeAt(recording, index);
  const { request } = exchange;
  const { searchParams } = new URL(request.url);
  if (searchParams.get('comp') === 'rename' && searchParams.get('restype') !== 'container') {
    const source = findSource(recording, index);
    return { 'x-ms-file-rename-source': source, ...renameLeases(recording, index, source) };
  }
  if (request.method === 'PUT' && searchParams.has('mode')) return { 'x-ms-rename-source': new URL(findSource(recording, index)).pathname };
  if (isCopy(exchange)) return { 'x-ms-copy-source': copySource(recording, index), ...writeLease(recording, index) };
  if (searchParams.get('comp') === 'lease' || request.headers['x-ms-lease-action'] !== undefined || takesLease(request))
    return leaseHeaders(recording, index);
  return writeLease(recording, index);
}

/** Every Put of a file has a type, but a copy. A range from a URL names the source's range. */
function isCopy({ request }: Exchange): boolean {
  const { hostname, pathname, searchParams } = new URL(request.url);
  if (request.headers['x-ms-source-range'] !== undefined) return true;
  const isPut = request.method === 'PUT' && hostname.includes('.file.') && pathname.split('/').length > 2;
  return isPut && !searchParams.has('comp') && !searchParams.has('restype') && request.headers['x-ms-type'] === undefined;
}

/** 400 refuses a URL that names no file, 403 a signature that is wrong. */
function copySource(recording: Recording, index: number): string {
  const { request, response } = exchangeAt(recording, index);
  if (response.headers['x-ms-error-code'] !== 'CannotVerifyCopySource') return findSource(recording, index);
  if (response.status === 400) return `https://${new URL(request.url).hostname}/`;
  return response.status === 403 ? `${findSource(recording, index)}?sv=2022-11-02&sr=f&sp=r&sig=sanitized` : findSource(recording, index);
}

/** Leases that a rename had to name, or it would have been refused. */
function renameLeases(recording: Recording, index: number, source: string): Readonly<Record<string, string>> {
  const { request, response } = exchangeAt(recording, index);
  if (response.status >= 300) return {};
  const sourceLease = heldLease(recording, index, source);
  const destinationLease = heldLease(recording, index, request.url);
  return {
    ...(sourceLease === undefined ? {} : { 'x-ms-source-lease-id': sourceLease }),
    ...(destinationLease === undefined ? {} : { 'x-ms-destination-lease-id': destinationLease }),
  };
}

/** The lease that a write had to name, if ids of leases were taken out; one that nobody holds where it did not fit. */
function writeLease(recording: Recording, index: number): Readonly<Record<string, string>> {
  const { request, response } = exchangeAt(recording, index);
  if (doesNotFit(response.headers['x-ms-error-code'] ?? '')) return { 'x-ms-lease-id': otherLease };
  const broken = heldLease(recording, index, request.url, true);
  if (response.headers['x-ms-error-code'] === 'LeaseLost' && broken !== undefined) return { 'x-ms-lease-id': broken };
  if (['GET', 'HEAD'].includes(request.method) || response.status >= 300 || !lacksLeases(recording)) return {};
  const lease = heldLease(recording, index, request.url);
  return lease === undefined ? {} : { 'x-ms-lease-id': lease };
}

function doesNotFit(code: string): boolean {
  return /^LeaseIdMismatch|^LeaseNotPresentWith(File|Container|Blob)Operation$/.test(code);
}

/** Whether ids of leases were taken out: an acquisition always tells one, and a path that is created with a lease proposes one. */
function lacksLeases({ exchanges }: Recording): boolean {
  return exchanges.some((exchange) => {
    const { request, response } = exchange;
    if (takesLease(request)) return request.headers['x-ms-proposed-lease-id'] === undefined;
    return request.url.includes('comp=lease') && response.status === 201 && response.headers['x-ms-lease-id'] === undefined;
  });
}

/** A change, a renewal and a release name the lease; an acquisition may leave the id to the service. */
function leaseHeaders(recording: Recording, index: number): Readonly<Record<string, string>> {
  const exchange = exchangeAt(recording, index);
  const { request, response } = exchange;
  const held = heldLease(recording, index, request.url, true);
  const id = doesNotFit(response.headers['x-ms-error-code'] ?? '') ? otherLease : (held ?? otherLease);
  switch (leaseAction(exchange)) {
    case 'acquire':
    case 'acquire-release':
      // Who acquires a lease again proposes its own id; another id is refused.
      return { 'x-ms-proposed-lease-id': response.status < 300 ? (held ?? proposedLease) : otherLease };
    case 'change':
      return { 'x-ms-lease-id': id, 'x-ms-proposed-lease-id': changedLease };
    case 'break':
      return {};
    default:
      return { 'x-ms-lease-id': id };
  }
}
