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

/** A lease that nobody holds. */
export const otherLease = 'c3a1f0a6-6c0a-4e7e-8f0f-2f6f3c1d5b77';

/** The headers that a request must have had. Those that are recorded are stronger. */
export function sanitizedHeaders(recording: Recording, index: number): Readonly<Record<string, string>> {
  const { request, response } = exchangeAt(recording, index);
  const { searchParams, pathname } = new URL(request.url);
  if (searchParams.get('comp') === 'rename' && searchParams.get('restype') !== 'container') {
    const source = findSource(recording, index);
    return { 'x-ms-file-rename-source': source, ...renameLeases(recording, index, source) };
  }
  if (request.method === 'PUT' && searchParams.has('mode')) return { 'x-ms-rename-source': new URL(findSource(recording, index)).pathname };
  if (isCopy(exchangeAt(recording, index))) return { 'x-ms-copy-source': findSource(recording, index) };
  if (searchParams.get('comp') === 'lease') return leaseHeaders(recording, index);
  const code = response.headers['x-ms-error-code'] ?? '';
  if (/^LeaseIdMismatch|^LeaseNotPresentWith(File|Container|Blob)Operation$/.test(code)) return { 'x-ms-lease-id': otherLease };
  const changes = !['GET', 'HEAD'].includes(request.method) && response.status < 300;
  const lease = changes ? heldLease(recording, index, pathname) : undefined;
  return lease === undefined ? {} : { 'x-ms-lease-id': lease };
}

/** A copy has headers of its own; a Put without a type that answers as a copy does is one, too. */
function isCopy({ request, response }: Exchange): boolean {
  const names = Object.keys(request.headers);
  if (request.method === 'PUT' && response.headers['x-ms-copy-id'] !== undefined) return true;
  return names.some(
    (name) => name.startsWith('x-ms-file-copy-') || name === 'x-ms-file-permission-copy-mode' || name === 'x-ms-source-range',
  );
}

/**
 * The path that was moved or copied: one that was made before and is neither the target nor above it; if the file asks later for
 * one of these in vain, that one, then one that is called a source, then the last.
 */
export function findSource(recording: Recording, index: number): string {
  const { exchanges } = recording;
  const { request } = exchangeAt(recording, index);
  const target = new URL(request.url).pathname;
  const made = exchanges.slice(0, index).filter(({ request: { method, url }, response }) => {
    const { pathname, searchParams } = new URL(url);
    const isPath = pathname.split('/').length > 2;
    return method === 'PUT' && response.status === 201 && isPath && !searchParams.has('comp') && !target.startsWith(pathname);
  });
  const candidates = made.map((one) => bareUrl(one.request.url));
  const gone = new Set(
    exchanges
      .slice(index)
      .filter(({ response }) => response.status === 404)
      .map((one) => bareUrl(one.request.url)),
  );
  const name = (url: string): string => url.split('/').at(-1) ?? '';
  const source =
    candidates.find((url) => gone.has(url)) ?? candidates.findLast((url) => name(url).startsWith('source')) ?? candidates.at(-1);
  return source ?? bareUrl(request.url);
}

function bareUrl(url: string): string {
  return url.split('?')[0] ?? url;
}

/** Leases that a rename had to name, or it would have been refused. */
function renameLeases(recording: Recording, index: number, source: string): Readonly<Record<string, string>> {
  const { request, response } = exchangeAt(recording, index);
  if (response.status >= 300) return {};
  const sourceLease = heldLease(recording, index, new URL(source).pathname);
  const destinationLease = heldLease(recording, index, new URL(request.url).pathname);
  return {
    ...(sourceLease === undefined ? {} : { 'x-ms-source-lease-id': sourceLease }),
    ...(destinationLease === undefined ? {} : { 'x-ms-destination-lease-id': destinationLease }),
  };
}

/** A change, a renewal and a release name the lease; an acquisition may leave the id to the service. */
function leaseHeaders(recording: Recording, index: number): Readonly<Record<string, string>> {
  const { request } = exchangeAt(recording, index);
  const action = request.headers['x-ms-lease-action'];
  const id = heldLease(recording, index, new URL(request.url).pathname) ?? otherLease;
  if (action === 'change') return { 'x-ms-lease-id': id, 'x-ms-proposed-lease-id': '3f4f0c1e-53a2-4b3f-9d57-9b2b7c0c8a10' };
  if (action === 'renew' || action === 'release') return { 'x-ms-lease-id': id };
  if (action === 'acquire')
    return {
      'x-ms-proposed-lease-id': heldLease(recording, index, new URL(request.url).pathname) === undefined ? proposedLease : otherLease,
    };
  return {};
}

/** Proposed in acquisitions whose id was taken out, so that later requests can name it. */
const proposedLease = '9b0f2a63-5d7c-4b3c-8f4e-1d2c3b4a5968';

/** The lease that the file's requests took on a path and have not given back. */
export function heldLease({ exchanges }: Recording, index: number, pathname: string): string | undefined {
  let held: string | undefined;
  for (const { request, response } of exchanges.slice(0, index)) {
    if (new URL(request.url).pathname !== pathname || response.status >= 300) continue;
    const { headers } = request;
    const action = headers['x-ms-lease-action'];
    if (action === 'acquire') held = headers['x-ms-proposed-lease-id'] ?? response.headers['x-ms-lease-id'] ?? proposedLease;
    else if (action === 'change') held = headers['x-ms-proposed-lease-id'] ?? response.headers['x-ms-lease-id'];
    else if (action === 'release' || action === 'break' || request.method === 'DELETE') held = undefined;
    else if (headers['x-ms-proposed-lease-id'] !== undefined) held = headers['x-ms-proposed-lease-id'];
  }
  return held;
}
