import { decodeEscapes, type WireRequest } from '@stowage/emulator-wire';

/** What a request's address says. */
export interface Address {
  readonly shareName: string;
  /** Decoded, without slashes at either end. */
  readonly path: string;
  readonly level: 'service' | 'share' | 'item';
}

/** Reads the share and path that a request is about. */
export function addressOf(request: WireRequest): Address {
  const slash = request.resourcePath.indexOf('/', 1);
  const first = slash < 0 ? request.resourcePath.slice(1) : request.resourcePath.slice(1, slash);
  const shareName = decodeEscapes(first);
  const path = slash < 0 ? '' : decodeEscapes(request.resourcePath.slice(slash + 1)).replace(/\/$/, '');
  if (shareName === '') return { shareName, path: '', level: 'service' };
  const restype = request.query.get('restype')?.toLowerCase();
  const comp = request.query.get('comp')?.toLowerCase();
  const aboutRoot = restype === 'directory' || comp === 'listhandles' || comp === 'forceclosehandles';
  return { shareName, path, level: path === '' && !aboutRoot ? 'share' : 'item' };
}

/** Operations by level, `restype` and `comp`, then by method. */
const routes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'service//list': { GET: 'list-shares' },
  'service/service/properties': { GET: 'get-service-properties', PUT: 'set-service-properties' },
  'service/service/userdelegationkey': { POST: 'get-user-delegation-key' },
  'share/share/': {
    PUT: 'create-share',
    GET: 'get-share-properties',
    HEAD: 'get-share-properties',
    DELETE: 'delete-share',
  },
  'share/share/acl': { GET: 'get-share-acl', HEAD: 'get-share-acl', PUT: 'set-share-acl' },
  'share/share/filepermission': { GET: 'get-permission', PUT: 'create-permission' },
  'share/share/lease': { PUT: 'lease-share' },
  'share/share/metadata': { GET: 'get-share-metadata', HEAD: 'get-share-metadata', PUT: 'set-share-metadata' },
  'share/share/properties': { PUT: 'set-share-properties' },
  'share/share/snapshot': { PUT: 'create-snapshot' },
  'share/share/stats': { GET: 'get-share-statistics' },
  'share/share/undelete': { PUT: 'restore-share' },
  'item/directory/': {
    PUT: 'create-directory',
    GET: 'get-directory-properties',
    HEAD: 'get-directory-properties',
    DELETE: 'delete-directory',
  },
  'item/directory/list': { GET: 'list-directory' },
  'item/directory/metadata': {
    GET: 'get-directory-metadata',
    HEAD: 'get-directory-metadata',
    PUT: 'set-directory-metadata',
  },
  'item/directory/properties': { PUT: 'set-directory-properties' },
  'item/directory/rename': { PUT: 'rename-directory' },
  'item//': { PUT: 'create-file', GET: 'get-file', HEAD: 'get-file-properties', DELETE: 'delete-file' },
  'item//copy': { PUT: 'abort-copy' },
  'item//forceclosehandles': { PUT: 'close-handles' },
  'item//lease': { PUT: 'lease-file' },
  'item//listhandles': { GET: 'list-handles' },
  'item//metadata': { GET: 'get-file-metadata', HEAD: 'get-file-metadata', PUT: 'set-file-metadata' },
  'item//properties': { PUT: 'set-file-properties' },
  'item//range': { PUT: 'put-range' },
  'item//rangelist': { GET: 'list-ranges' },
  'item//rename': { PUT: 'rename-file' },
};

/** What is wrong with an address for which there is no operation. */
export type RouteFault = 'unknown-resource' | 'unsupported-verb';

/** The name of the operation asked for, or of what is wrong. */
export function operationOf(request: WireRequest): string {
  const { level } = addressOf(request);
  const restype = request.query.get('restype')?.toLowerCase() ?? '';
  const comp = request.query.get('comp')?.toLowerCase() ?? '';
  if (request.method === 'OPTIONS') return 'preflight';
  const byMethod = routes[`${level}/${restype}/${comp}`];
  if (byMethod === undefined) return 'unknown-resource' satisfies RouteFault;
  const operation = byMethod[request.method] ?? ('unsupported-verb' satisfies RouteFault);
  return refine(operation, request.headers);
}

/** Some operations are told apart by a header only. */
function refine(operation: string, headers: Readonly<Record<string, string>>): string {
  const copies = headers['x-ms-copy-source'] !== undefined;
  if (operation === 'create-file' && copies) return 'copy-file';
  if (operation === 'put-range' && copies) return 'put-range-from-url';
  if (operation === 'put-range' && headers['x-ms-write']?.toLowerCase() === 'clear') return 'clear-range';
  return operation;
}
