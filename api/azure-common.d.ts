// @stowage/azure-common exports:
//   AccessToken
//   AccountKeyCredential
//   AccountSasOptions
//   AccountService
//   AccountUrlSignOptions
//   Allows
//   AnonymousCredential
//   Answer
//   BlobEndpoint
//   BlobReading
//   BlockCopy
//   BlockCutter
//   BlockPlan
//   BlockSettings
//   BlockSource
//   BodyChecksum
//   ChangedFile
//   CheckedRange
//   Checksum
//   ChecksumAlgorithm
//   ChecksumSetting
//   ConnectionStringParts
//   CopySource
//   Credential
//   CredentialSettings
//   DirectoryLister
//   DirectoryPage
//   DirectoryPageRequest
//   Endpoint
//   EndpointSettings
//   GetBlobRequest
//   HeadBlobRequest
//   NameRules
//   NewBlob
//   PutBlobRequest
//   PutBlockListRequest
//   Query
//   RangePlan
//   RangeRequest
//   RangedFile
//   RangesToRead
//   RefusedAnswer
//   RequestHeaders
//   RequiredRight
//   ResolveContext
//   ResolvedCredential
//   SasAgent
//   SasCredential
//   SasFields
//   SasHeaders
//   SasOptions
//   SasRules
//   SendBlocksOptions
//   SentBlock
//   ServiceErrorRow
//   ServiceErrorTable
//   ServiceSasOptions
//   SetBlobMetadataRequest
//   Settlement
//   Sign
//   SignableRequest
//   Signer
//   StorageConfig
//   StorageConfigInput
//   StorageConfigLimits
//   StorageCredentials
//   StorageService
//   StreamAnswer
//   SummedPiece
//   Sweep
//   SweepRequests
//   Temporary
//   TokenCache
//   TokenCredential
//   TokenRequest
//   TokenSourceCredential
//   Transport
//   TransportOptions
//   TransportRequest
//   Turns
//   UrlSignOptions
//   UrlSigner
//   UrlTarget
//   UserDelegationKey
//   VendorArguments
//   VendorClasses
//   WalkLevel
//   WalkOptions
//   WalkPage
//   Window
//   WireBody
//   XmlElement
//   addMetadata
//   allowedCapabilities
//   anonymousCredential
//   blobRights
//   checksumHeaders
//   checksumOf
//   checksumOfUpload
//   childOf
//   combineChecksums
//   copyBlob
//   copyBlobInBlocks
//   copyBlockSize
//   copySourceHeaders
//   createAccountKeyCredential
//   createBlockBuffer
//   createBlockIds
//   createBlockSource
//   createChecksum
//   createEndpoint
//   createEvenPlan
//   createNameCheck
//   createSasCredential
//   createSign
//   createSweep
//   createTokenCredential
//   createTransport
//   credentialSettingsSchema
//   dataLakeResource
//   dateOfHeader
//   defaultEndpointSuffix
//   defineStorageConfig
//   digestBlock
//   digestNow
//   directoryMark
//   encodePath
//   escapeXml
//   explainAnswer
//   explainWrite
//   getBlob
//   getUserDelegationKey
//   headBlob
//   isDirectoryError
//   isDirectoryMark
//   isTemporary
//   keepsHeaders
//   listByWalking
//   maxBlockSize
//   maxBlocks
//   maxWholeCopy
//   mebibyte
//   nameOf
//   newBlobHeaders
//   packCursor
//   parseConnectionString
//   parseContentRange
//   parseSas
//   parseXml
//   planBlocks
//   putBlob
//   putBlockList
//   readBlob
//   readByRanges
//   readMetadata
//   readRanges
//   readXmlRecords
//   recode
//   refuseTemporary
//   requireHeader
//   resolveCredential
//   retryChange
//   sasVersion
//   sendBlocks
//   serviceErrors
//   setBlobMetadata
//   settleCapabilities
//   signAccountSas
//   signRequest
//   signServiceSas
//   signStorageUrl
//   signUserDelegationSas
//   storageResource
//   temporaryPath
//   temporaryPrefix
//   textOf
//   textOfHeader
//   toBlobEntry
//   toChangedFile
//   toDigests
//   toVendorArguments
//   tryUndo
//   unknownCursor
//   unpackCursor
//   verifiedBytes
//   verifiedPieces
//   walk

