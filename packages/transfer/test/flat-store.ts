import { createHash } from 'node:crypto';
import { type Datastore, openDatastore } from '@stowage/core';
import {
  type ConfigSchema,
  createCrc64,
  DatastoreError,
  defineDriver,
  type FileEntry,
  type ReadRequest,
  type StatRequest,
  toChunks,
  type WriteRequest,
  type WriteResult,
} from '@stowage/core/driver';

/** A file of a flat store. */
export interface FlatFile {
  bytes: Uint8Array;
  modified: Date;
  etag: string;
  metadata?: Readonly<Record<string, string>>;
}

/** What a flat store can do, and what befalls it. */
export interface FlatOptions {
  /** Writes show their parts. */
  readonly torn?: boolean;
  /** A write is done as soon as it has all the bytes that were announced, whatever comes behind. */
  readonly eager?: boolean;
  /** No conditions. */
  readonly unconditional?: boolean;
  /** What it keeps of a file. Default `md5`. */
  readonly digest?: 'md5' | 'crc64' | 'none';
  readonly rename?: boolean;
  readonly copy?: boolean;
  /** Copies know no conditions, while writes do. */
  readonly copyUnconditional?: boolean;
  readonly withoutDelete?: boolean;
  /** Names that differ in case alone are one name. */
  readonly folds?: boolean;
  readonly location?: string;
  /** Called before each request; what it throws is the service's answer. */
  before?(operation: string, path: string): void | Promise<void>;
  /** Called after each request that went well; what it throws stands for an answer that was lost. */
  after?(operation: string, path: string): void | Promise<void>;
  /** Called for each chunk that a write has taken, before anything of it shows. */
  onChunk?(path: string, taken: number): void | Promise<void>;
  /** Called when a write has put a file, before its answer is made. */
  spoil?(path: string): void;
  /** Changes the chunks that a read gives. */
  distort?(path: string, chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
}

export type FlatCapability = 'stat' | 'read' | 'write' | 'list';

/** An opened flat store with its files in reach. */
export interface FlatStore {
  readonly store: Datastore<FlatCapability>;
  readonly files: Map<string, FlatFile>;
  /** What it was asked, in order: `write a.txt`. */
  readonly requests: string[];
}

const anything: ConfigSchema<object, object> = { '~standard': { version: 1, vendor: 'test', validate: () => ({ value: {} }) } };
const chunkSize = 65_536;
const copyConditions = { ifNoneMatch: true, ifSourceMatch: true } as const;

/**
 * A datastore in which, as in a blob container, a directory is only a part of names: `a` and `a/b` can both be files. Less able
 * than the reference driver, by choice.
 */
export async function openFlatStore(
  options: FlatOptions = {},
  contents: Readonly<Record<string, string | Uint8Array>> = {},
): Promise<FlatStore> {
  const files = new Map<string, FlatFile>();
  const requests: string[] = [];
  const conditions = options.unconditional ? {} : ({ ifMatch: true, ifNoneMatch: true } as const);
  let version = 0;
  const put = (path: string, bytes: Uint8Array, metadata?: Readonly<Record<string, string>>): FlatFile => {
    const file = { bytes, modified: new Date(), etag: `v${++version}`, ...(metadata ? { metadata } : {}) };
    files.set(path, file);
    return file;
  };
  for (const [path, content] of Object.entries(contents)) put(path, Buffer.from(content));

  const ask = async <T>(operation: string, path: string, step: () => T | Promise<T>): Promise<T> => {
    requests.push(`${operation} ${path}`);
    await options.before?.(operation, path);
    const answer = await step();
    await options.after?.(operation, path);
    return answer;
  };
  const find = (path: string): FlatFile => {
    const file = files.get(path);
    if (file === undefined) throw new DatastoreError('PATH.NOT_FOUND', `There is nothing at ${path}.`);
    return file;
  };
  const toEntry = (path: string, { bytes, modified, etag, metadata }: FlatFile): FileEntry => ({
    kind: 'file',
    path,
    size: bytes.byteLength,
    lastModified: modified,
    etag,
    ...(metadata ? { metadata } : {}),
    ...toDigests(bytes, options.digest ?? 'md5'),
  });
  const check = (request: Pick<WriteRequest, 'path' | 'ifMatch' | 'ifNoneMatch'>): void => {
    const there = files.get(request.path);
    if (request.ifNoneMatch && there) throw new DatastoreError('PATH.EXISTS', `There is a file at ${request.path}.`);
    if (request.ifMatch && there?.etag !== request.ifMatch) throw new DatastoreError('CONDITION.FAILED', `${request.path} has changed.`);
  };

  const driver = defineDriver({
    type: 'flat',
    title: 'Flat',
    capabilities: {
      always: {
        stat: { support: 'native' },
        read: { support: 'native' },
        list: {
          support: 'native',
          recursive: true,
          directories: 'virtual',
          ordered: true,
          ...(options.folds ? { folds: 'case' as const } : {}),
        },
        write: { support: 'native', atomic: !options.torn, ...conditions, metadata: true },
      },
      sometimes: {
        delete: { support: 'native', ...(options.unconditional ? {} : { ifMatch: true }) },
        rename: { support: 'native', atomic: true, ifNoneMatch: true },
        copy: { support: 'native', atomic: true, ifNoneMatch: true, ifSourceMatch: true },
      },
    },
    config: anything,
    jsonSchema: () => ({}),
    location: () => options.location ?? 'flat:',
    open: async () => ({
      identity: 'nobody',
      capabilities: {
        ...(options.withoutDelete
          ? {}
          : { delete: { support: 'native' as const, ...(options.unconditional ? {} : { ifMatch: true as const }) } }),
        ...(options.rename ? { rename: { support: 'native' as const, atomic: true, ifNoneMatch: true as const } } : {}),
        ...(options.copy
          ? { copy: { support: 'native' as const, atomic: true, ...(options.copyUnconditional ? {} : copyConditions) } }
          : {}),
      },
      stat: ({ path }: StatRequest) =>
        ask('stat', path, () => {
          if (path === '' || (!files.has(path) && [...files.keys()].some((name) => name.startsWith(`${path}/`))))
            return { kind: 'directory' as const, path };
          return toEntry(path, find(path));
        }),
      read: ({ path }: ReadRequest) =>
        ask('read', path, () => {
          const file = find(path);
          const chunks = split(file.bytes);
          return {
            entry: toEntry(path, file),
            range: { offset: 0, length: file.bytes.byteLength },
            chunks: options.distort?.(path, chunks) ?? chunks,
            cancel: async () => undefined,
          };
        }),
      write: (request: WriteRequest): Promise<WriteResult> =>
        ask('write', request.path, async () => {
          const { path, metadata } = request;
          check(request);
          const parts: Uint8Array[] = [];
          let taken = 0;
          for await (const chunk of toChunks(request.body)) {
            parts.push(chunk);
            taken += chunk.byteLength;
            await options.onChunk?.(path, taken);
            request.signal?.throwIfAborted();
            if (options.torn) put(path, Buffer.concat(parts));
            if (options.eager && taken === request.body.size) put(path, Buffer.concat(parts));
          }
          check(options.torn ? { path } : request);
          const file = put(path, Buffer.concat(parts), metadata);
          options.spoil?.(path);
          const { size, etag, digests } = toEntry(path, file);
          return { path, size, etag, digests };
        }),
      list: async function* ({ path }) {
        requests.push(`list ${path}`);
        await options.before?.('list', path);
        const names = [...files.keys()].filter((name) => path === '' || name.startsWith(`${path}/`)).sort();
        for (let at = 0; at < names.length; at += 100) {
          const entries = names.slice(at, at + 100).flatMap((name) => (files.has(name) ? [toEntry(name, find(name))] : []));
          yield { entries };
        }
      },
      delete: ({ path, ifMatch }) =>
        ask('delete', path, () => {
          check({ path, ifMatch });
          files.delete(path);
        }),
      rename: ({ from, to, ifNoneMatch }) =>
        ask('rename', `${from} ${to}`, () => {
          check({ path: to, ifNoneMatch });
          put(to, find(from).bytes);
          files.delete(from);
        }),
      copy: ({ from, to, ifNoneMatch, ifSourceMatch }) =>
        ask('copy', `${from} ${to}`, () => {
          check({ path: to, ifNoneMatch });
          check({ path: from, ifMatch: ifSourceMatch });
          const { size, etag, digests } = toEntry(to, put(to, find(from).bytes));
          return { path: to, size, etag, digests };
        }),
    }),
  });
  return { store: await openDatastore(driver, {}, { retry: false }), files, requests };
}

function toDigests(bytes: Uint8Array, digest: 'md5' | 'crc64' | 'none'): Pick<FileEntry, 'digests'> {
  if (digest === 'none') return {};
  if (digest === 'md5') return { digests: { md5: createHash('md5').update(bytes).digest('base64') } };
  const crc64 = createCrc64();
  crc64.update(bytes);
  return { digests: { crc64: crc64.digest() } };
}

async function* split(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += chunkSize) yield bytes.subarray(at, at + chunkSize);
}
