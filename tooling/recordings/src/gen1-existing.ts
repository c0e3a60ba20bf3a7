import { toBytes } from './body.ts';
import { operationOf, pathOf, prepareGen1, statusesIn } from './gen1-message.ts';
import type { Exchange } from './recording.ts';

/** Files and folders that a run of a test found without having made them: what another test had left in the same folder. */
export function findExisting(run: readonly Exchange[]): readonly Exchange[] {
  const made = new Set<string>(['']);
  const missing = new Set<string>();
  const found = new Map<string, Existing>();
  for (const exchange of run) {
    for (const one of observe(exchange))
      if (!made.has(one.path) && !missing.has(one.path) && !found.has(one.path)) found.set(one.path, one);
    if (isAbsent(exchange)) missing.add(pathOf(exchange.request));
    for (const path of madePaths(exchange)) made.add(path);
  }
  // A folder of something that exists need not be made.
  const paths = [...found.keys()];
  return [...found.values()]
    .filter(({ path, isFolder }) => !(isFolder && paths.some((other) => other.startsWith(`${path}/`))))
    .map(({ path, isFolder, length }) =>
      isFolder
        ? prepareGen1('PUT', path, 'OP=MKDIRS')
        : prepareGen1('PUT', path, 'OP=CREATE&write=true&overwrite=true', contentOf(run, path) ?? '0'.repeat(length)),
    );
}

interface Existing {
  readonly path: string;
  readonly isFolder: boolean;
  readonly length: number;
}

function observe({ request, response }: Exchange): readonly Existing[] {
  const path = pathOf(request);
  const operation = operationOf(request);
  if (response.status !== 200 || path === '') return [];
  const statuses = statusesIn(response.body).map(({ pathSuffix, type, length }) => ({
    path: pathSuffix === '' ? path : `${path}/${pathSuffix}`,
    isFolder: type === 'DIRECTORY',
    length,
  }));
  if (operation === 'GETFILESTATUS') return statuses;
  if (['DELETE', 'RENAME'].includes(operation) && response.body === '{"boolean":true}') return [{ path, isFolder: false, length: 0 }];
  if (operation === 'LISTSTATUS') return [...statuses, { path, isFolder: true, length: 0 }];
  return operation === 'OPEN' ? [{ path, isFolder: false, length: toBytes(response.body).length }] : [];
}

function isAbsent({ request, response }: Exchange): boolean {
  return response.status === 404 || (operationOf(request) === 'DELETE' && response.body === '{"boolean":false}');
}

/** Paths that exist, or existed and were taken away, through a request of the run, with the folders above them. */
function madePaths({ request, response }: Exchange): readonly string[] {
  if (
    response.status >= 300 ||
    !['CREATE', 'MKDIRS', 'RENAME', 'APPEND', 'CONCAT', 'MSCONCAT', 'CONCURRENTAPPEND', 'DELETE'].includes(operationOf(request))
  )
    return [];
  const destination = new URL(request.url).searchParams.get('destination');
  return [pathOf(request), ...(destination === null ? [] : [destination.replace(/^\/+/, '')])].flatMap((path) =>
    path.split('/').map((_, index, parts) => parts.slice(0, index + 1).join('/')),
  );
}

/** What the first read from the start of a file got. */
function contentOf(run: readonly Exchange[], path: string): string | undefined {
  const read = run.find(
    ({ request, response }) =>
      operationOf(request) === 'OPEN' && pathOf(request) === path && response.status === 200 && /offset=0(&|$)/.test(request.url),
  );
  return typeof read?.response.body === 'string' ? read.response.body : undefined;
}
