import { DatastoreError, defineDriver, toChunks } from '../src/driver.ts';
import type { Capabilities, ConfigSchema, Datastore, Driver, FileEntry, OpenOptions, Operation } from '../src/index.ts';
import { openDatastore } from '../src/index.ts';

export interface TinyConfig {
  readonly folder?: string | undefined;
}
export type TinyAlways = 'stat' | 'read' | 'write' | 'append' | 'list' | 'delete' | 'copy' | 'signUrl' | 'native';
export type TinySometimes = 'setMetadata' | 'createDirectory' | 'dropTable';
export type TinyRequest = Readonly<Record<string, unknown>> & { readonly signal?: AbortSignal | undefined };
export type Hooks = { [O in Operation]?: ((request: TinyRequest) => unknown) | undefined };

/** A store in a Map, with hooks to fail or stall any operation. Hooks run with the request; what they throw is the driver's failure. */
export class Tiny {
  readonly files: Map<string, { readonly bytes: Uint8Array; readonly etag: string }> = new Map();
  readonly requests: { readonly operation: Operation; readonly request: TinyRequest }[] = [];
  readonly before: Hooks = {};
  readonly after: Hooks = {};
  /** Before each chunk of four bytes, with its offset, and before each page of two entries, with its number; and once more at the end. */
  step: (operation: 'read' | 'list' | 'bytes', at: number, signal: AbortSignal | undefined) => unknown = () => undefined;
  /** What opening settles. */
  settled: Capabilities = {};
  /** Whether reads also offer all bytes at once. */
  offersBytes = false;
  closed = 0;
  opened = 0;
  released = 0;
  readonly driver: Driver<ConfigSchema<TinyConfig>, TinyAlways, TinySometimes> = declare(this);
  #version = 0;

  open(options: OpenOptions = { retry: false }): Promise<Datastore<TinyAlways>> {
    return openDatastore(this.driver, {}, options);
  }

  put(path: string, content: string | Uint8Array): string {
    const etag = `"v${++this.#version}"`;
    this.files.set(path, { bytes: typeof content === 'string' ? new TextEncoder().encode(content) : content, etag });
    return etag;
  }

  text(path: string): string | undefined {
    const file = this.files.get(path);
    return file && new TextDecoder().decode(file.bytes);
  }

  count(operation: Operation): number {
    return this.requests.filter((one) => one.operation === operation).length;
  }

  last(operation: Operation): TinyRequest {
    const found = this.requests.findLast((one) => one.operation === operation);
    if (found === undefined) throw new Error(`no ${operation} has reached the driver`);
    return found.request;
  }

  async run<T>(operation: Operation, request: object, work: () => T): Promise<Awaited<T>> {
    this.requests.push({ operation, request: { ...request } });
    await this.before[operation]?.(request as TinyRequest);
    const result = await work();
    await this.after[operation]?.(request as TinyRequest);
    return result;
  }

  entry(path: string): FileEntry {
    const file = this.files.get(path);
    if (file === undefined) throw new DatastoreError('PATH.NOT_FOUND', `There is nothing at ${path}.`, { path });
    return { kind: 'file', path, size: file.bytes.byteLength, etag: file.etag };
  }
}

async function collect(body: Parameters<typeof toChunks>[0]): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of toChunks(body)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const plain = { support: 'native' } as const;

function declare(tiny: Tiny): Driver<ConfigSchema<TinyConfig>, TinyAlways, TinySometimes> {
  return defineDriver({
    type: 'tiny',
    title: 'Tiny',
    capabilities: {
      always: {
        stat: { ...plain, ifMatch: true },
        read: { ...plain, range: true, suffix: true, ifMatch: true, ifNoneMatch: true },
        write: { ...plain, atomic: true, ifNoneMatch: true, ifMatch: true },
        append: { ...plain, to: 'any' },
        list: { ...plain, recursive: true, directories: 'virtual', cursor: true },
        delete: { ...plain, batch: 3 },
        copy: { ...plain, atomic: true },
        signUrl: { ...plain, scopes: ['file'] },
        native: plain,
      },
      sometimes: { setMetadata: plain, createDirectory: plain, dropTable: plain },
    },
    config: tinyConfig,
    jsonSchema: () => ({ type: 'object', properties: { folder: { type: 'string' } } }),
    location: ({ folder }) => `tiny://${folder ?? 'root'}/`,
    async open(_config, context) {
      tiny.opened++;
      context.signal?.throwIfAborted();
      return connect(tiny);
    },
  });
}

