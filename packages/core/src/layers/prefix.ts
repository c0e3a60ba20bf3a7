import { DatastoreError, isDatastoreError } from '../errors/datastore-error.ts';
import type { Capabilities, Capability } from '../operations/capabilities.ts';
import type { DeleteOutcome, ListPage, ReadResponse, SetAclResult } from '../operations/file-requests.ts';
import { type Operation, type OperationRow, operations } from '../operations/operations.ts';
import { joinPath, normalizePath, tryRelativePath } from '../paths/path.ts';
import { partsOf, rebuildStore } from '../store/create-store.ts';
import type { Datastore } from '../store/datastore.ts';
import { type LayerRequest, mapStream, wrapConnection } from './wrap-connection.ts';

type WithPath = { readonly path: string };

/**
 * A store whose root is a folder of another store: what lies outside the folder cannot be named. Paths in results and errors
 * are relative to the folder. The vendor's client and table operations are gone, as neither keeps to a folder.
 *
 * Fails with `PATH.INVALID`.
 */
export function prefix<C extends Capability>(store: Datastore<C>, folder: string): Datastore<Exclude<C, 'native' | TableCapability>> {
  const root = normalizePath(folder, 'directory');
  if (root === '') return store as never;
  const { connection, capabilities, location } = partsOf(store);
  const inward = (path: string): string => joinPath(root, path);
  const outward = <T>(value: T): T => {
    if (typeof value !== 'object' || value === null || typeof (value as { path?: unknown }).path !== 'string') return value;
    const path = tryRelativePath(root, (value as unknown as WithPath).path);
    return path === undefined ? value : { ...value, path };
  };
  const request = (operation: Operation, given: LayerRequest): LayerRequest => {
    const mapped: Record<string, unknown> = { ...given };
    for (const field of Object.keys((operations[operation] as OperationRow).paths)) mapped[field] = inward(mapped[field] as string);
    if (Array.isArray(mapped.paths)) mapped.paths = (mapped.paths as string[]).map(inward);
    if (mapped.scope === 'datastore') mapped.scope = 'directory';
    return mapped as LayerRequest;
  };
  const failure = (error: unknown): unknown => {
    if (!isDatastoreError(error) || error.path === undefined) return error;
    const path = tryRelativePath(root, error.path);
    if (path === undefined) return error;
    const mapped = new DatastoreError(error.code, error.message, { ...error, path, cause: error.cause });
    if (error.stack !== undefined) mapped.stack = error.stack;
    return mapped;
  };
  const outcome = (value: DeleteOutcome): DeleteOutcome =>
    value.error === undefined ? outward(value) : { ...outward(value), error: failure(value.error) as Error };
  const answer = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(outcome);
    const failures = (value as Partial<SetAclResult> | undefined)?.failures;
    return failures === undefined ? outward(value) : { ...(value as SetAclResult), failures: failures.map(outcome) };
  };
  async function* explained(stream: AsyncIterable<unknown>): AsyncGenerator<unknown> {
    try {
      yield* stream;
    } catch (error) {
      throw failure(error);
    }
  }
  const wrapped = wrapConnection(connection, {
    async call(operation, given, next) {
      try {
        const value = await next(request(operation, given));
        if (operation !== 'read') return answer(value);
        return { ...(mapStream(operation, value, explained) as ReadResponse), entry: outward((value as ReadResponse).entry) };
      } catch (error) {
        // The root is always there, whether the folder has been made or not.
        if (operation === 'stat' && given.path === '' && isDatastoreError(error, 'PATH.NOT_FOUND')) return { kind: 'directory', path: '' };
        throw failure(error);
      }
    },
    async *pages(operation, given, next) {
      try {
        for await (const page of next(request(operation, given))) {
          const { entries, cursor } = page as ListPage;
          yield { entries: entries.map(outward), cursor };
        }
      } catch (error) {
        throw failure(error);
      }
    },
  });
  const kept = Object.fromEntries(Object.entries(capabilities).filter(([name]) => !gone.has(name))) as typeof capabilities;
  return rebuildStore(store, { connection: wrapped, capabilities: narrowScopes(kept), location: `${location.replace(/\/$/, '')}/${root}` });
}

/** The whole datastore is a directory here, and is signed as one. */
function narrowScopes(capabilities: Capabilities): Capabilities {
  const { signUrl } = capabilities;
  if (signUrl === undefined || signUrl.scopes.includes('directory')) return capabilities;
  return { ...capabilities, signUrl: { ...signUrl, scopes: signUrl.scopes.filter((scope) => scope !== 'datastore') } };
}

type TableCapability = 'listTables' | 'describeTable' | 'query' | 'exportTable' | 'writeTable' | 'importTable' | 'dropTable';
const gone: ReadonlySet<string> = new Set([
  'native',
  'listTables',
  'describeTable',
  'query',
  'exportTable',
  'writeTable',
  'importTable',
  'dropTable',
] satisfies (TableCapability | 'native')[]);