export interface AccessToken {
    readonly token: string;
    readonly expiresOnTimestamp: number;
    readonly refreshAfterTimestamp?: number;
}
export interface AccountKeyCredential {
    readonly kind: 'accountKey';
    readonly accountName: string;
    readonly key: KeyObject;
    readonly identity: string;
}
export interface AccountSasOptions extends SasOptions {
    readonly services: string;
    readonly resourceTypes: string;
}
export type AccountService = Exclude<StorageService, 'gen1'>;
export interface AccountUrlSignOptions extends UrlSignOptions {
    readonly account?: {
        readonly services: string;
        readonly resourceTypes: string;
    } | undefined;
}
export type Allows = (capability: Capability) => boolean;
export interface AnonymousCredential {
    readonly kind: 'anonymous';
    readonly identity: 'anonymous';
}
export interface Answer {
    readonly status: number;
    readonly requestId: string | undefined;
    header(name: string): string | undefined;
    readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}
export interface BlobEndpoint extends Pick<Transport, 'send' | 'receive'> {
    readonly checksum: ChecksumSetting;
    readonly blockSize: number;
    readonly concurrency: number;
    readonly isAzurite: boolean | undefined;
    readonly retry: Retry;
    pathOf(name?: string): string;
}
export interface BlobReading {
    readonly query?: Query | undefined;
    toEntry(path: string, headers: Answer['headers'], size: number, md5: string | undefined): FileEntry;
}
type BlobRight = 'read' | 'list' | 'write' | 'change' | 'append' | 'delete' | 'tags' | 'createContainer';
export interface BlockCopy extends ContentHeaders {
    readonly path: string;
    readonly size: number;
    readonly source: RequestHeaders;
    readonly blockSize: number;
    readonly metadata?: Metadata | undefined;
    readonly digests?: FileEntry['digests'];
    readonly ifNoneMatch?: '*' | undefined;
    readonly headers?: RequestHeaders | undefined;
    readonly leaseId?: string | undefined;
    readonly signal?: AbortSignal | undefined;
}
export declare class BlockCutter {
    #private;
    constructor(chunks: AsyncIterable<Uint8Array>, plan: BlockPlan, size: number | undefined);
    isDone(): Promise<boolean>;
    next(): Promise<Uint8Array | undefined>;
    giveBack(block: Uint8Array): void;
    close(): void;
}
export interface BlockPlan {
    sizeOf(index: number): number;
    blocksAt(index: number): number;
}
export interface BlockSettings {
    readonly blockSize: number;
    readonly concurrency: number;
}
export interface BlockSource {
    next(): Promise<Uint8Array | undefined>;
    isDone(): Promise<boolean>;
    giveBack(block: Uint8Array): void;
    close(): void;
}
export interface BodyChecksum {
    readonly algorithm: ChecksumAlgorithm;
    readonly value: string;
}
export interface ChangedFile {
    readonly etag: string | undefined;
    readonly lastModified: Date | undefined;
}
export interface CheckedRange {
    readonly operation: string;
    readonly answer: StreamAnswer;
    readonly length: number;
    readonly size: number;
    readonly storedMd5: string | undefined;
}
export interface Checksum {
    readonly algorithm: ChecksumAlgorithm;
    update(chunk: Uint8Array): void;
    digest(): string;
}
export type ChecksumAlgorithm = 'crc64' | 'md5';
export type ChecksumSetting = 'auto' | 'md5' | 'crc64' | 'none';
export interface ConnectionStringParts {
    readonly endpoint: Endpoint;
    readonly accountKey: Secret | undefined;
    readonly sasToken: Secret | undefined;
}
export interface CopySource {
    readonly credential: Credential;
    readonly url: string;
    readonly signed: Pick<ServiceSasOptions, 'resource' | 'path'>;
    readonly etag: string | undefined;
}
export type Credential = AccountKeyCredential | SasCredential | TokenSourceCredential | AnonymousCredential;
export interface CredentialSettings {
    readonly type?: 'account_key' | 'sas' | 'connection_string' | 'service_principal' | 'certificate' | 'managed_identity' | 'workload_identity' | 'azure_cli' | 'default' | 'anonymous' | undefined;
    readonly account_key?: Secret | undefined;
    readonly sas_token?: Secret | undefined;
    readonly connection_string?: Secret | undefined;
    readonly anonymous?: true | undefined;
    readonly tenant_id?: string | undefined;
    readonly client_id?: string | undefined;
    readonly client_secret?: Secret | undefined;
    readonly certificate?: Secret | undefined;
    readonly thumbprint?: string | undefined;
    readonly authority_url?: string | undefined;
    readonly authority_uri?: string | undefined;
    readonly resource_url?: string | undefined;
    readonly token_credential?: TokenCredential | undefined;
}
export interface DirectoryLister {
    readonly retry: Retry;
    list(request: DirectoryPageRequest): Promise<DirectoryPage>;
}
export interface DirectoryPage {
    readonly entries: readonly Entry[];
    readonly marker: string | undefined;
}
export interface DirectoryPageRequest {
    readonly path: string;
    readonly marker: string | undefined;
    readonly maxResults: number;
    readonly signal: AbortSignal | undefined;
}
export interface Endpoint {
    readonly service: StorageService;
    readonly origin: string;
    readonly basePath: string;
    readonly accountName: string | undefined;
    readonly url: string;
    readonly isSecure: boolean;
}
export interface EndpointSettings {
    readonly service: StorageService;
    readonly account_name?: string | undefined;
    readonly endpoint?: string | undefined;
    readonly protocol?: 'https' | 'http' | undefined;
}
export interface GetBlobRequest extends HeadBlobRequest {
    readonly offset: number;
    readonly length: number;
    readonly algorithm: ChecksumAlgorithm | undefined;
}
type Given<T> = T extends Secret ? string | Secret : T;
export interface HeadBlobRequest {
    readonly path: string;
    readonly ifMatch?: string | undefined;
    readonly ifNoneMatch?: string | undefined;
    readonly query?: Query | undefined;
    readonly signal?: AbortSignal | undefined;
}
type HeaderValue = Answer['headers'][string];
export interface NameRules {
    readonly service: string;
    readonly maxLength: number;
    readonly maxSegments: number;
    readonly maxSegmentLength?: number | undefined;
}
export interface NewBlob extends ContentHeaders {
    readonly metadata?: Metadata | undefined;
    readonly ifMatch?: string | undefined;
    readonly ifNoneMatch?: string | undefined;
}
export interface PutBlobRequest extends NewBlob {
    readonly path: string;
    readonly bytes: Uint8Array;
    readonly headers?: RequestHeaders | undefined;
    readonly signal?: AbortSignal | undefined;
}
export interface PutBlockListRequest extends NewBlob {
    readonly path: string;
    readonly blockIds: readonly string[];
    readonly headers?: RequestHeaders | undefined;
    readonly signal?: AbortSignal | undefined;
}
export type Query = Readonly<Record<string, string | number | undefined>>;
export interface RangePlan {
    readonly step: number;
    readonly algorithm: ChecksumAlgorithm | undefined;
}
export interface RangeRequest {
    readonly offset: number;
    readonly length: number;
    readonly algorithm: ChecksumAlgorithm | undefined;
    readonly ifMatch?: string | undefined;
    readonly ifNoneMatch?: string | undefined;
    readonly signal?: AbortSignal | undefined;
}
export interface RangedFile {
    readonly concurrency: number;
    readonly retry: Retry;
    plan(): RangePlan;
    get(range: RangeRequest): Promise<CheckedRange>;
    head(conditions: Pick<RangeRequest, 'ifMatch' | 'ifNoneMatch' | 'signal'>): Promise<FileEntry>;
    toEntry(first: CheckedRange): FileEntry;
}
export interface RangesToRead {
    readonly offset: number;
    readonly length: number;
    readonly step: number;
    readonly concurrency: number;
    readonly first: {
        readonly length: number;
        take(signal: AbortSignal): Promise<readonly Uint8Array[]>;
        cancel(): void;
    };
    fetch(offset: number, length: number, signal: AbortSignal): Promise<readonly Uint8Array[]>;
    readonly retry: Retry;
}
export interface RefusedAnswer {
    readonly operation: string;
    readonly status: number;
    readonly header: (name: string) => string | undefined;
    readonly body: Uint8Array;
    readonly credential: Credential;
    readonly host: string;
    readonly right?: RequiredRight | undefined;
    readonly errors?: ServiceErrorTable | undefined;
}
export type RequestHeaders = Record<string, string | undefined>;
export interface RequiredRight {
    readonly role: string;
    readonly sas: string;
}
export interface ResolveContext extends EndpointSettings {
    readonly resource?: string | undefined;
}
export interface ResolvedCredential {
    readonly credential: Credential;
    readonly endpoint: Endpoint;
}
export interface SasAgent {
    readonly authorizedObjectId?: string | undefined;
    readonly unauthorizedObjectId?: string | undefined;
    readonly correlationId?: string | undefined;
}
export interface SasCredential {
    readonly kind: 'sas';
    readonly token: Secret;
    readonly fields: SasFields;
    readonly identity: string;
}
export interface SasFields {
    readonly isSigned: boolean;
    readonly permissions: string;
    readonly startsAt: Date | undefined;
    readonly expiresAt: Date | undefined;
    readonly identifier: string | undefined;
    readonly version: string | undefined;
    readonly services: string | undefined;
    readonly resourceTypes: string | undefined;
    readonly resource: string | undefined;
    readonly protocol: string | undefined;
    readonly isUserDelegation: boolean;
}
export interface SasHeaders {
    readonly cacheControl?: string | undefined;
    readonly contentDisposition?: string | undefined;
    readonly contentEncoding?: string | undefined;
    readonly contentLanguage?: string | undefined;
    readonly contentType?: string | undefined;
}
export interface SasOptions {
    readonly permissions: string;
    readonly expiresAt: Date;
    readonly startsAt?: Date | undefined;
    readonly protocol?: 'https' | 'https,http' | undefined;
    readonly addresses?: string | undefined;
}
export interface SasRules {
    readonly letters: {
        readonly [C in Capability]?: readonly string[];
    };
    readonly ofContainer: readonly Capability[];
    readonly fileResource: string;
}
export interface SendBlocksOptions {
    readonly source: BlockSource;
    readonly plan: BlockPlan;
    readonly concurrency: number;
    readonly first?: Uint8Array | undefined;
    readonly onProgress?: ((bytes: number) => void) | undefined;
    readonly signal?: AbortSignal | undefined;
}
export interface SentBlock {
    readonly index: number;
    readonly offset: number;
    readonly bytes: Uint8Array;
    readonly signal: AbortSignal;
}
export interface ServiceErrorRow {
    readonly code: ErrorCode;
    readonly retryable?: boolean | undefined;
    readonly unprocessed?: boolean | undefined;
    readonly nextAction?: string | undefined;
}
export type ServiceErrorTable = Readonly<Record<string, ServiceErrorRow>>;
export interface ServiceSasOptions extends SasOptions {
    readonly resource: 'b' | 'bs' | 'bv' | 'c' | 'd' | 'f' | 's';
    readonly path: string;
    readonly snapshot?: string | undefined;
    readonly headers?: SasHeaders | undefined;
    readonly agent?: SasAgent | undefined;
}
export interface SetBlobMetadataRequest {
    readonly path: string;
    readonly metadata: Metadata;
    readonly ifMatch?: string | undefined;
    readonly signal?: AbortSignal | undefined;
}
export interface Settlement {
    readonly credential: Credential;
    readonly rules: SasRules;
    readonly config: Pick<StorageConfig, 'checksum' | 'block_size'>;
    readonly maxAppendSize: number;
}
export type Sign = (options: ServiceSasOptions, signal: AbortSignal | undefined) => Promise<string>;
export interface SignableRequest {
    readonly method: string;
    readonly path: string;
    readonly query: Query | undefined;
    readonly headers: readonly string[];
    readonly contentLength: number;
}
export interface Signer {
    readonly endpoint: Pick<Endpoint, 'accountName'>;
    readonly credential: Credential;
    readonly retry: Retry;
    readonly getUserDelegationKey?: ((until: Date) => Promise<UserDelegationKey>) | undefined;
}
export interface StorageConfig extends Omit<StorageConfigInput, 'credentials'> {
    readonly credentials?: CredentialSettings | undefined;
    readonly checksum: ChecksumSetting;
    readonly block_size: number;
    readonly concurrency: number;
}
export interface StorageConfigInput {
    readonly account_name?: string | undefined;
    readonly endpoint?: string | undefined;
    readonly protocol?: 'https' | 'http' | undefined;
    readonly credentials?: StorageCredentials | undefined;
    readonly checksum?: ChecksumSetting | undefined;
    readonly block_size?: number | undefined;
    readonly concurrency?: number | undefined;
}
export interface StorageConfigLimits {
    readonly blockSize: {
        readonly default: number;
        readonly max: number;
    };
    readonly checksums: readonly [ChecksumSetting, ...ChecksumSetting[]] | undefined;
    readonly hasAccount?: boolean | undefined;
}
export type StorageCredentials = TokenCredential | {
    readonly [K in keyof CredentialSettings]: Given<CredentialSettings[K]>;
};
export type StorageService = 'blob' | 'file' | 'dfs' | 'queue' | 'table' | 'gen1';
export interface StreamAnswer extends Answer {
    readonly size: number | undefined;
    readonly chunks: AsyncIterable<Uint8Array>;
    bytes(): Promise<Uint8Array>;
    text(): Promise<string>;
    cancel(): void;
}
export interface SummedPiece {
    readonly size: number;
    readonly checksum: BodyChecksum | undefined;
}
export type Sweep = (path: string, signal: AbortSignal | undefined) => Promise<void>;
export interface SweepRequests<T extends Temporary = Temporary> {
    find(directory: string, signal: AbortSignal | undefined): Promise<readonly T[]>;
    remove(path: string, signal: AbortSignal | undefined, found: T): Promise<unknown>;
}
export interface Temporary {
    readonly path: string;
    readonly lastModified: Date;
}
export interface TokenCache {
    readonly scope: string;
    tryToken(): string | undefined;
    getToken(signal?: AbortSignal): Promise<string>;
    renewToken(refused: string, options?: {
        readonly claims?: string | undefined;
        readonly signal?: AbortSignal | undefined;
    }): Promise<string>;
    isLatest(token: string): boolean;
    current(): string | undefined;
}
export interface TokenCredential {
    getToken(scopes: string | string[], options?: TokenRequest): Promise<AccessToken | null>;
}
export interface TokenRequest {
    readonly abortSignal?: AbortSignal;
    readonly claims?: string;
    readonly forceRefresh?: boolean;
}
export interface TokenSourceCredential {
    readonly kind: 'token';
    readonly tokens: TokenCache;
    readonly toTokenCredential: () => TokenCredential;
    readonly identity: string;
}
export interface Transport {
    readonly endpoint: Endpoint;
    readonly identity: string;
    send(request: TransportRequest): Promise<Answer>;
    receive(request: TransportRequest): Promise<StreamAnswer>;
    close(): Promise<void>;
}
export interface TransportOptions {
    readonly endpoint: Endpoint;
    readonly credential: Credential;
    readonly apiVersion: string;
    readonly userAgent?: string | undefined;
    readonly connections?: number | undefined;
    readonly connectTimeout?: number | undefined;
    readonly answerTimeout?: number | undefined;
    readonly idleTimeout?: number | undefined;
    readonly errors?: ServiceErrorTable | undefined;
}
export interface TransportRequest {
    readonly operation: string;
    readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE' | 'PATCH';
    readonly path: string;
    readonly query?: Query | undefined;
    readonly headers?: Readonly<Record<string, string | undefined>> | undefined;
    readonly body?: WireBody | undefined;
    readonly apiVersion?: string | undefined;
    readonly accept?: readonly number[] | undefined;
    readonly right?: RequiredRight | undefined;
    readonly answerTimeout?: number | undefined;
    readonly signal?: AbortSignal | undefined;
}
export declare class Turns {
    #private;
    run<T>(name: string, task: () => Promise<T>): Promise<T>;
}
export interface UrlSignOptions {
    readonly protocol?: 'https' | 'https,http' | undefined;
    readonly addresses?: string | undefined;
    readonly headers?: SasHeaders | undefined;
    readonly permissions?: string | undefined;
}
export interface UrlSigner {
    readonly endpoint: Pick<Endpoint, 'isSecure'>;
    readonly credential: Credential;
}
export interface UrlTarget extends Pick<ServiceSasOptions, 'resource' | 'path'> {
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
}
export interface UserDelegationKey {
    readonly signedObjectId: string;
    readonly signedTenantId: string;
    readonly signedStartsOn: string;
    readonly signedExpiresOn: string;
    readonly signedService: string;
    readonly signedVersion: string;
    readonly value: Secret | string;
}
export interface VendorArguments<Key, Anonymous> {
    readonly url: string;
    readonly credential: Key | Anonymous | TokenCredential;
}
export interface VendorClasses<Key, Anonymous> {
    readonly StorageSharedKeyCredential: new (accountName: string, accountKey: string) => Key;
    readonly AnonymousCredential: new () => Anonymous;
}
export interface WalkLevel {
    readonly path: string;
    readonly pending: readonly string[];
    readonly next: string | undefined;
}
export interface WalkOptions {
    readonly path: string;
    readonly recursive: boolean;
    readonly pageSize: number;
    readonly from?: readonly WalkLevel[] | undefined;
    readonly signal: AbortSignal | undefined;
}
export interface WalkPage {
    readonly entries: readonly Entry[];
    readonly left: readonly WalkLevel[];
}
export declare class Window {
    #private;
    readonly signal: AbortSignal;
    constructor(signal: AbortSignal | undefined);
    room(limit: number): Promise<void>;
    add(limit: number, task: (signal: AbortSignal) => Promise<void>): Promise<void>;
    finish(): Promise<void>;
    cancel(): Promise<void>;
}
export type WireBody = Uint8Array | readonly Uint8Array[] | {
    readonly stream: AsyncIterable<Uint8Array>;
    readonly size: number;
};
export interface XmlElement {
    readonly name: string;
    readonly text: string;
    readonly attributes: Readonly<Record<string, string>>;
    readonly children: readonly XmlElement[];
}
export declare function addMetadata(headers: RequestHeaders, metadata: Metadata): void;
export declare function allowedCapabilities(credential: Credential, rules: SasRules): Allows;
export declare const anonymousCredential: AnonymousCredential;
export declare const blobRights: Readonly<Record<BlobRight, RequiredRight>>;
export declare function checksumHeaders(checksum: BodyChecksum | undefined): Readonly<Record<string, string>>;
export declare function checksumOf(algorithm: ChecksumAlgorithm, bytes: Uint8Array, signal?: AbortSignal): string | Promise<string>;
export declare function checksumOfUpload(checksum: ChecksumSetting, bytes: Uint8Array, signal: AbortSignal | undefined): Promise<BodyChecksum | undefined>;
export declare function childOf(element: XmlElement, ...path: readonly string[]): XmlElement | undefined;
export declare function combineChecksums(pieces: readonly SummedPiece[]): BodyChecksum | undefined;
export declare function copyBlob(endpoint: BlobEndpoint, path: string, source: RequestHeaders, headers: RequestHeaders, signal: AbortSignal | undefined): Promise<ChangedFile>;
export declare function copyBlobInBlocks(endpoint: BlobEndpoint, copy: BlockCopy): Promise<ChangedFile>;
export declare const copyBlockSize: number;
export declare function copySourceHeaders({ credential, url, signed, etag }: CopySource, signal: AbortSignal | undefined): Promise<RequestHeaders>;
export declare function createAccountKeyCredential(accountName: string | undefined, accountKey: string | Secret): AccountKeyCredential;
export declare function createBlockBuffer(size: number): Uint8Array<SharedArrayBuffer>;
export declare function createBlockIds(): (index: number) => string;
export declare function createBlockSource(body: RequestBody, plan: BlockPlan): BlockSource;
export declare function createChecksum(algorithm: ChecksumAlgorithm): Checksum;
export declare function createEndpoint(settings: EndpointSettings): Endpoint;
export declare function createEvenPlan({ blockSize, concurrency }: BlockSettings): BlockPlan;
export declare function createNameCheck({ service, maxLength, maxSegments, maxSegmentLength }: NameRules): (path: string) => void;
export declare function createSasCredential(sasToken: string | Secret): SasCredential;
export declare function createSign(signer: Signer): Sign | undefined;
export declare function createSweep<T extends Temporary>({ find, remove }: SweepRequests<T>): Sweep;
export declare function createTokenCredential(source: TokenCredential, scope?: string): TokenSourceCredential;
export declare function createTransport(options: TransportOptions): Transport;
export declare const credentialSettingsSchema: z.ZodType<CredentialSettings, unknown>;
export declare const dataLakeResource = "https://datalake.azure.net/";
export declare function dateOfHeader(value: HeaderValue): Date | undefined;
export declare const defaultEndpointSuffix = "core.windows.net";
export declare function defineStorageConfig<Input extends Omit<StorageConfigInput, 'account_name' | 'checksum'>, Config extends Omit<StorageConfig, 'account_name' | 'checksum'>>(own: Readonly<Record<string, z.ZodType>>, { blockSize, checksums, hasAccount }: StorageConfigLimits): {
    readonly schema: ConfigSchema<Input, Config>;
    toJsonSchema(): Readonly<Record<string, unknown>>;
};
export declare function digestBlock(algorithm: ChecksumAlgorithm, block: Uint8Array | readonly Uint8Array[], signal?: AbortSignal): Promise<string>;
export declare function digestNow(algorithm: ChecksumAlgorithm, pieces: Uint8Array | readonly Uint8Array[]): string;
export declare const directoryMark = "hdi_isfolder";
export declare function encodePath(name: string): string;
export declare function escapeXml(text: string): string;
export declare function explainAnswer(answer: RefusedAnswer): DatastoreError;
export declare function explainWrite(error: unknown, condition: {
    readonly ifNoneMatch?: '*' | undefined;
    readonly ifMatch?: string | undefined;
}): unknown;
export declare function getBlob(endpoint: BlobEndpoint, request: GetBlobRequest): Promise<CheckedRange>;
export declare function getUserDelegationKey(transport: Pick<Transport, 'receive'>, until: Date): Promise<UserDelegationKey>;
export declare function headBlob(endpoint: BlobEndpoint, request: HeadBlobRequest): Promise<Answer>;
export declare function isDirectoryError(path: string, requestId?: string): DatastoreError;
export declare function isDirectoryMark(metadata: Metadata | undefined): boolean;
export declare function isTemporary(path: string): boolean;
export declare const keepsHeaders: {
    readonly contentType: true;
    readonly contentEncoding: true;
    readonly contentLanguage: true;
    readonly contentDisposition: true;
    readonly cacheControl: true;
    readonly metadata: true;
};
export declare function listByWalking(lister: DirectoryLister, request: ListRequest, maxPage: number): AsyncGenerator<ListPage, void, undefined>;
export declare const maxBlockSize: number;
export declare const maxBlocks = 50000;
export declare const maxWholeCopy: number;
export declare const mebibyte: number;
export declare function nameOf(element: XmlElement): string;
export declare function newBlobHeaders(blob: NewBlob): RequestHeaders;
export declare function packCursor(parts: readonly string[]): string;
export declare function parseConnectionString(connectionString: string | Secret, service: AccountService): ConnectionStringParts;
export declare function parseContentRange(operation: string, answer: StreamAnswer, offset: number, length: number): {
    readonly length: number;
    readonly size: number;
};
export declare function parseSas(query: string): SasFields;
export declare function parseXml(text: string): XmlElement | undefined;
export declare function planBlocks(size: number | undefined, { blockSize, concurrency }: BlockSettings): BlockPlan;
export declare function putBlob(endpoint: BlobEndpoint, request: PutBlobRequest): Promise<WriteResult>;
export declare function putBlockList(endpoint: BlobEndpoint, request: PutBlockListRequest): Promise<ChangedFile>;
export declare function readBlob(endpoint: BlobEndpoint, request: ReadRequest, { query, toEntry }: BlobReading): Promise<ReadResponse>;
export declare function readByRanges(file: RangedFile, request: ReadRequest): Promise<ReadResponse>;
export declare function readMetadata(headers: Answer['headers']): Metadata | undefined;
export declare function readRanges(ranges: RangesToRead, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array, void, undefined>;
export declare function readXmlRecords(chunks: AsyncIterable<Uint8Array>, wanted: readonly string[]): AsyncGenerator<XmlElement[], void, undefined>;
export declare function recode(error: DatastoreError, code: DatastoreError['code'], nextAction?: string): DatastoreError;
export declare function refuseTemporary(path: string): void;
export declare function requireHeader(answer: Answer | StreamAnswer, name: string): string;
export declare function resolveCredential(settings: CredentialSettings | undefined, context: ResolveContext): ResolvedCredential;
export declare function retryChange<T>({ retry }: {
    readonly retry: Retry;
}, change: () => Promise<T>,
tryEarlier: (error: DatastoreError) => Promise<T | undefined>, signal: AbortSignal | undefined): Promise<T>;
export declare const sasVersion = "2024-11-04";
export declare function sendBlocks(options: SendBlocksOptions, send: (block: SentBlock) => Promise<void>): Promise<number>;
export declare const serviceErrors: ServiceErrorTable;
export declare function setBlobMetadata(endpoint: BlobEndpoint, request: SetBlobMetadataRequest): Promise<ChangedFile>;
export declare function settleCapabilities(full: Capabilities, { credential, rules, config, maxAppendSize }: Settlement): Capabilities;
export declare function signAccountSas(credential: AccountKeyCredential, options: AccountSasOptions): string;
export declare function signRequest(credential: AccountKeyCredential, request: SignableRequest): string;
export declare function signServiceSas(credential: AccountKeyCredential, options: ServiceSasOptions): string;
export declare function signStorageUrl(signer: UrlSigner, sign: Sign, { access, expiresAt, startsAt, signal }: SignUrlRequest, { resource, path, url, headers }: UrlTarget, options?: AccountUrlSignOptions & {
    readonly agent?: SasAgent | undefined;
}): Promise<SignedUrl>;
export declare function signUserDelegationSas(accountName: string, key: UserDelegationKey, options: ServiceSasOptions): string;
export declare const storageResource = "https://storage.azure.com";
export declare function temporaryPath(path: string): string;
export declare const temporaryPrefix = ".stowage-";
export declare function textOf(element: XmlElement, ...path: readonly string[]): string | undefined;
export declare function textOfHeader(value: HeaderValue): string | undefined;
export declare function toBlobEntry(path: string, headers: Answer['headers'], size: number, md5: string | undefined): FileEntry;
export declare function toChangedFile(answer: Answer): ChangedFile;
export declare function toDigests(checksum: BodyChecksum | undefined): Digests | undefined;
export declare function toVendorArguments<Key, Anonymous>({ url }: Pick<Endpoint, 'url'>, credential: Credential, { StorageSharedKeyCredential, AnonymousCredential }: VendorClasses<Key, Anonymous>): VendorArguments<Key, Anonymous>;
export declare function tryUndo(undo: (signal: AbortSignal) => Promise<unknown>): Promise<boolean>;
export declare function unknownCursor(): DatastoreError;
export declare function unpackCursor(cursor: string): readonly [string, ...string[]];
export declare function verifiedBytes(range: CheckedRange, algorithm: ChecksumAlgorithm | undefined, signal: AbortSignal | undefined): Promise<Uint8Array>;
export declare function verifiedPieces(range: CheckedRange, algorithm: ChecksumAlgorithm | undefined, signal: AbortSignal | undefined): Promise<readonly Uint8Array[]>;
export declare function walk(lister: DirectoryLister, options: WalkOptions): AsyncGenerator<WalkPage, void, undefined>;
