import { isDatastoreError } from '../errors/datastore-error.ts';
import type { Capabilities } from '../operations/capabilities.ts';
import type { DirectoryEntry, Entry, Metadata } from '../operations/entry.ts';
import type {
  Acl,
  DeleteOutcome,
  OperationRequest,
  ReadResponse,
  SetAclResult,
  SignedUrl,
  WriteResult,
} from '../operations/file-requests.ts';
import { type ConnectionOperations, type Operation, operations } from '../operations/operations.ts';
import type {
  ExportTableResponse,
  QueryResponse,
  TableDescription,
  TableEntry,
  TableName,
  TableSelection,
  WriteTableResult,
} from '../operations/table-requests.ts';
import { normalizePath } from '../paths/path.ts';
import { abortable, orAbort } from '../streams/abort.ts';
import { type Body, type OnBodyFailure, type RequestBody, toRequestBody } from '../streams/body.ts';
import { checkAcl } from './check-acl.ts';
import { checkDistinct, checkRange, checkRename } from './check-request.ts';
import { assertSignature, checkSignature, scopeOf } from './check-signature.ts';
import { checkFormat, checkQuery, checkTableWrite } from './check-table.ts';
import { storeParts } from './datastore.ts';
import { deleteInBatches } from './delete-many.ts';
import { explain } from './failure.ts';
import type {
  AppendOptions,
  CopyOptions,
  DeleteManyOptions,
  DeleteOptions,
  Listing,
  ListOptions,
  ReadOptions,
  RecursiveOptions,
  RenameOptions,
  SetMetadataOptions,
  SignUrlOptions,
  StatOptions,
  WriteOptions,
} from './file-store.ts';
import { freeLate } from './late-answer.ts';
import { PagedListing } from './listing.ts';
import { ReadResult } from './read-result.ts';
import { missingCapability, prepare } from './request.ts';
import type { StoreParts } from './store-parts.ts';
import type { ExportTableOptions, ImportTableOptions, QueryOptions, TableRows, WriteTableOptions } from './table-store.ts';

type Request<O extends Operation> = Parameters<ConnectionOperations[O]>[0];
type Answer<O extends Operation> = Awaited<ReturnType<ConnectionOperations[O]>>;
type Pages<O extends Operation> = ReturnType<ConnectionOperations[O]> extends AsyncIterable<infer Page> ? Page : never;

const hour = 3_600_000;

/**
 * The one class behind every datastore: it has all methods at run time, and its type shows those of its capabilities. A
 * method whose capability is missing refuses before any request.
 */
export class Store {
  readonly #parts: StoreParts;

  constructor(parts: StoreParts) {
    this.#parts = parts;
    Object.defineProperty(this, storeParts, { value: parts });
  }

  get name(): string {
    return this.#parts.name;
  }

  get type(): string {
    return this.#parts.type;
  }

  get location(): string {
    return this.#parts.location;
  }

  get identity(): string {
    return this.#parts.connection.identity;
  }

  get capabilities(): Capabilities {
    return this.#parts.capabilities;
  }

