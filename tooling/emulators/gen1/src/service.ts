import { accountKeys, type Clock, ServiceError, type WireAnswer, type WireRequest, type WireService } from '@stowage/emulator-wire';
import { invalidArgument, refusalAnswer, remoteException } from './answers/remote-exception.ts';
import type { Call } from './call.ts';
import { type KnownCaller, requireCaller } from './caller.ts';
import { operations } from './operations/table.ts';
import type { Gen1Options } from './options.ts';
import { parseTarget, type Target } from './tree/path.ts';
import { createStore, type Store } from './tree/store.ts';

/** The protocol over one tree for each account. */
export function createService(options: Gen1Options, clock: Clock): WireService {
  const accounts = accountKeys(options);
  const stores = new Map<string, Store>();
  const userNames = new Map<string, string>();

  const storeOf = (account: string, caller: KnownCaller): Store => {
    const known = stores.get(account);
    if (known !== undefined) return known;
    if (!accounts.has(account)) throw new ServiceError(404, 'ResourceNotFound', `There is no Data Lake Store account named ${account}.`);
    const created = createStore(clock, options.owner ?? caller.id);
    stores.set(account, created);
    return created;
  };

  const callOf = (request: WireRequest, target: Target, operation: string): Call => {
    const caller = requireCaller(request, options);
    if (caller.userName !== undefined) userNames.set(caller.id, caller.userName);
    const { query } = request;
    const byName = query.get('tooid')?.toLowerCase() === 'false';
    return {
      request,
      clock,
      store: storeOf(request.account, caller),
      path: target.path,
      visit: { caller, operation },
      parameter: (name) => query.get(name),
      preview: isPreview(request),
      show: (id) => (byName ? (userNames.get(id) ?? id) : id),
      keepsTrash: options.trash === true,
    };
  };

  return {
    serverHeader: 'Microsoft-HTTPAPI/2.0',
    roots: ['webhdfs', 'webhdfsext', 'WebHdfsExt'],
    operationOf: (request) => (request.query.get('op') ?? '').toUpperCase(),
    respond: (request, name) => {
      const target = parseTarget(request.resourcePath);
      if (target === undefined) throw new ServiceError(404, 'ResourceNotFound', 'The resource that was asked for does not exist.');
      const call = callOf(request, target, name);
      const operation = operations[name];
      if (operation === undefined) throw invalidArgument(`Invalid value for webhdfs parameter "op": ${name}`);
      if (operation.method !== request.method)
        throw remoteException('UnsupportedOperationException', `${name} is asked for with ${operation.method}, not ${request.method}.`);
      return withStatus(operation.run(call), request, target);
    },
    refuse: (error, request) => refusalAnswer(error, request, parseTarget(request.resourcePath)?.extended ?? false),
    throttle: remoteException('ThrottledException', 'The request was throttled.', '0x83090A1C'),
    failure: remoteException('RuntimeException', 'The exception is unexpected.', '0x83090001'),
    headers: (request) => ({
      'Cache-Control': 'no-cache, no-cache, no-store, max-age=0',
      Pragma: 'no-cache',
      Expires: '-1',
      'X-Content-Type-Options': 'nosniff',
      'Strict-Transport-Security': 'max-age=15724800; includeSubDomains',
      'x-ms-client-request-id': undefined,
      'x-ms-webhdfs-version': isPreview(request) || parseTarget(request.resourcePath)?.extended === true ? undefined : '17.04.24.00',
    }),
  };
}

/** Every answer carries `Status`, but for those of the first version and, before 2018, those of extensions. */
function withStatus(answer: WireAnswer, request: WireRequest, target: Target): WireAnswer {
  const told = target.extended ? versionOf(request) >= '2018' : !isPreview(request);
  if (!told || answer.status === 307) return answer;
  return { ...answer, headers: { Status: '0x0', ...answer.headers } };
}

function versionOf(request: WireRequest): string {
  return request.query.get('api-version') ?? '';
}

function isPreview(request: WireRequest): boolean {
  return versionOf(request).startsWith('2015');
}
