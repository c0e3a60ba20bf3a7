import type { Exchange, Service } from './recording.ts';

/** The name of an exchange's operation as tables show it: `create file`, `blob: lease acquire`, `MKDIRS`. */
export function nameOperation(service: Service, { request }: Exchange): string {
  const url = new URL(request.url);
  const query = (name: string): string | undefined =>
    [...url.searchParams].find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1] ?? undefined;
  const header = (name: string): string | undefined => request.headers[name];
  if (service === 'gen1') return query('op')?.toUpperCase() ?? lastSegment(url);
  if (url.hostname.includes('.blob.')) return `blob: ${nameBlobOperation(request.method, url, query, header)}`;
  return service === 'dfs' ? nameDfsOperation(request.method, query, header) : nameFileOperation(request.method, url, query, header);
}

type Read = (name: string) => string | undefined;

function nameFileOperation(method: string, url: URL, query: Read, header: Read): string {
  const comp = query('comp');
  const resource = url.pathname === '/' ? 'service' : (query('restype') ?? 'file');
  if (comp === 'list') return resource === 'service' ? 'list shares' : 'list directories and files';
  if (comp === 'rangelist') return query('prevsharesnapshot') === undefined ? 'list ranges' : 'list ranges (prevsharesnapshot)';
  if (comp === 'lease') return `${resource} lease ${header('x-ms-lease-action') ?? '?'}`;
  if (comp === 'range')
    return header('x-ms-copy-source') || header('x-ms-source-range') ? 'put range from url' : `put range ${header('x-ms-write') ?? '?'}`;
  if (comp !== undefined) return `${method} ${resource} ${comp}`;
  if (method === 'PUT') return isCopy(header) ? 'start copy' : `create ${resource}`;
  if (method === 'DELETE') return `delete ${resource}`;
  if (method === 'HEAD' || resource !== 'file') return `get ${resource} properties`;
  return header('x-ms-range') || header('range') ? 'get file range' : 'get file';
}

function isCopy(header: Read): boolean {
  return header('x-ms-copy-source') !== undefined || header('x-ms-file-permission-copy-mode') !== undefined;
}

function nameDfsOperation(method: string, query: Read, header: Read): string {
  const action = query('action');
  if (action === 'setAccessControlRecursive') return `${action} ${query('mode') ?? '?'}`;
  if (method === 'PATCH') return action ?? 'PATCH';
  if (method === 'HEAD') return `HEAD ${action ?? 'properties'}`;
  if (method === 'DELETE') return query('recursive') === 'true' ? 'delete path recursive' : 'delete path';
  if (method === 'GET') return query('resource') === 'filesystem' ? 'list paths' : 'read';
  if (query('resource') !== undefined) return `create ${query('resource')}`;
  if (header('x-ms-rename-source') !== undefined || query('mode') !== undefined) return 'rename';
  return `${method} ${action ?? 'path'}`;
}

function nameBlobOperation(method: string, url: URL, query: Read, header: Read): string {
  const resource = url.pathname === '/' ? 'service' : (query('restype') ?? 'blob');
  const comp = query('comp');
  if (comp === 'lease') return `${resource} lease ${header('x-ms-lease-action') ?? '?'}`;
  return [method, resource, comp].filter((part) => part !== undefined).join(' ');
}

function lastSegment(url: URL): string {
  return url.pathname.split('/').at(-1) ?? '';
}
