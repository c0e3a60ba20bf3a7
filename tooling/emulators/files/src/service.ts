import {
  type AccessTarget,
  type Identity,
  invalidHeader,
  invalidParameter,
  missingHeader,
  ServiceError,
  type WireAnswer,
  type WireRequest,
  type WireService,
  xmlErrorAnswer,
} from '@stowage/emulator-wire';
import { preflight } from './operations/preflight.ts';
import { type Operation, operations } from './operations/table.ts';
import { refusal } from './refusal.ts';
import { addressOf, operationOf, type RouteFault } from './request/route.ts';
import type { FilesState } from './state.ts';

/** Refusals that come before the service has looked at the version, so that they do not repeat it. */
const unversioned: ReadonlySet<string> = new Set([
  'AuthenticationFailed',
  'InvalidAuthenticationInfo',
  'NoAuthenticationInformation',
  'ManagementApiRestrictedToSrp',
]);

/** For requests that name no version. */
const oldestVersion = '2019-02-02';

/** The protocol of Azure Files over a state. */
export function createFilesService(state: FilesState): WireService {
  return {
    serverHeader: 'Windows-Azure-File/1.0 Microsoft-HTTPAPI/2.0',
    operationOf,
    respond: (request, operation) => respond(state, request, operation),
    refuse: (error, request) => {
      const answer = xmlErrorAnswer(error, request);
      const early = unversioned.has(error.code) || error.details.QueryParameterName === 'restype';
      return early ? { ...answer, headers: { ...answer.headers, 'x-ms-version': undefined } } : answer;
    },
    throttle: new ServiceError(503, 'ServerBusy', 'The server is busy.'),
    failure: new ServiceError(500, 'InternalError', 'The server encountered an internal error. Please retry the request.'),
    headers: (request) => ({ 'x-ms-version': versionOf(request) }),
  };
}

function versionOf({ headers, query }: WireRequest): string {
  return headers['x-ms-version'] ?? query.get('api-version') ?? query.get('sv') ?? oldestVersion;
}

function respond(state: FilesState, request: WireRequest, name: string): WireAnswer {
  const version = versionOf(request);
  if (!/^20\d\d-\d\d-\d\d$/.test(version)) throw invalidHeader('x-ms-version', version);
  const { shareName, path, level } = addressOf(request);
  if (name === 'preflight') return preflight(state, request);
  const operation = operations[name];
  const identity = state.access.require(request, targetOf(request, operation), (container, id) =>
    state
      .account(request.account)
      .tryShare(container)
      ?.policies.find((policy) => policy.id === id),
  );
  if (operation === undefined || version < (operation.since ?? '')) throw routeError(request, name as RouteFault, level);
  checkBearer(identity, request, { operation, version });
  checkConditions(request);
  if (request.headers['transfer-encoding'] !== undefined) throw refusal('MissingContentLengthHeader');
  return operation.run({ state, request, identity, account: state.account(request.account), version, shareName, path });
}

function targetOf(request: WireRequest, operation: Operation | undefined): AccessTarget {
  const { shareName, path } = addressOf(request);
  const { level = 'o', permissions = 'r', accountOnly = false } = operation ?? {};
  return { level, permissions, accountOnly, ...(level !== 's' && { container: shareName }), ...(level === 'o' && { path }) };
}

function checkBearer(
  { kind }: Identity,
  { headers }: WireRequest,
  { operation, version }: { readonly operation: Operation; readonly version: string },
): void {
  if (kind !== 'bearer') return;
  if (version < (operation.bearerSince ?? '')) throw refusal('ManagementApiRestrictedToSrp');
  if (operation.anyIntent) return;
  const name = 'x-ms-file-request-intent';
  const intent = headers[name];
  if (intent === undefined) throw missingHeader(name);
  if (intent.toLowerCase() !== 'backup') throw invalidHeader(name, intent);
}

/** The service has no conditions on files, and refuses requests that bring some. */
function checkConditions({ headers }: WireRequest): void {
  const names = ['if-match', 'if-none-match', 'if-modified-since', 'if-unmodified-since'];
  if (names.some((name) => headers[name] !== undefined)) throw refusal('ConditionHeadersNotSupported');
}

function routeError({ query }: WireRequest, fault: RouteFault, level: string): ServiceError {
  if (fault === 'unsupported-verb') return refusal('UnsupportedHttpVerb');
  // The service calls the parameter `restype` whichever of the two it did not know.
  const value = query.get('comp') ?? query.get('restype');
  if (value !== undefined) return invalidParameter('restype', value);
  return level === 'item' ? refusal('UnsupportedHttpVerb') : refusal('InvalidUri');
}
