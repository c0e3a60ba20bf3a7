import { causeOf } from './error-causes.ts';
import { bodyOfPolicies, bodyOfServiceProperties } from './incomplete-body.ts';
import { heldLease, otherLease } from './recorded-leases.ts';
import { findSource } from './recorded-source.ts';
import { type Exchange, exchangeAt, type RecordedRequest, type Recording } from './recording.ts';
import { isSanitized, sanitizedHeaders } from './sanitized-request.ts';

/**
 * Recorders left request headers out: those of the Java tests nearly all and the bodies, those of the JavaScript tests some. A
 * request that cannot be repeated as it stands is completed with what its answer tells about it, so that the recorded answer is
 * one that the service has to give. Nothing is completed in any other recording.
 */
export function completeRequest(recording: Recording, index: number): RecordedRequest {
  const { request } = exchangeAt(recording, index);
  if (isIncomplete(recording)) return completeJava(recording, index);
  return isSanitized(recording) ? { ...request, headers: { ...sanitizedHeaders(recording, index), ...request.headers } } : request;
}

/** Whether a recording's request headers are known to be incomplete: then status, error code and error body are compared, no more. */
export function isIncomplete({ notes }: Recording): boolean {
  return notes.startsWith('Request headers and bodies are incomplete');
}

interface Completion {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What a request of an operation cannot do without, then what causes the recorded error, then what was recorded. */
function completeJava(recording: Recording, index: number): RecordedRequest {
  const exchange = exchangeAt(recording, index);
  const { request, response } = exchange;
  const { headers, body } = completeOperation(recording, index);
  const lease = ['GET', 'HEAD'].includes(request.method) || response.status >= 300 ? undefined : heldLease(recording, index, request.url);
  const completed = { ...(lease === undefined ? {} : { 'x-ms-lease-id': lease }), ...headers, ...causeOf(exchange), ...request.headers };
  return { ...request, headers: completed, body: body ?? null };
}

function completeOperation(recording: Recording, index: number): Completion {
  const { request, response } = exchangeAt(recording, index);
  const { searchParams, hostname } = new URL(request.url);
  const comp = searchParams.get('comp');
  if (request.method === 'GET') return { headers: readHeaders(exchangeAt(recording, index), recording) };
  if (request.method === 'HEAD') return {};
  if (request.method === 'DELETE') return { headers: deleteHeaders(recording, index) };
  if (comp === 'lease') return { headers: leaseHeaders(recording, index) };
  if (comp === 'acl') return { body: bodyOfPolicies(response) };
  if (comp === 'expiry') return { headers: { 'x-ms-expiry-option': 'NeverExpire' } };
  if (hostname.includes('.dfs.')) return completeLake(recording, index);
  if (searchParams.get('restype') === 'service') return { body: bodyOfServiceProperties(response) };
  if (!hostname.includes('.file.')) return comp === null ? { headers: { 'x-ms-blob-type': 'BlockBlob' } } : {};
  if (comp === 'range') return completeRange(exchangeAt(recording, index));
  if (comp === 'copy') return { headers: { 'x-ms-copy-action': 'abort' } };
  if (comp === 'forceclosehandles') return { headers: { 'x-ms-handle-id': '*' } };
  if (comp === 'filepermission') return { body: JSON.stringify({ permission }) };
  if (comp === 'rename')
    return { headers: { 'x-ms-file-rename-source': findSource(recording, index), ...(response.status < 300 ? replacing : {}) } };
  if (response.status === 202) return { headers: { 'x-ms-copy-source': findSource(recording, index) } };
  return { headers: fileHeaders(searchParams) };
}

const permission = 'O:S-1-5-21-2127521184-1604012920-1887927527-21560751G:S-1-5-21-2127521184-1604012920-1887927527-513D:AI(A;;FA;;;SY)';

/** Of a rename that succeeds it is not known whether it had to overwrite something. */
const replacing = { 'x-ms-file-rename-replace-if-exists': 'true', 'x-ms-file-rename-ignore-readonly': 'true' };

function completeLake(recording: Recording, index: number): Completion {
  const { request, response } = exchangeAt(recording, index);
  const { searchParams } = new URL(request.url);
  const action = searchParams.get('action');
  if (action === 'append') return { body: 'x'.repeat(lengthOfAppend(recording, index)) };
  if (action === 'setAccessControl') return response.status === 200 ? { headers: { 'x-ms-permissions': 'rwxr-x---' } } : {};
  if (action === 'setAccessControlRecursive') {
    const entries = searchParams.get('mode') === 'remove' ? 'user:ec3595d6-2c17-4696-8caa-7e139758d24a' : 'user::rwx,group::r--,other::---';
    return { headers: { 'x-ms-acl': entries } };
  }
  if (request.method === 'PUT' && searchParams.has('mode'))
    return { headers: { 'x-ms-rename-source': new URL(findSource(recording, index)).pathname } };
  return {};
}

/** A share that has snapshots is deleted with them. */
function deleteHeaders(recording: Recording, index: number): Readonly<Record<string, string>> {
  const { request, response } = exchangeAt(recording, index);
  const { pathname, searchParams } = new URL(request.url);
  const isSnapshot = (one: Exchange): boolean =>
    new URL(one.request.url).pathname === pathname && one.request.url.includes('comp=snapshot');
  const withSnapshots = response.status < 300 && !searchParams.has('sharesnapshot') && recording.exchanges.slice(0, index).some(isSnapshot);
  return withSnapshots ? { 'x-ms-delete-snapshots': 'include' } : {};
}

/** A part of a file was asked for if a part was answered; a permission by the key that an earlier answer told. */
function readHeaders({ request, response }: Exchange, { exchanges }: Recording): Readonly<Record<string, string>> {
  if (response.status === 206) return { 'x-ms-range': 'bytes=0-0' };
  if (response.status === 416) return { 'x-ms-range': 'bytes=8192-16383' };
  const key = exchanges.find((one) => one.response.headers['x-ms-file-permission-key'] !== undefined)?.response.headers[
    'x-ms-file-permission-key'
  ];
  return request.url.includes('comp=filepermission') && key !== undefined ? { 'x-ms-file-permission-key': key } : {};
}

/** Headers that creating a file or a directory, or setting properties, cannot do without. */
function fileHeaders(query: URLSearchParams): Readonly<Record<string, string>> {
  const comp = query.get('comp');
  const restype = query.get('restype');
  if (comp !== null && comp !== 'properties') return {};
  if (restype === 'share') return comp === null ? {} : { 'x-ms-share-quota': '10' };
  const [value, time] = comp === null ? ['inherit', 'now'] : ['preserve', 'preserve'];
  const properties = {
    'x-ms-file-permission': value,
    'x-ms-file-attributes': comp === null ? 'None' : 'preserve',
    'x-ms-file-creation-time': time,
    'x-ms-file-last-write-time': time,
  };
  return restype === null && comp === null ? { ...properties, 'x-ms-type': 'file', 'x-ms-content-length': '1024' } : properties;
}

/** Only an update has a type of content. A range that the service refused lay outside the file. */
function completeRange({ request, response }: Exchange): Completion {
  const clears = request.headers['content-type'] === undefined;
  const outside = response.headers['x-ms-error-code'] === 'InvalidRange';
  const headers = { 'x-ms-write': clears ? 'clear' : 'update', 'x-ms-range': outside ? 'bytes=2048-4095' : 'bytes=0-511' };
  return clears ? { headers } : { headers, body: 'x'.repeat(outside ? 2048 : 512) };
}

/** The action of a lease by its status: 201 acquires, 202 breaks, 200 renews or changes if it tells an id and else releases. */
function leaseHeaders(recording: Recording, index: number): Readonly<Record<string, string>> {
  const { request, response } = exchangeAt(recording, index);
  const held = heldLease(recording, index, request.url, true);
  const told = response.headers['x-ms-lease-id'];
  const code = response.headers['x-ms-error-code'];
  const proposed: Readonly<Record<string, string>> = told === undefined ? {} : { 'x-ms-proposed-lease-id': told };
  if (response.status === 201) return { 'x-ms-lease-action': 'acquire', 'x-ms-lease-duration': '-1', ...proposed };
  if (response.status === 202 || code === 'LeaseNotPresentWithLeaseOperation') return { 'x-ms-lease-action': 'break' };
  if (code === 'LeaseIdMismatchWithLeaseOperation') return { 'x-ms-lease-action': 'renew', 'x-ms-lease-id': otherLease };
  if (response.status !== 200)
    return { 'x-ms-lease-action': 'acquire', 'x-ms-lease-duration': code === 'InvalidHeaderValue' ? '10' : '-1' };
  const id = { 'x-ms-lease-id': held ?? otherLease };
  if (told === undefined) return { 'x-ms-lease-action': 'release', ...id };
  return told === held ? { 'x-ms-lease-action': 'renew', ...id } : { 'x-ms-lease-action': 'change', ...id, 'x-ms-proposed-lease-id': told };
}

/** As many bytes as the flush that follows counts; a flush that is refused counts others. */
function lengthOfAppend(recording: Recording, index: number): number {
  const { request } = exchangeAt(recording, index);
  const position = (url: string): number => Number(new URL(url).searchParams.get('position'));
  const isFlush = (one: Exchange): boolean =>
    new URL(one.request.url).pathname === new URL(request.url).pathname && one.request.url.includes('action=flush');
  const flush = recording.exchanges.slice(index).find(isFlush);
  const length = flush === undefined ? 7 : position(flush.request.url) - position(request.url);
  return flush?.response.headers['x-ms-error-code'] === 'InvalidFlushPosition' ? length + 3 : length;
}
