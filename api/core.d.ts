// @stowage/core exports:
//   Acl
//   AclEntry
//   AclFailure
//   AnyDriver
//   AppendOptions
//   ArrowField
//   ArrowRecordBatch
//   ArrowSchema
//   Body
//   ByteRange
//   Capabilities
//   CapabilitiesOf
//   Capability
//   CapabilityDetail
//   CapabilityDetails
//   ColumnLoss
//   ColumnRange
//   ConfigInput
//   ConfigSchema
//   ContentHeaders
//   CopyOptions
//   Crc64
//   DatabaseFormat
//   Datastore
//   DatastoreBase
//   DatastoreError
//   DatastoreErrorDetails
//   DeleteManyOptions
//   DeleteOptions
//   DeleteOutcome
//   DescribeTableRequest
//   Digests
//   DirectoryEntry
//   DiscoverOptions
//   Discovery
//   DiscoveryFinding
//   Driver
//   DriverEntryFields
//   DriverReadOptions
//   DriverSignOptions
//   DriverSource
//   DriverWriteOptions
//   DropTableRequest
//   Entry
//   ErrorCode
//   ExportTableOptions
//   ExportTableRequest
//   ExportTableResponse
//   FileEntry
//   FileStore
//   FoundPackage
//   FoundPackages
//   ImportTableOptions
//   ImportTableRequest
//   LimitOptions
//   ListOptions
//   ListPage
//   ListTablesRequest
//   Listing
//   LogicalType
//   Metadata
//   NativeClients
//   ObserveOptions
//   ObservedMeter
//   ObservedSpan
//   ObservedTracer
//   OpenOptions
//   Operation
//   OperationRequest
//   OperationRow
//   PackageSearch
//   PathKind
//   QueryOptions
//   QueryParameter
//   QueryRequest
//   QueryResponse
//   QuerySource
//   ReadOptions
//   ReadResult
//   RecursiveOptions
//   Registry
//   RejectedTableRow
//   RenameOptions
//   RetryPolicy
//   Secret
//   SetAclResult
//   SetMetadataOptions
//   SignUrlOptions
//   SignedAccess
//   SignedScope
//   SignedUrl
//   StatOptions
//   Statement
//   TableColumn
//   TableDescription
//   TableEntry
//   TableName
//   TableOperations
//   TableRows
//   TableSelection
//   TableStore
//   TableWriteMode
//   TimeoutOptions
//   TypedConfig
//   WriteCapability
//   WriteOptions
//   WriteResult
//   WriteTableOptions
//   WriteTableRequest
//   WriteTableResult
//   baseName
//   capabilityNames
//   columnMetadata
//   combineCrc64
//   createCrc64
//   createRegistry
//   discoverDrivers
//   errorCodes
//   findStowagePackages
//   formatAcl
//   isDatastoreError
//   isInside
//   isSecret
//   isWriteCapability
//   joinPath
//   knownTypes
//   limit
//   normalizePath
//   observe
//   openDatastore
//   operationNames
//   operations
//   parentPath
//   parseAcl
//   prefix
//   provisionDatastore
//   readonly
//   redact
//   requireCapabilities
//   retry
//   supports
//   timeout
//   toSecret
//   tryRelativePath

// @stowage/core/driver exports:
//   Acl
//   AclEntry
//   AclFailure
//   AnyConnection
//   AnyDriver
//   AppendRequest
//   ArrowField
//   ArrowRecordBatch
//   ArrowSchema
//   ByteRange
//   Capabilities
//   Capability
//   CapabilityDetail
//   CapabilityDetails
//   ColumnLoss
//   ColumnRange
//   ConfigInput
//   ConfigOutput
//   ConfigSchema
//   Connection
//   ConnectionBase
//   ConnectionOperations
//   ContentHeaders
//   CopyRequest
//   Crc64
//   CreateDirectoryRequest
//   DatabaseFormat
//   DatastoreError
//   DatastoreErrorDetails
//   DeleteDirectoryRequest
//   DeleteManyRequest
//   DeleteOutcome
//   DeleteRequest
//   DescribeTableRequest
//   Digests
//   DirectoryEntry
//   Driver
//   DriverDefinition
//   DriverEntryFields
//   DriverReadOptions
//   DriverSignOptions
//   DriverWriteOptions
//   DropTableRequest
//   Entry
//   ErrorCode
//   ExportTableRequest
//   ExportTableResponse
//   FileEntry
//   FileOperations
//   GetAclRequest
//   ImportTableRequest
//   ListPage
//   ListRequest
//   ListTablesRequest
//   LogicalType
//   Metadata
//   NativeClients
//   OpenContext
//   Operation
//   OperationRequest
//   OperationRow
//   OperationsOf
//   QueryParameter
//   QueryRequest
//   QueryResponse
//   QuerySource
//   ReadRequest
//   ReadResponse
//   RejectedTableRow
//   RenameRequest
//   RequestBody
//   Retry
//   RetryPolicy
//   RetryRequest
//   SchemaIssue
//   Secret
//   SetAclRequest
//   SetAclResult
//   SetMetadataRequest
//   SignUrlRequest
//   SignedAccess
//   SignedScope
//   SignedUrl
//   StatRequest
//   Statement
//   TableColumn
//   TableDescription
//   TableEntry
//   TableName
//   TableOperations
//   TableSelection
//   TableWriteMode
//   WriteRequest
//   WriteResult
//   WriteTableRequest
//   WriteTableResult
//   abortable
//   baseName
//   collectBytes
//   columnMetadata
//   combineCrc64
//   createCrc64
//   createRetry
//   defineDriver
//   delay
//   driverApi
//   errorCodes
//   formatAcl
//   isDatastoreError
//   isInside
//   isSecret
//   joinPath
//   normalizePath
//   once
//   operations
//   orAbort
//   parentPath
//   parseAcl
//   parseConfig
//   redact
//   throwIfAborted
//   toChunks
//   toSecret
//   tryRelativePath
//   withDetails

