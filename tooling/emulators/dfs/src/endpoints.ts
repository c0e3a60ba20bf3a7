import { invalidHeader, missingParameter, ServiceError, type WireAnswer, type WireRequest, type WireService } from '@stowage/emulator-wire';
import { blobHandlersWithBatch } from './blob/batch.ts';
import { refuseAsBlob } from './blob/refuse.ts';
import { blobOperationOf, createBlobHandlers } from './blob/routes.ts';
import type { Handler } from './call.ts';
import { createSourceLookup } from './copy-source.ts';
import { withCustomerKey } from './customer-key.ts';
import { refuseAsDfs } from './dfs/refuse.ts';
import { dfsHandlers, dfsOperationOf } from './dfs/routes.ts';
import { withoutNamespace } from './flat-namespace.ts';
import type { Gate } from './gate.ts';
import type { reachOf } from './reach.ts';
import { StorageError } from './tree/storage-error.ts';

type Operation = keyof typeof reachOf;

/** Whether a request is in Blob form; clients send both kinds to one address when that is no name of the service. */
function isBlobForm({ query, headers, method }: WireRequest): boolean {
  if (query.has('resource') || query.has('action') || query.has('recursive') || method === 'PATCH' || headers['x-ms-rename-source'])
    return false;
  if (query.has('comp') || query.has('restype') || headers['x-ms-blob-type'] !== undefined || headers['x-ms-copy-source'] !== undefined)
    return true;
  return (headers.accept ?? '').includes('application/xml');
}

/** The two endpoints over one tree. */
export function createEndpoints(gate: Gate): { dfs: WireService; blob: WireService } {
  const handlers: Readonly<Record<string, Handler>> = {
    ...dfsHandlers,
    ...blobHandlersWithBatch(gate, createBlobHandlers(createSourceLookup(gate), gate.accountKey)),
  };
  const respond = (sent: WireRequest, operation: string): WireAnswer => {
    const request = withAccount(sent, gate);
    const version = request.headers['x-ms-version'];
    if (version !== undefined && !/^20\d\d-\d\d-\d\d$/.test(version)) throw invalidHeader('x-ms-version', version);
    if (request.headers['x-ms-structured-body']) throw new StorageError('UnsupportedHeader', {}, { HeaderName: 'x-ms-structured-body' });
    const handler = handlers[operation];
    if (!handler) throw unknownOperation(request);
    const call = gate.admit(request, operation as Operation);
    return withoutNamespace(call, operation, (admitted) => withCustomerKey(admitted, operation, handler));
  };
  const shared = {
    respond,
    throttle: new ServiceError(503, 'ServerBusy', 'The server is currently unable to receive requests. Please retry your request.'),
    failure: new StorageError('InternalError'),
    headers: ({ headers }: WireRequest) => ({ 'x-ms-version': headers['x-ms-version'] ?? '2026-04-06' }),
  };
  const blob: WireService = {
    ...shared,
    serverHeader: 'Windows-Azure-Blob/1.0 Microsoft-HTTPAPI/2.0',
    operationOf: (request) => blobOperationOf(request) ?? 'unknown',
    refuse: (error, request) => refuseAsBlob(error, request),
  };
  const dfs: WireService = {
    ...shared,
    serverHeader: 'Windows-Azure-HDFS/1.0 Microsoft-HTTPAPI/2.0',
    operationOf: (sent) => {
      const request = withAccount(sent, gate);
      return (isBlobForm(request) ? blobOperationOf(request) : dfsOperationOf(request)) ?? 'unknown';
    },
    refuse: (error, request) => (isBlobForm(request) ? refuseAsBlob : refuseAsDfs)(error, request),
  };
  return { dfs, blob };
}

function unknownOperation({ method, query }: WireRequest): ServiceError {
  for (const name of ['comp', 'action']) {
    const value = query.get(name);
    if (value !== undefined)
      return new StorageError('InvalidQueryParameterValue', {}, { QueryParameterName: name, QueryParameterValue: value });
  }
  return method === 'PATCH' ? missingParameter('action') : new StorageError('UnsupportedHttpVerb');
}

/** The vendor's client leaves the account out of a rename's path when the path should have it: then the first account is meant. */
function withAccount(request: WireRequest, { accountNames }: Gate): WireRequest {
  const [first] = accountNames;
  if (!request.headers['x-ms-rename-source'] || first === undefined || accountNames.includes(request.account)) return request;
  return { ...request, account: first, resourcePath: request.rawPath };
}