  async close(): Promise<void> {
    const { lifetime, connection } = this.#parts;
    lifetime.closing ??= (async () => connection.close?.())();
    await lifetime.closing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  stat(path: string, options?: StatOptions): Promise<Entry> {
    return this.#call('stat', { ...options, path });
  }

  async exists(path: string, options?: OperationRequest): Promise<boolean> {
    try {
      await this.stat(path, options);
      return true;
    } catch (error) {
      if (isDatastoreError(error, 'PATH.NOT_FOUND')) return false;
      throw error;
    }
  }

  async read(path: string, options?: ReadOptions): Promise<ReadResult> {
    const request = { ...options, path };
    const response = await this.#call('read', request, checkRange);
    const guard = async <T>(step: () => Promise<T>): Promise<T> => {
      try {
        return await orAbort(step(), request.signal);
      } catch (error) {
        throw explain(error, this.#parts, 'read', request);
      }
    };
    return new ReadResult(request.signal === undefined ? response : { ...response, chunks: untilAborted(response, request.signal) }, guard);
  }

  write(path: string, body: Body, options?: WriteOptions): Promise<WriteResult> {
    return this.#send('write', path, body, options);
  }

  append(path: string, body: Body, options?: AppendOptions): Promise<WriteResult> {
    return this.#send('append', path, body, options);
  }

  list(path = '', options?: ListOptions): Listing {
    assertCount('pageSize', options?.pageSize);
    return new PagedListing(() => this.#pages('list', { ...options, path, recursive: options?.recursive ?? false }));
  }

  delete(path: string, options?: DeleteOptions): Promise<void> {
    return this.#call('delete', { ...options, path });
  }

  async *deleteMany(
    paths: Iterable<string> | AsyncIterable<string>,
    options: DeleteManyOptions = {},
  ): AsyncGenerator<DeleteOutcome, void, undefined> {
    const { concurrency = 8, signal } = options;
    assertCount('concurrency', concurrency);
    // A text is an iterable of texts as well: of its characters.
    if (typeof paths === 'string') throw new TypeError('deleteMany takes a list of paths; delete takes one.');
    const { capabilities, connection } = this.#parts;
    prepare(this.#parts, 'deleteMany', { signal });
    const size = connection.deleteMany === undefined ? 1 : (capabilities.delete?.batch ?? 1);
    yield* deleteInBatches(signal === undefined ? paths : abortable(iterate(paths), signal), size, concurrency, (batch) =>
      size === 1 ? this.#deleteOneByOne(batch, signal) : this.#deleteBatch(batch, signal),
    );
  }

  deleteDirectory(path: string, options?: RecursiveOptions): Promise<void> {
    return this.#call('deleteDirectory', { ...options, path, recursive: options?.recursive ?? false });
  }

  createDirectory(path: string, options?: OperationRequest): Promise<DirectoryEntry> {
    return this.#call('createDirectory', { ...options, path });
  }

  copy(from: string, to: string, options?: CopyOptions): Promise<WriteResult> {
    return this.#call('copy', { ...options, from, to }, checkDistinct);
  }

  rename(from: string, to: string, options?: RenameOptions): Promise<void> {
    return this.#call('rename', { ...options, from, to }, checkRename);
  }

  setMetadata(path: string, metadata: Metadata, options?: SetMetadataOptions): Promise<void> {
    return this.#call('setMetadata', { ...options, path, metadata });
  }

  async signUrl(path: string, options?: SignUrlOptions): Promise<SignedUrl> {
    const { access = ['read'], expiresAt = new Date(Date.now() + hour) } = options ?? {};
    assertSignature(access, expiresAt, options?.startsAt);
    const request = { ...options, path, scope: scopeOf(path), access: [...new Set(access)], expiresAt };
    return this.#call('signUrl', request, (prepared) => checkSignature(this.#parts, prepared));
  }

  getAcl(path: string, options?: OperationRequest): Promise<Acl> {
    return this.#call('getAcl', { ...options, path });
  }

  setAcl(path: string, acl: Acl, options?: RecursiveOptions): Promise<SetAclResult> {
    const request = { ...options, path, acl, recursive: options?.recursive ?? false };
    return this.#call('setAcl', request, (prepared) => checkAcl(this.#parts, prepared));
  }

  async native(type: string): Promise<unknown> {
    if (type !== this.type) throw missingCapability(this.#parts, 'native', type);
    return this.#call('native', {});
  }

  async *listTables(options?: Request<'listTables'>): AsyncGenerator<TableEntry, void, undefined> {
    for await (const page of this.#pages('listTables', { ...options })) yield* page;
  }

  describeTable(table: TableName, options?: OperationRequest): Promise<TableDescription> {
    return this.#call('describeTable', { ...options, table });
  }

  async query(source: string | TableSelection, options: QueryOptions = {}): Promise<QueryResponse> {
    const { parameters = [], batchRows = 8_192, ...rest } = options;
    assertCount('batchRows', batchRows);
    assertCount('parallel', rest.parallel);
    const given = typeof source === 'string' ? { statement: source, parameters } : source;
    const request = { ...rest, source: given, batchRows };
    const response = await this.#call('query', request, () => checkQuery(this.#parts, request));
    return { ...response, batches: this.#explained('query', request, response, response.batches) };
  }

  async exportTable(source: TableSelection, options: ExportTableOptions = {}): Promise<ExportTableResponse> {
    const { format = 'csv', ...rest } = options;
    const request = { ...rest, source, format };
    const response = await this.#call('exportTable', request, () => checkFormat(this.#parts, 'exportTable', format));
    return { ...response, chunks: this.#explained('exportTable', request, response, response.chunks) };
  }

  writeTable(table: TableName, rows: TableRows, options: WriteTableOptions = {}): Promise<WriteTableResult> {
    const { mode = 'fail', keys = [], ...rest } = options;
    return this.#sendFrom((onFailure) => {
      const batches = abortable(reported(rows.batches, onFailure), rest.signal);
      const request = { ...rest, schema: rows.schema, batches, table, mode, keys };
      return this.#call('writeTable', request, () => checkTableWrite(this.#parts, 'writeTable', request));
    }, rest.signal);
  }

  importTable(table: TableName, body: Body, options: ImportTableOptions): Promise<WriteTableResult> {
    const { mode = 'fail', keys = [], format = 'csv', ...rest } = options;
    return this.#sendFrom((onFailure) => {
      const content = this.#toBody('importTable', body, undefined, rest.signal, onFailure);
      const request = { ...rest, format, table, mode, keys, body: content };
      return this.#call('importTable', request, () => {
        checkFormat(this.#parts, 'importTable', format);
        checkTableWrite(this.#parts, 'importTable', request);
      });
    }, rest.signal);
  }

  dropTable(table: TableName, options?: OperationRequest): Promise<void> {
    return this.#call('dropTable', { ...options, table });
  }

  async #call<O extends Operation>(operation: O, given: Request<O>, check?: (request: Request<O>) => void): Promise<Answer<O>> {
    const parts = this.#parts;
    try {
      const request = prepare(parts, operation, given);
      check?.(request);
      const run = parts.connection[operation] as ((request: Request<O>) => Promise<Answer<O>>) | undefined;
      if (run === undefined) throw missingCapability(parts, operation);
      const answer = run.call(parts.connection, request);
      // A change is not abandoned half way: the driver stops it and says so. Asking is, so that a deaf driver cannot hold the caller.
      if (operations[operation].effect === 'write') return await answer;
      return await orAbort(answer, request.signal, freeLate);
    } catch (error) {
      throw explain(error, parts, operation, given);
    }
  }

  async *#pages<O extends 'list' | 'listTables'>(operation: O, given: Request<O>): AsyncGenerator<Pages<O>, void, undefined> {
    const parts = this.#parts;
    try {
      const request = prepare(parts, operation, given);
      const run = parts.connection[operation] as ((request: Request<O>) => AsyncIterable<Pages<O>>) | undefined;
      if (run === undefined) throw missingCapability(parts, operation);
      yield* abortable(run.call(parts.connection, request), request.signal);
    } catch (error) {
      throw explain(error, parts, operation, given);
    }
  }

  async #send(operation: 'write' | 'append', path: string, body: Body, options: WriteOptions & AppendOptions = {}): Promise<WriteResult> {
    const { size, ...rest } = options;
    return this.#sendFrom((onFailure) => {
      const content = this.#toBody(operation, body, size, rest.signal, onFailure, path);
      return this.#call(operation, { ...rest, path, body: content });
    }, rest.signal);
  }

  /** Runs a change that reads a stream of the caller's. When that stream fails, its error goes back as it is, not as a failure of the store. */
  async #sendFrom<T>(send: (onFailure: OnBodyFailure) => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    let failure: { readonly error: unknown } | undefined;
    try {
      return await send((error) => {
        failure = { error };
      });
    } catch (error) {
      throw failure !== undefined && !signal?.aborted ? failure.error : error;
    }
  }

  #toBody(
    operation: Operation,
    body: Body,
    size: number | undefined,
    signal: AbortSignal | undefined,
    onFailure: OnBodyFailure,
    path?: string,
  ): RequestBody {
    try {
      const given = toRequestBody(body, size, onFailure);
      return given.stream === undefined ? given : { ...given, stream: abortable(given.stream, signal) };
    } catch (error) {
      throw isDatastoreError(error) ? explain(error, this.#parts, operation, { path }) : error;
    }
  }

  /** A response's stream, whose failures say where they happened; one that is aborted before its first part is cancelled, as nothing else would free it. */
  async *#explained<T>(
    operation: Operation,
    request: OperationRequest,
    response: { cancel(): Promise<void> },
    stream: AsyncIterable<T>,
  ): AsyncGenerator<T, void, undefined> {
    try {
      if (request.signal?.aborted) await response.cancel();
      yield* abortable(stream, request.signal);
    } catch (error) {
      throw explain(error, this.#parts, operation, request);
    }
  }

  async #deleteOneByOne(paths: readonly string[], signal: AbortSignal | undefined): Promise<readonly DeleteOutcome[]> {
    let [path = ''] = paths;
    try {
      path = normalizePath(path, 'file');
      await this.#call('delete', { path, signal });
      return [{ path }];
    } catch (error) {
      if (signal?.aborted) throw error;
      return [this.#notDeleted(path, error)];
    }
  }

  async #deleteBatch(given: readonly string[], signal: AbortSignal | undefined): Promise<readonly DeleteOutcome[]> {
    const refused: DeleteOutcome[] = [];
    const paths: string[] = [];
    for (const path of given) {
      try {
        paths.push(normalizePath(path, 'file'));
      } catch (error) {
        refused.push(this.#notDeleted(path, error));
      }
    }
    if (paths.length === 0) return refused;
    try {
      const outcomes = await this.#call('deleteMany', { paths, signal });
      return [...refused, ...outcomes.map(({ path, error }) => (error === undefined ? { path } : this.#notDeleted(path, error)))];
    } catch (error) {
      if (signal?.aborted) throw error;
      return [...refused, ...paths.map((path) => this.#notDeleted(path, error))];
    }
  }

  #notDeleted(path: string, error: unknown): DeleteOutcome {
    return { path, error: explain(error, this.#parts, 'deleteMany', { path }) as Error };
  }
}

/** The bytes of a response, until the signal. One that is aborted before its first byte is cancelled, as nothing else would free it. */
async function* untilAborted(response: ReadResponse, signal: AbortSignal): AsyncGenerator<Uint8Array, void, undefined> {
  if (signal.aborted) {
    await response.cancel();
    throw signal.reason;
  }
  yield* abortable(response.chunks, signal);
}

/** A stream of the caller's that tells of its own failure. */
async function* reported<T>(stream: AsyncIterable<T>, onFailure: OnBodyFailure): AsyncGenerator<T, void, undefined> {
  try {
    yield* stream;
  } catch (error) {
    onFailure(error);
    throw error;
  }
}

async function* iterate<T>(source: Iterable<T> | AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
  yield* source;
}

function assertCount(name: string, count: number | undefined): void {
  if (count !== undefined && (!Number.isSafeInteger(count) || count < 1)) throw new RangeError(`${name} must be a whole number, 1 or more`);
}