export interface Acl {
    readonly owner?: string | undefined;
    readonly group?: string | undefined;
    readonly entries: readonly AclEntry[];
}
export interface AclEntry {
    readonly scope: 'access' | 'default';
    readonly type: 'user' | 'group' | 'mask' | 'other';
    readonly id?: string | undefined;
    readonly read: boolean;
    readonly write: boolean;
    readonly execute: boolean;
}
export interface AclFailure {
    readonly path: string;
    readonly error: Error;
}
interface AclReadable {
    getAcl(path: string, options?: OperationRequest): Promise<Acl>;
}
interface AclWritable {
    setAcl(path: string, acl: Acl, options?: RecursiveOptions): Promise<SetAclResult>;
}
export type AnyConnection = ConnectionBase & Partial<ConnectionOperations>;
export type AnyDriver = Driver<ConfigSchema, never, never>;
export interface AppendOptions extends OptionsOf<AppendRequest, 'path' | 'body'> {
    readonly size?: number | undefined;
}
export interface AppendRequest extends OperationRequest {
    readonly path: string;
    readonly body: RequestBody;
    readonly ifSize?: number | undefined;
}
interface Appendable {
    append(path: string, body: Body, options?: AppendOptions): Promise<WriteResult>;
}
export interface ArrowField {
    readonly name: string;
    readonly nullable: boolean;
    readonly type: {
        readonly typeId: number;
        toString(): string;
    };
    readonly metadata: ReadonlyMap<string, string>;
}
export interface ArrowRecordBatch {
    readonly schema: ArrowSchema;
    readonly numRows: number;
    readonly numCols: number;
}
export interface ArrowSchema {
    readonly fields: readonly ArrowField[];
    readonly metadata: ReadonlyMap<string, string>;
}
type Attributes = Record<string, string | number | boolean>;
export type Body = Uint8Array | string | AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>;
export interface ByteRange {
    readonly offset: number;
    readonly length?: number | undefined;
}
export type Capabilities = {
    readonly [C in Capability]?: CapabilityDetails[C] | undefined;
};
export type CapabilitiesOf<S> = S extends {
    readonly '~capabilities'?: infer M;
} ? keyof NonNullable<M> & Capability : never;
export type Capability = keyof CapabilityDetails;
export interface CapabilityDetail {
    readonly support: 'native' | 'emulated';
    readonly note?: string | undefined;
    readonly when?: string | undefined;
}
export interface CapabilityDetails {
    readonly stat: CapabilityDetail & Conditional & {
        readonly ifNoneMatch?: true | undefined;
    };
    readonly read: CapabilityDetail & Conditional & {
        readonly ifNoneMatch?: true | undefined;
        readonly range?: true | undefined;
        readonly suffix?: true | undefined;
        readonly verified?: true | undefined;
    };
    readonly write: CapabilityDetail & Conditional & CreateOnly & WritesHeaders & {
        readonly atomic: boolean;
        readonly maxSize?: number | undefined;
        readonly blockSize?: number | undefined;
        readonly verified?: true | undefined;
    };
    readonly append: CapabilityDetail & {
        readonly ifSize?: true | undefined;
        readonly maxSize?: number | undefined;
        readonly to: 'any' | 'appended';
    };
    readonly list: CapabilityDetail & {
        readonly recursive: true;
        readonly cursor?: true | undefined;
        readonly directories: 'real' | 'virtual';
        readonly ordered?: true | undefined;
        readonly pageSize?: number | undefined;
        readonly metadata?: true | undefined;
        readonly folds?: 'case' | undefined;
    };
    readonly delete: CapabilityDetail & Conditional & {
        readonly batch?: number | undefined;
    };
    readonly deleteDirectory: CapabilityDetail & {
        readonly atomic: boolean;
    };
    readonly createDirectory: CapabilityDetail;
    readonly copy: CapabilityDetail & CreateOnly & {
        readonly ifSourceMatch?: true | undefined;
        readonly atomic: boolean;
        readonly maxSize?: number | undefined;
    };
    readonly rename: CapabilityDetail & CreateOnly & {
        readonly atomic: boolean ;
        readonly directories?: true | undefined;
    };
    readonly setMetadata: CapabilityDetail & Conditional;
    readonly signUrl: CapabilityDetail & {
        readonly scopes: readonly SignedScope[];
        readonly maxLifetime?: number | undefined;
    };
    readonly getAcl: CapabilityDetail;
    readonly setAcl: CapabilityDetail & {
        readonly recursive?: true | undefined;
        readonly owner?: true | undefined;
        readonly defaults?: true | undefined;
    };
    readonly native: CapabilityDetail;
    readonly listTables: CapabilityDetail;
    readonly describeTable: CapabilityDetail;
    readonly query: CapabilityDetail & {
        readonly language?: string | undefined;
        readonly parameters?: true | undefined;
        readonly cancels?: true | undefined;
        readonly parallel?: true | undefined;
    };
    readonly exportTable: CapabilityDetail & {
        readonly formats: readonly DatabaseFormat[];
    };
    readonly writeTable: CapabilityDetail & {
        readonly modes: readonly TableWriteMode[];
        readonly onRejectedRow?: true | undefined;
        readonly maxColumns?: number | undefined;
    };
    readonly importTable: CapabilityDetail & {
        readonly formats: readonly DatabaseFormat[];
        readonly modes: readonly TableWriteMode[];
    };
    readonly dropTable: CapabilityDetail;
}
export type CapabilityOf<O extends Operation> = O extends Capability ? O : 'delete';
export interface ColumnLoss {
    readonly column: string;
    readonly type: string;
    readonly loss: string;
}
export interface ColumnRange {
    readonly column: string;
    readonly from?: Exclude<QueryParameter, null> | undefined;
    readonly to?: Exclude<QueryParameter, null> | undefined;
}
interface Conditional {
    readonly ifMatch?: true | undefined;
}
export type ConfigInput<S> = S extends ConfigSchema<infer Input, infer _> ? Input : never;
export type ConfigOutput<S> = S extends ConfigSchema<infer _, infer Output> ? Output : never;
export interface ConfigSchema<Input = unknown, Output = Input> {
    readonly '~standard': {
        readonly version: 1;
        readonly vendor: string;
        readonly validate: (value: unknown) => {
            readonly value: Output;
            readonly issues?: undefined;
        } | {
            readonly issues: readonly SchemaIssue[];
        } | Promise<{
            readonly value: Output;
            readonly issues?: undefined;
        } | {
            readonly issues: readonly SchemaIssue[];
        }>;
        readonly types?: {
            readonly input: Input;
            readonly output: Output;
        } | undefined;
    };
}
export type Connection<Always extends Capability, Sometimes extends Capability = never> = ConnectionBase & Pick<ConnectionOperations, Exclude<OperationsOf<Always>, 'deleteMany'>> & Partial<Pick<ConnectionOperations, OperationsOf<Sometimes> | ('delete' extends Always | Sometimes ? 'deleteMany' : never)>>;
export interface ConnectionBase {
    readonly identity: string;
    readonly capabilities?: Capabilities | undefined;
    close?(): Promise<void>;
}
export interface ConnectionOperations extends FileOperations, TableOperations {
}
export interface ContentHeaders {
    readonly contentType?: string | undefined;
    readonly contentEncoding?: string | undefined;
    readonly contentLanguage?: string | undefined;
    readonly contentDisposition?: string | undefined;
    readonly cacheControl?: string | undefined;
}
export type CopyOptions = OptionsOf<CopyRequest, 'from' | 'to'>;
export interface CopyRequest extends OperationRequest {
    readonly from: string;
    readonly to: string;
    readonly ifNoneMatch?: '*' | undefined;
    readonly ifSourceMatch?: string | undefined;
    readonly driver?: DriverWriteOptions | undefined;
}
interface Copyable {
    copy(from: string, to: string, options?: CopyOptions): Promise<WriteResult>;
}
export interface Crc64 {
    update(chunk: Uint8Array): void;
    digest(): string;
}
export interface CreateDirectoryRequest extends OperationRequest {
    readonly path: string;
}
interface CreateOnly {
    readonly ifNoneMatch?: true | undefined;
}
export type DatabaseFormat = 'csv';
export type Datastore<C extends Capability = never> = DatastoreBase & {
    readonly '~capabilities'?: {
        readonly [K in C]: true;
    };
} & ([C] extends [never] ? unknown : Intersection<OperationsByCapability[C]>);
export interface DatastoreBase {
    readonly name: string;
    readonly type: string;
    readonly location: string;
    readonly identity: string;
    readonly capabilities: Capabilities;
    close(): Promise<void>;
    [Symbol.asyncDispose](): Promise<void>;
}
export declare class DatastoreError extends Error {
    readonly name = "DatastoreError";
    readonly code: ErrorCode;
    readonly operation: string | undefined;
    readonly path: string | undefined;
    readonly row: number | undefined;
    readonly column: string | undefined;
    readonly position: number | undefined;
    readonly datastore: string | undefined;
    readonly driver: string | undefined;
    readonly identity: string | undefined;
    readonly requestId: string | undefined;
    readonly retryable: boolean;
    readonly unprocessed: boolean;
    readonly retryAfter: number | undefined;
    readonly attempts: number | undefined;
    readonly nextAction: string;
    constructor(code: ErrorCode, message: string, details?: DatastoreErrorDetails);
    toJSON(): Record<string, unknown>;
}
export interface DatastoreErrorDetails {
    readonly operation?: string | undefined;
    readonly path?: string | undefined;
    readonly row?: number | undefined;
    readonly column?: string | undefined;
    readonly position?: number | undefined;
    readonly datastore?: string | undefined;
    readonly driver?: string | undefined;
    readonly identity?: string | undefined;
    readonly requestId?: string | undefined;
    readonly retryable?: boolean | undefined;
    readonly unprocessed?: boolean | undefined;
    readonly retryAfter?: number | undefined;
    readonly attempts?: number | undefined;
    readonly nextAction?: string | undefined;
    readonly cause?: unknown;
}
interface Deletable {
    delete(path: string, options?: DeleteOptions): Promise<void>;
    deleteMany(paths: Iterable<string> | AsyncIterable<string>, options?: DeleteManyOptions): AsyncIterable<DeleteOutcome>;
}
export interface DeleteDirectoryRequest extends OperationRequest {
    readonly path: string;
    readonly recursive: boolean;
}
export interface DeleteManyOptions extends OperationRequest {
    readonly concurrency?: number | undefined;
}
export interface DeleteManyRequest extends OperationRequest {
    readonly paths: readonly string[];
}
export type DeleteOptions = OptionsOf<DeleteRequest, 'path'>;
export interface DeleteOutcome {
    readonly path: string;
    readonly error?: Error | undefined;
}
export interface DeleteRequest extends OperationRequest {
    readonly path: string;
    readonly ifMatch?: string | undefined;
}
export interface DescribeTableRequest extends OperationRequest {
    readonly table: TableName;
}
export interface Digests {
    readonly md5?: string | undefined;
    readonly crc64?: string | undefined;
}
interface DirectoryCreatable {
    createDirectory(path: string, options?: OperationRequest): Promise<DirectoryEntry>;
}
interface DirectoryDeletable {
    deleteDirectory(path: string, options?: RecursiveOptions): Promise<void>;
}
export interface DirectoryEntry extends EntryFields {
    readonly kind: 'directory';
}
export interface DiscoverOptions extends PackageSearch {
}
export interface Discovery {
    readonly application: string;
    readonly drivers: readonly DriverSource[];
    readonly findings: readonly DiscoveryFinding[];
}
export interface DiscoveryFinding {
    readonly package: string;
    readonly code: 'DRIVER.NOT_INSTALLED' | 'DRIVER.INCOMPATIBLE';
    readonly message: string;
}
export interface Driver<Schema extends ConfigSchema = ConfigSchema, Always extends Capability = Capability, Sometimes extends Capability = Capability> {
    readonly api: number;
    readonly type: string;
    readonly title: string;
    readonly status: 'active' | 'retired';
    readonly capabilities: {
        readonly always: Capabilities & Readonly<Record<Always, unknown>>;
        readonly sometimes: Capabilities & Readonly<Record<Sometimes, unknown>>;
    };
    readonly config: Schema;
    jsonSchema(): Readonly<Record<string, unknown>>;
    location(config: ConfigOutput<Schema>): string;
    open(config: ConfigOutput<Schema>, context: OpenContext): Promise<Connection<Always, Sometimes>>;
    provision?(config: ConfigOutput<Schema>, context: OpenContext): Promise<void>;
}
export type DriverDefinition<S extends ConfigSchema, Always extends Capability, Sometimes extends Capability> = Omit<Driver<S, Always, Sometimes>, 'api' | 'status'> & {
    readonly status?: 'active' | 'retired';
};
export interface DriverEntryFields {
}
export interface DriverReadOptions {
}
export interface DriverSignOptions {
}
export interface DriverSource {
    readonly types: readonly string[];
    readonly package: string;
    readonly version: string;
    readonly status?: 'active' | 'retired' | undefined;
    load(type: string): Promise<AnyDriver>;
}
export interface DriverWriteOptions {
}
export interface DropTableRequest extends OperationRequest {
    readonly table: TableName;
}
export type Entry = FileEntry | DirectoryEntry;
interface EntryFields {
    readonly path: string;
    readonly lastModified?: Date | undefined;
    readonly createdAt?: Date | undefined;
    readonly etag?: string | undefined;
    readonly metadata?: Metadata | undefined;
    readonly driver?: DriverEntryFields | undefined;
}
export type ErrorCode = keyof typeof errorCodes;
export interface ExportTableOptions extends OperationRequest, Partial<Pick<ExportTableRequest, 'format'>> {
}
export interface ExportTableRequest extends OperationRequest {
    readonly source: TableSelection;
    readonly format: DatabaseFormat;
}
export interface ExportTableResponse {
    readonly schema: ArrowSchema;
    readonly columns: readonly TableColumn[];
    readonly chunks: AsyncIterable<Uint8Array>;
    rows(): number;
    cancel(): Promise<void>;
}
export interface FileEntry extends EntryFields, ContentHeaders {
    readonly kind: 'file';
    readonly size: number;
    readonly digests?: Digests | undefined;
}
export interface FileOperations {
    stat(request: StatRequest): Promise<Entry>;
    read(request: ReadRequest): Promise<ReadResponse>;
    write(request: WriteRequest): Promise<WriteResult>;
    append(request: AppendRequest): Promise<WriteResult>;
    list(request: ListRequest): AsyncIterable<ListPage>;
    delete(request: DeleteRequest): Promise<void>;
    deleteMany(request: DeleteManyRequest): Promise<readonly DeleteOutcome[]>;
    deleteDirectory(request: DeleteDirectoryRequest): Promise<void>;
    createDirectory(request: CreateDirectoryRequest): Promise<DirectoryEntry>;
    copy(request: CopyRequest): Promise<WriteResult>;
    rename(request: RenameRequest): Promise<void>;
    setMetadata(request: SetMetadataRequest): Promise<void>;
    signUrl(request: SignUrlRequest): Promise<SignedUrl>;
    getAcl(request: GetAclRequest): Promise<Acl>;
    setAcl(request: SetAclRequest): Promise<SetAclResult>;
    native(request: OperationRequest): Promise<unknown>;
}
export interface FileStore {
    readonly stat: Statable;
    readonly read: Readable;
    readonly write: Writable;
    readonly append: Appendable;
    readonly list: Listable;
    readonly delete: Deletable;
    readonly deleteDirectory: DirectoryDeletable;
    readonly createDirectory: DirectoryCreatable;
    readonly copy: Copyable;
    readonly rename: Renamable;
    readonly setMetadata: MetadataSettable;
    readonly signUrl: Signable;
    readonly getAcl: AclReadable;
    readonly setAcl: AclWritable;
    readonly native: Native;
}
export interface FoundPackage {
    readonly name: string;
    readonly problem?: string | undefined;
    readonly folder?: string | undefined;
    readonly version?: string | undefined;
    readonly field?: unknown;
}
export interface FoundPackages {
    readonly application: string;
    readonly packages: readonly FoundPackage[];
}
export interface GetAclRequest extends OperationRequest {
    readonly path: string;
}
export type GuardRead = <T>(step: () => Promise<T>) => Promise<T>;
export interface ImportTableOptions extends RowsOptions, Pick<ImportTableRequest, 'schema'>, Partial<Pick<ImportTableRequest, 'format'>> {
}
export interface ImportTableRequest extends WriteRows {
    readonly format: DatabaseFormat;
    readonly schema: ArrowSchema;
    readonly body: RequestBody;
}
type Intersection<U> = (U extends unknown ? (value: U) => void : never) extends (value: infer I) => void ? I : never;
export interface LimitOptions {
    readonly concurrency: number;
}
export interface ListOptions extends OperationRequest {
    readonly recursive?: boolean | undefined;
    readonly cursor?: string | undefined;
    readonly pageSize?: number | undefined;
}
export interface ListPage {
    readonly entries: readonly Entry[];
    readonly cursor?: string | undefined;
}
export interface ListRequest extends OperationRequest {
    readonly path: string;
    readonly recursive: boolean;
    readonly cursor?: string | undefined;
    readonly pageSize?: number | undefined;
}
export interface ListTablesRequest extends OperationRequest {
    readonly schema?: string | undefined;
}
interface Listable {
    list(path?: string, options?: ListOptions): Listing;
}
export interface Listing extends AsyncIterable<Entry> {
    pages(): AsyncIterable<ListPage>;
}
export type LogicalType = 'uuid' | 'json' | 'xml' | 'decimal' | 'interval';
export type Metadata = Readonly<Record<string, string>>;
interface MetadataSettable {
    setMetadata(path: string, metadata: Readonly<Record<string, string>>, options?: SetMetadataOptions): Promise<void>;
}
interface Native {
    native<T extends keyof NativeClients>(type: T): Promise<NativeClients[T]>;
}
export interface NativeClients {
}
export interface ObserveOptions {
    readonly tracer?: ObservedTracer | undefined;
    readonly meter?: ObservedMeter | undefined;
    readonly paths?: boolean | undefined;
}
export interface ObservedMeter {
    createHistogram(name: string, options: {
        unit?: string;
        description?: string;
    }): {
        record(value: number, attributes?: Attributes): void;
    };
    createCounter(name: string, options: {
        unit?: string;
        description?: string;
    }): {
        add(value: number, attributes?: Attributes): void;
    };
}
export interface ObservedSpan {
    setAttribute(key: string, value: string | number | boolean): unknown;
    recordException(exception: Error): void;
    setStatus(status: {
        code: number;
        message?: string;
    }): unknown;
    end(): void;
}
export interface ObservedTracer {
    startSpan(name: string, options: {
        kind?: number;
        attributes?: Attributes;
    }): ObservedSpan;
}
export interface OpenContext {
    readonly name: string | undefined;
    readonly retry: Retry;
    readonly signal?: AbortSignal | undefined;
}
export interface OpenOptions {
    readonly name?: string | undefined;
    readonly retry?: RetryPolicy | false | undefined;
    readonly signal?: AbortSignal | undefined;
}
export type Operation = keyof ConnectionOperations;
export interface OperationRequest {
    readonly signal?: AbortSignal | undefined;
}
export interface OperationRow {
    readonly capability: Capability;
    readonly kind: 'file' | 'table' | 'store';
    readonly effect: 'read' | 'write';
    readonly idempotent: boolean;
    readonly paths: Readonly<Record<string, PathKind>>;
    readonly result: 'value' | 'body' | 'pages';
    readonly options: readonly string[];
    readonly body?: 'bytes' | 'rows' | undefined;
}
export interface OperationsByCapability extends FileStore, TableStore {
}
export type OperationsOf<C extends Capability> = {
    [O in Operation]: CapabilityOf<O> extends C ? O : never;
}[Operation];
type OptionsOf<Request, Given extends keyof Request> = Readonly<Omit<Request, Given>>;
export interface PackageSearch {
    readonly from: string | URL;
    readonly includeDev?: boolean | undefined;
}
export type PathKind = 'file' | 'directory' | 'any';
export interface QueryOptions extends OperationRequest, Pick<QueryRequest, 'parallel'> {
    readonly parameters?: readonly QueryParameter[] | undefined;
    readonly batchRows?: number | undefined;
}
export type QueryParameter = string | number | bigint | boolean | Date | Uint8Array | null;
export interface QueryRequest extends OperationRequest {
    readonly source: QuerySource;
    readonly batchRows: number;
    readonly parallel?: number | undefined;
}
export interface QueryResponse {
    readonly schema: ArrowSchema;
    readonly columns: readonly TableColumn[];
    readonly batches: AsyncIterable<ArrowRecordBatch>;
    cancel(): Promise<void>;
}
export type QuerySource = Statement | TableSelection;
interface Queryable {
    query(source: string | TableSelection, options?: QueryOptions): Promise<QueryResponse>;
}
export type ReadOptions = OptionsOf<ReadRequest, 'path'>;
export interface ReadRequest extends StatRequest {
    readonly range?: ByteRange | undefined;
    readonly suffix?: number | undefined;
}
export interface ReadResponse {
    readonly entry: FileEntry;
    readonly range: {
        readonly offset: number;
        readonly length: number;
    };
    readonly chunks: AsyncIterable<Uint8Array>;
    readonly bytes?: (() => Promise<Uint8Array>) | undefined;
    cancel(): Promise<void>;
}
export declare class ReadResult implements AsyncIterable<Uint8Array> {
    #private;
    readonly entry: FileEntry;
    readonly range: {
        readonly offset: number;
        readonly length: number;
    };
    constructor(response: ReadResponse, guard: GuardRead);
    get body(): ReadableStream<Uint8Array>;
    bytes(): Promise<Uint8Array>;
    text(): Promise<string>;
    json(): Promise<unknown>;
    cancel(): Promise<void>;
    [Symbol.asyncIterator](): AsyncIterator<Uint8Array, void, undefined>;
    [Symbol.asyncDispose](): Promise<void>;
}
interface Readable {
    read(path: string, options?: ReadOptions): Promise<ReadResult>;
}
export interface RecursiveOptions extends OperationRequest {
    readonly recursive?: boolean | undefined;
}
export interface Registry {
    readonly types: readonly string[];
    sourceOf(type: string): DriverSource | undefined;
    driver(type: string): Promise<AnyDriver>;
    open(config: TypedConfig, options?: OpenOptions): Promise<Datastore>;
    provision(config: TypedConfig, options?: OpenOptions): Promise<void>;
}
export interface RejectedTableRow {
    readonly row: number;
    readonly column: string | undefined;
    readonly reason: string;
    readonly batch: ArrowRecordBatch;
    readonly index: number;
}
interface Renamable {
    rename(from: string, to: string, options?: RenameOptions): Promise<void>;
}
export type RenameOptions = OptionsOf<RenameRequest, 'from' | 'to'>;
export interface RenameRequest extends OperationRequest {
    readonly from: string;
    readonly to: string;
    readonly ifNoneMatch?: '*' | undefined;
}
export type RequestBody = {
    readonly bytes: Uint8Array;
    readonly stream?: undefined;
    readonly size: number;
} | {
    readonly stream: AsyncIterable<Uint8Array>;
    readonly bytes?: undefined ;
    readonly size: number | undefined;
};
export type Retry = <T>(attempt: () => Promise<T>, request: RetryRequest) => Promise<T>;
export interface RetryPolicy {
    readonly attempts?: number | undefined;
    readonly firstDelay?: number | undefined;
    readonly maxDelay?: number | undefined;
    readonly maxTime?: number | undefined;
}
export interface RetryRequest {
    readonly idempotent: boolean;
    readonly signal?: AbortSignal | undefined;
}
interface RowsOptions extends OperationRequest, Pick<WriteTableRequest, 'onProgress'> {
    readonly mode?: WriteTableRequest['mode'] | undefined;
    readonly keys?: readonly string[] | undefined;
}
export interface SchemaIssue {
    readonly message: string;
    readonly path?: readonly (PropertyKey | {
        readonly key: PropertyKey;
    })[] | undefined;
}
export declare class Secret {
    #private;
    constructor(value: string);
    reveal(): string;
    toString(): string;
    toJSON(): string;
}
export interface SetAclRequest extends OperationRequest {
    readonly path: string;
    readonly acl: Acl;
    readonly recursive: boolean;
}
export interface SetAclResult {
    readonly files: number;
    readonly directories: number;
    readonly failures: readonly AclFailure[];
}
export type SetMetadataOptions = OptionsOf<SetMetadataRequest, 'path' | 'metadata'>;
export interface SetMetadataRequest extends OperationRequest {
    readonly path: string;
    readonly metadata: Metadata;
    readonly ifMatch?: string | undefined;
}
export interface SignUrlOptions extends OptionsOf<SignUrlRequest, 'path' | 'scope' | 'access' | 'expiresAt'> {
    readonly access?: readonly SignedAccess[] | undefined;
    readonly expiresAt?: Date | undefined;
}
export interface SignUrlRequest extends OperationRequest {
    readonly path: string;
    readonly scope: SignedScope;
    readonly access: readonly SignedAccess[];
    readonly expiresAt: Date;
    readonly startsAt?: Date | undefined;
    readonly driver?: DriverSignOptions | undefined;
}
interface Signable {
    signUrl(path: string, options?: SignUrlOptions): Promise<SignedUrl>;
}
export type SignedAccess = 'read' | 'write' | 'delete' | 'list';
export type SignedScope = 'file' | 'directory' | 'datastore';
export interface SignedUrl {
    readonly url: string;
    readonly expiresAt: Date;
    readonly headers: Readonly<Record<string, string>>;
}
export type StatOptions = OptionsOf<StatRequest, 'path'>;
export interface StatRequest extends OperationRequest {
    readonly path: string;
    readonly ifMatch?: string | undefined;
    readonly ifNoneMatch?: string | undefined;
    readonly driver?: DriverReadOptions | undefined;
}
interface Statable {
    stat(path: string, options?: StatOptions): Promise<Entry>;
    exists(path: string, options?: OperationRequest): Promise<boolean>;
}
export interface Statement {
    readonly statement: string;
    readonly parameters: readonly QueryParameter[];
}
type TableCapability = 'listTables' | 'describeTable' | 'query' | 'exportTable' | 'writeTable' | 'importTable' | 'dropTable';
export interface TableColumn {
    readonly name: string;
    readonly databaseType: string;
    readonly nullable: boolean;
    readonly loss?: string | undefined;
    readonly generated?: true | undefined;
}
interface TableDescribable {
    describeTable(table: TableName, options?: OperationRequest): Promise<TableDescription>;
}
export interface TableDescription extends TableEntry {
    readonly columns: readonly TableColumn[];
    readonly arrowSchema: ArrowSchema;
    readonly primaryKey: readonly string[];
    readonly uniqueKeys: readonly (readonly string[])[];
}
interface TableDroppable {
    dropTable(table: TableName, options?: OperationRequest): Promise<void>;
}
export interface TableEntry extends TableName {
    readonly kind: 'table' | 'view' | 'materialized view';
    readonly estimatedRows?: number | undefined;
}
interface TableExportable {
    exportTable(source: TableSelection, options?: ExportTableOptions): Promise<ExportTableResponse>;
}
interface TableImportable {
    importTable(table: TableName, body: Body, options: ImportTableOptions): Promise<WriteTableResult>;
}
export interface TableName {
    readonly schema?: string | undefined;
    readonly name: string;
}
export interface TableOperations {
    listTables(request: ListTablesRequest): AsyncIterable<readonly TableEntry[]>;
    describeTable(request: DescribeTableRequest): Promise<TableDescription>;
    query(request: QueryRequest): Promise<QueryResponse>;
    exportTable(request: ExportTableRequest): Promise<ExportTableResponse>;
    writeTable(request: WriteTableRequest): Promise<WriteTableResult>;
    importTable(request: ImportTableRequest): Promise<WriteTableResult>;
    dropTable(request: DropTableRequest): Promise<void>;
}
export interface TableRows {
    readonly schema: ArrowSchema;
    readonly batches: AsyncIterable<ArrowRecordBatch>;
}
export interface TableSelection {
    readonly table: TableName;
    readonly columns?: readonly string[] | undefined;
    readonly range?: ColumnRange | undefined;
    readonly orderBy?: readonly {
        readonly column: string;
        readonly descending?: boolean | undefined;
    }[] | undefined;
    readonly limit?: number | undefined;
}
export interface TableStore {
    readonly listTables: TablesListable;
    readonly describeTable: TableDescribable;
    readonly query: Queryable;
    readonly exportTable: TableExportable;
    readonly writeTable: TableWritable;
    readonly importTable: TableImportable;
    readonly dropTable: TableDroppable;
}
interface TableWritable {
    writeTable(table: TableName, rows: TableRows, options?: WriteTableOptions): Promise<WriteTableResult>;
}
export type TableWriteMode = 'append' | 'replace' | 'merge' | 'fail';
interface TablesListable {
    listTables(options?: Readonly<ListTablesRequest>): AsyncIterable<TableEntry>;
}
export interface TimeoutOptions {
    readonly operation?: number | undefined;
    readonly idle?: number | undefined;
}
export type TypedConfig = Readonly<Record<string, unknown>> & {
    readonly type: string;
};
interface Writable {
    write(path: string, body: Body, options?: WriteOptions): Promise<WriteResult>;
}
export type WriteCapability = 'write' | 'append' | 'delete' | 'deleteDirectory' | 'createDirectory' | 'copy' | 'rename' | 'setMetadata' | 'setAcl' | 'native' | 'writeTable' | 'importTable' | 'dropTable';
export interface WriteOptions extends OptionsOf<WriteRequest, 'path' | 'body'> {
    readonly size?: number | undefined;
}
export interface WriteRequest extends OperationRequest, ContentHeaders {
    readonly path: string;
    readonly body: RequestBody;
    readonly ifNoneMatch?: '*' | undefined;
    readonly ifMatch?: string | undefined;
    readonly metadata?: Metadata | undefined;
    readonly driver?: DriverWriteOptions | undefined;
    readonly onProgress?: ((bytes: number) => void) | undefined;
}
export interface WriteResult extends Pick<FileEntry, 'path' | 'size' | 'etag' | 'lastModified' | 'digests'> {
}
interface WriteRows extends OperationRequest {
    readonly table: TableName;
    readonly mode: TableWriteMode;
    readonly keys: readonly string[];
    readonly onProgress?: ((rows: number) => void) | undefined;
}
export interface WriteTableOptions extends RowsOptions, Pick<WriteTableRequest, 'onRejectedRow'> {
}
export interface WriteTableRequest extends WriteRows {
    readonly schema: ArrowSchema;
    readonly batches: AsyncIterable<ArrowRecordBatch>;
    readonly onRejectedRow?: ((row: RejectedTableRow) => void) | undefined;
}
export interface WriteTableResult {
    readonly rows: number;
    readonly created: boolean;
    readonly method: string;
    readonly losses: readonly ColumnLoss[];
}
interface WritesHeaders {
    readonly contentType?: true | undefined;
    readonly contentEncoding?: true | undefined;
    readonly contentLanguage?: true | undefined;
    readonly contentDisposition?: true | undefined;
    readonly cacheControl?: true | undefined;
    readonly metadata?: true | undefined;
}
export declare function abortable<T>(source: AsyncIterable<T>, signal: AbortSignal | undefined): AsyncGenerator<T, void, undefined>;
export declare function baseName(path: string): string;
export declare const capabilityNames: readonly Capability[];
export declare function collectBytes(source: AsyncIterable<Uint8Array>): Promise<Uint8Array>;
export declare const columnMetadata: {
    readonly logical: 'stowage:logical';
    readonly databaseType: 'stowage:database-type';
};
export declare function combineCrc64(first: string, second: string, secondLength: number): string;
export declare function createCrc64(): Crc64;
export declare function createRegistry(drivers: readonly (AnyDriver | DriverSource | readonly DriverSource[])[]): Registry;
export declare function createRetry(policy?: RetryPolicy): Retry;
export declare function defineDriver<S extends ConfigSchema, const A extends Capabilities, const O extends Capabilities>(definition: Omit<DriverDefinition<S, keyof A & Capability, keyof O & Capability>, 'capabilities'> & {
    readonly capabilities: {
        readonly always: A;
        readonly sometimes: O;
    };
}): Driver<S, keyof A & Capability, keyof O & Capability>;
export declare function delay(milliseconds: number, signal?: AbortSignal): Promise<void>;
export declare function discoverDrivers(options: DiscoverOptions): Promise<Discovery>;
export declare const driverApi = 1;
export declare const errorCodes: {
    readonly 'PATH.NOT_FOUND': {
        readonly retryable: false;
        readonly nextAction: 'Check the path; list its parent folder to see what is there.';
    };
    readonly 'PATH.EXISTS': {
        readonly retryable: false;
        readonly nextAction: 'Choose another path, or allow the existing one to be replaced.';
    };
    readonly 'PATH.INVALID': {
        readonly retryable: false;
        readonly nextAction: 'Use a relative path with "/" between names and no ".." in it.';
    };
    readonly 'PATH.IS_DIRECTORY': {
        readonly retryable: false;
        readonly nextAction: 'Name a file, or use the operation for directories.';
    };
    readonly 'PATH.NOT_DIRECTORY': {
        readonly retryable: false;
        readonly nextAction: 'Name a directory; part of this path is a file.';
    };
    readonly 'PATH.LOCKED': {
        readonly retryable: false;
        readonly nextAction: 'Someone else holds it by a lease or a lock: wait until they let go.';
    };
    readonly 'DIRECTORY.NOT_EMPTY': {
        readonly retryable: false;
        readonly nextAction: 'Empty the directory first, or ask for a recursive delete.';
    };
    readonly 'CONDITION.FAILED': {
        readonly retryable: false;
        readonly nextAction: 'Read the current state (stat) and decide again.';
    };
    readonly 'ACL.INVALID': {
        readonly retryable: false;
        readonly nextAction: 'Give one entry each for the owner, the owning group and others, and name nobody twice.';
    };
    readonly 'RANGE.INVALID': {
        readonly retryable: false;
        readonly nextAction: 'Ask for a range inside the file; stat gives its size.';
    };
    readonly 'ACCESS.UNAUTHENTICATED': {
        readonly retryable: false;
        readonly nextAction: 'Check the credential of this datastore.';
    };
    readonly 'ACCESS.DENIED': {
        readonly retryable: false;
        readonly nextAction: 'Grant the identity the missing right, or use another credential.';
    };
    readonly 'CAPABILITY.MISSING': {
        readonly retryable: false;
        readonly nextAction: 'Ask store.capabilities first, or use a datastore that can do this.';
    };
    readonly 'OPTIONS.INVALID': {
        readonly retryable: false;
        readonly nextAction: 'Correct the options; these contradict each other, or ask for what cannot be done.';
    };
    readonly 'CONFIG.INVALID': {
        readonly retryable: false;
        readonly nextAction: 'Correct the configuration.';
    };
    readonly 'DRIVER.NOT_INSTALLED': {
        readonly retryable: false;
        readonly nextAction: 'Install the driver package for this type.';
    };
    readonly 'DRIVER.INCOMPATIBLE': {
        readonly retryable: false;
        readonly nextAction: 'Install a version of the driver for this version of Stowage.';
    };
    readonly 'DRIVER.CONFLICT': {
        readonly retryable: false;
        readonly nextAction: 'Remove all but one of the packages that drive this type.';
    };
    readonly 'DATASTORE.UNKNOWN': {
        readonly retryable: false;
        readonly nextAction: 'Register the datastore, or use a name that is registered.';
    };
    readonly 'DATASTORE.EXISTS': {
        readonly retryable: false;
        readonly nextAction: 'Choose another name, or update the existing datastore.';
    };
    readonly 'DATASTORE.NOT_FOUND': {
        readonly retryable: false;
        readonly nextAction: 'Create the container, share or folder, or correct its name.';
    };
    readonly 'DATASTORE.CLOSED': {
        readonly retryable: false;
        readonly nextAction: 'Open the datastore again.';
    };
    readonly 'WORKSPACE.NOT_FOUND': {
        readonly retryable: false;
        readonly nextAction: 'Run "stowage init", or work inside a folder that has a stowage.yaml.';
    };
    readonly 'WORKSPACE.EXISTS': {
        readonly retryable: false;
        readonly nextAction: 'Use the workspace that is there.';
    };
    readonly 'WORKSPACE.LOCKED': {
        readonly retryable: true;
        readonly nextAction: 'Wait for the other writer to finish, then try again.';
    };
    readonly 'SECRET.NOT_FOUND': {
        readonly retryable: false;
        readonly nextAction: 'Set the secret that the reference names.';
    };
    readonly 'SECRET.UNREADABLE': {
        readonly retryable: false;
        readonly nextAction: 'Check the passphrase or the permissions of the secret store.';
    };
    readonly 'SERVICE.THROTTLED': {
        readonly retryable: true;
        readonly nextAction: 'Slow down, or lower the concurrency.';
    };
    readonly 'SERVICE.UNAVAILABLE': {
        readonly retryable: true;
        readonly nextAction: 'Check the network and the endpoint, then try again.';
    };
    readonly 'SERVICE.TIMEOUT': {
        readonly retryable: true;
        readonly nextAction: 'Try again, or allow more time.';
    };
    readonly 'SERVICE.CLOCK_SKEW': {
        readonly retryable: false;
        readonly nextAction: 'Set the clock of this machine; the service refuses requests that are minutes off.';
    };
    readonly 'SERVICE.UNKNOWN': {
        readonly retryable: false;
        readonly nextAction: 'Look at the cause; the driver does not know this answer.';
    };
    readonly 'DATA.CORRUPT': {
        readonly retryable: true;
        readonly nextAction: 'Try again; if it happens again, the stored data or the path to it is damaged.';
    };
    readonly 'DATA.SIZE_MISMATCH': {
        readonly retryable: false;
        readonly nextAction: 'Give the size that the data really has, or leave it out.';
    };
    readonly 'STORAGE.FULL': {
        readonly retryable: false;
        readonly nextAction: 'Free some space, or raise the quota.';
    };
    readonly 'TABLE.NOT_FOUND': {
        readonly retryable: false;
        readonly nextAction: 'Check the table name; list the tables to see what is there.';
    };
    readonly 'TABLE.EXISTS': {
        readonly retryable: false;
        readonly nextAction: 'Choose another name, or another mode than "fail".';
    };
    readonly 'TABLE.LOCKED': {
        readonly retryable: true;
        readonly nextAction: 'Another transaction holds it: wait until it has ended, then try again.';
    };
    readonly 'TABLE.INVALID': {
        readonly retryable: false;
        readonly nextAction: 'Choose names, and as many columns, as the database can hold.';
    };
    readonly 'COLUMN.NOT_FOUND': {
        readonly retryable: false;
        readonly nextAction: 'Check the column name; describe the table to see what is there.';
    };
    readonly 'KEYS.INVALID': {
        readonly retryable: false;
        readonly nextAction: 'Name the columns that identify a row; each must be a column of the rows and never null.';
    };
    readonly 'KEYS.DUPLICATE': {
        readonly retryable: false;
        readonly nextAction: 'Make the keys of the rows unique, or choose other keys.';
    };
    readonly 'SCHEMA.MISMATCH': {
        readonly retryable: false;
        readonly nextAction: 'Map or convert the columns that differ.';
    };
    readonly 'ROW.REJECTED': {
        readonly retryable: false;
        readonly nextAction: 'Correct the row, or choose to skip or divert bad rows.';
    };
    readonly 'QUERY.INVALID': {
        readonly retryable: false;
        readonly nextAction: 'Correct the query.';
    };
    readonly 'REFERENCE.INVALID': {
        readonly retryable: false;
        readonly nextAction: 'Correct the reference: its name, its mode, or its path on the compute.';
    };
    readonly 'MATRIX.UNSUPPORTED': {
        readonly retryable: false;
        readonly nextAction: 'See what the compute can do with this datastore: stowage matrix.';
    };
    readonly 'COMPUTE.UNKNOWN': {
        readonly retryable: false;
        readonly nextAction: 'Use a compute that is configured, or add it to "computes" in stowage.yaml.';
    };
    readonly 'COMPUTE.NOT_INSTALLED': {
        readonly retryable: false;
        readonly nextAction: 'Install the package for this kind of compute.';
    };
    readonly 'COMPUTE.INCOMPATIBLE': {
        readonly retryable: false;
        readonly nextAction: 'Install a version of the compute for this version of Stowage.';
    };
    readonly 'COMPUTE.UNREACHABLE': {
        readonly retryable: true;
        readonly nextAction: 'Check the network and the address of the compute, then try again.';
    };
    readonly 'COMMAND.NOT_FOUND': {
        readonly retryable: false;
        readonly nextAction: 'Check the name of the command; it is looked for on the compute.';
    };
    readonly 'PIPELINE.INVALID': {
        readonly retryable: false;
        readonly nextAction: 'Correct the pipeline; draw it to see its steps: stowage pipeline plan.';
    };
    readonly 'PIPELINE.FAILED': {
        readonly retryable: false;
        readonly nextAction: 'Correct what failed and run it again: steps that are done are reused.';
    };
    readonly 'RUN.UNKNOWN': {
        readonly retryable: false;
        readonly nextAction: 'List the runs: stowage runs list.';
    };
    readonly 'RUN.FAILED': {
        readonly retryable: false;
        readonly nextAction: 'See what it printed: stowage runs logs.';
    };
};
export declare function findStowagePackages({ from, includeDev }: PackageSearch): Promise<FoundPackages>;
export declare function formatAcl(entries: readonly AclEntry[]): string;
export declare function isDatastoreError<C extends ErrorCode = ErrorCode>(value: unknown, code?: C): value is DatastoreError & {
    readonly code: C;
};
export declare function isInside(folder: string, path: string): boolean;
export declare function isSecret(value: unknown): value is Secret;
export declare function isWriteCapability(capability: Capability): capability is WriteCapability;
export declare function joinPath(...parts: readonly string[]): string;
export declare const knownTypes: Readonly<Record<string, string>>;
export declare function limit<C extends Capability>(store: Datastore<C>, options: LimitOptions): Datastore<C>;
export declare function normalizePath(path: string, kind?: PathKind): string;
export declare function observe<C extends Capability>(store: Datastore<C>, options: ObserveOptions): Datastore<C>;
export declare const once: Retry;
export declare function openDatastore<Schema extends ConfigSchema, Always extends Capability, Sometimes extends Capability>(driver: Driver<Schema, Always, Sometimes>, config: ConfigInput<Schema>, options?: OpenOptions): Promise<Datastore<Always>>;
export declare const operationNames: readonly Operation[];
export declare const operations: {
    readonly [O in Operation]: OperationRow & {
        readonly capability: CapabilityOf<O>;
    };
};
export declare function orAbort<T>(promise: Promise<T>, signal: AbortSignal | undefined, onLate?: (value: T) => void): Promise<T>;
export declare function parentPath(path: string): string;
export declare function parseAcl(text: string): AclEntry[];
export declare function parseConfig<Output>(schema: ConfigSchema<unknown, Output>, config: unknown, type: string): Promise<Output>;
export declare function prefix<C extends Capability>(store: Datastore<C>, folder: string): Datastore<Exclude<C, 'native' | TableCapability>>;
export declare function provisionDatastore<Schema extends ConfigSchema, Always extends Capability, Sometimes extends Capability>(driver: Driver<Schema, Always, Sometimes>, config: ConfigInput<Schema>, options?: OpenOptions): Promise<void>;
export declare function readonly<C extends Capability>(store: Datastore<C>): Datastore<Exclude<C, WriteCapability | 'signUrl'>>;
export declare function redact(text: string): string;
export declare function requireCapabilities<S extends Datastore, C extends Capability>(store: S, ...capabilities: readonly C[]): S & Datastore<C>;
export declare function retry<C extends Capability>(store: Datastore<C>, policy?: RetryPolicy): Datastore<C>;
export declare function supports<S extends Datastore, C extends Capability>(store: S, capability: C): store is S & Datastore<C>;
export declare function throwIfAborted(signal: AbortSignal | undefined): void;
export declare function timeout<C extends Capability>(store: Datastore<C>, options?: TimeoutOptions): Datastore<C>;
export declare function toChunks(body: RequestBody): AsyncGenerator<Uint8Array, void, undefined>;
export declare function toSecret(value: string | Secret): Secret;
export declare function tryRelativePath(folder: string, path: string): string | undefined;
export declare function withDetails(error: DatastoreError, details: DatastoreErrorDetails): DatastoreError;