function connect(tiny: Tiny): Awaited<ReturnType<Driver<ConfigSchema<TinyConfig>, TinyAlways, TinySometimes>['open']>> {
  const written = (path: string) => ({ path, size: tiny.entry(path).size, etag: tiny.entry(path).etag });
  return {
    identity: 'nobody',
    get capabilities() {
      return tiny.settled;
    },
    close: async () => {
      tiny.closed++;
    },
    stat: (request) => tiny.run('stat', request, () => tiny.entry(request.path)),
    read: (request) =>
      tiny.run('read', request, () => {
        const entry = tiny.entry(request.path);
        if (request.ifMatch !== undefined && request.ifMatch !== entry.etag)
          throw new DatastoreError('CONDITION.FAILED', 'It has changed.');
        const bytes = tiny.files.get(request.path)?.bytes ?? new Uint8Array(0);
        const offset = request.suffix === undefined ? (request.range?.offset ?? 0) : Math.max(0, entry.size - request.suffix);
        const end = Math.min(entry.size, offset + (request.range?.length ?? entry.size));
        async function* chunks(): AsyncGenerator<Uint8Array, void, undefined> {
          try {
            for (let at = offset; at < end; at += 4) {
              await tiny.step('read', at, request.signal);
              yield bytes.subarray(at, Math.min(at + 4, end));
            }
            await tiny.step('read', end, request.signal);
          } finally {
            tiny.released++;
          }
        }
        const whole = async (): Promise<Uint8Array> => {
          await tiny.step('bytes', offset, request.signal);
          return bytes.slice(offset, end);
        };
        const cancel = async (): Promise<void> => {
          tiny.released++;
        };
        return { entry, range: { offset, length: end - offset }, chunks: chunks(), bytes: tiny.offersBytes ? whole : undefined, cancel };
      }),
    write: (request) =>
      tiny.run('write', request, async () => {
        const bytes = await collect(request.body);
        if (request.ifNoneMatch === '*' && tiny.files.has(request.path)) throw new DatastoreError('PATH.EXISTS', `${request.path} exists.`);
        tiny.put(request.path, bytes);
        return written(request.path);
      }),
    append: (request) =>
      tiny.run('append', request, async () => {
        const bytes = await collect(request.body);
        tiny.put(request.path, Buffer.concat([tiny.files.get(request.path)?.bytes ?? Buffer.alloc(0), bytes]));
        return written(request.path);
      }),
    async *list(request) {
      await tiny.run('list', request, () => undefined);
      const inside = (path: string): boolean => request.path === '' || path.startsWith(`${request.path}/`);
      const paths = [...tiny.files.keys()].filter((path) => inside(path) && path > (request.cursor ?? '')).sort();
      for (let at = 0; at < paths.length; at += 2) {
        await tiny.step('list', at / 2, request.signal);
        const page = paths.slice(at, at + 2);
        const more = at + 2 < paths.length;
        yield { entries: page.map((path) => tiny.entry(path)), cursor: more ? page.at(-1) : undefined };
      }
      await tiny.step('list', Math.ceil(paths.length / 2), request.signal);
    },
    delete: (request) => tiny.run('delete', request, () => void tiny.files.delete(request.path)),
    deleteMany: (request) =>
      tiny.run('deleteMany', request, () =>
        request.paths.map((path) => {
          const error = path.endsWith('locked') ? new DatastoreError('ACCESS.DENIED', `${path} is locked.`, { path }) : undefined;
          if (error === undefined) tiny.files.delete(path);
          return { path, error };
        }),
      ),
    copy: (request) =>
      tiny.run('copy', request, () => {
        tiny.put(request.to, tiny.files.get(tiny.entry(request.from).path)?.bytes ?? '');
        return written(request.to);
      }),
    signUrl: (request) =>
      tiny.run('signUrl', request, () => ({ url: `tiny://${request.path}?sig=s`, expiresAt: request.expiresAt, headers: {} })),
    native: (request) => tiny.run('native', request, () => 'the client'),
    setMetadata: (request) => tiny.run('setMetadata', request, () => undefined),
    createDirectory: (request) => tiny.run('createDirectory', request, () => ({ kind: 'directory' as const, path: request.path })),
    dropTable: (request) => tiny.run('dropTable', request, () => undefined),
  };
}

const tinyConfig: ConfigSchema<TinyConfig> = {
  '~standard': {
    version: 1,
    vendor: 'tiny',
    validate(value) {
      const unknown = Object.keys(value as object).filter((key) => key !== 'folder');
      return unknown.length === 0
        ? { value: value as TinyConfig }
        : { issues: unknown.map((key) => ({ message: 'there is no such field', path: [{ key: 'fields' }, key] })) };
    },
  },
};

/** A failure that is worth another attempt. */
export const unavailable = (details: ConstructorParameters<typeof DatastoreError>[2] = {}): DatastoreError =>
  new DatastoreError('SERVICE.UNAVAILABLE', 'The service is busy.', details);

/** A hook that fails as often as there are errors, then lets pass. */
export function failing(...errors: readonly unknown[]): () => void {
  const left = [...errors];
  return () => {
    if (left.length > 0) throw left.shift();
  };
}

/** Never comes to an end of itself; ends as the driver should when the signal aborts. */
export function stalled(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason), { once: true }));
}

/** What a promise is rejected with. */
export async function rejection(promise: PromiseLike<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('It should have failed.');
}

/** Everything an iterable gives. */
export async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}
