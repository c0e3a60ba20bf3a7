// @stowage/azure-common exports:
//   AccessToken
//   AccountKeyCredential
//   AccountSasOptions
//   AnonymousCredential
//   Answer
//   Checksum
//   ChecksumAlgorithm
//   ConnectionStringParts
//   Credential
//   CredentialSettings
//   Endpoint
//   EndpointSettings
//   Query
//   RefusedAnswer
//   RequiredRight
//   ResolveContext
//   ResolvedCredential
//   SasCredential
//   SasFields
//   SasHeaders
//   SasOptions
//   ServiceErrorRow
//   ServiceErrorTable
//   ServiceSasOptions
//   SignableRequest
//   StorageService
//   StreamAnswer
//   TokenCache
//   TokenCredential
//   TokenRequest
//   TokenSourceCredential
//   Transport
//   TransportOptions
//   TransportRequest
//   UserDelegationKey
//   WireBody
//   XmlElement
//   anonymousCredential
//   childOf
//   createAccountKeyCredential
//   createBlockBuffer
//   createChecksum
//   createEndpoint
//   createSasCredential
//   createTokenCredential
//   createTransport
//   credentialSettingsSchema
//   defaultEndpointSuffix
//   digestBlock
//   digestNow
//   encodePath
//   escapeXml
//   explainAnswer
//   nameOf
//   parseConnectionString
//   parseSas
//   parseXml
//   readXmlRecords
//   resolveCredential
//   sasVersion
//   serviceErrors
//   signAccountSas
//   signRequest
//   signServiceSas
//   signUserDelegationSas
//   storageResource
//   textOf

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
export interface Checksum {
    readonly algorithm: ChecksumAlgorithm;
    update(chunk: Uint8Array): void;
    digest(): string;
}
export type ChecksumAlgorithm = 'crc64' | 'md5';
export interface ConnectionStringParts {
    readonly endpoint: Endpoint;
    readonly accountKey: Secret | undefined;
    readonly sasToken: Secret | undefined;
}
export type Credential = AccountKeyCredential | SasCredential | TokenSourceCredential | AnonymousCredential;
export interface CredentialSettings {
    readonly type?: 'account_key' | 'sas' | 'connection_string' | 'service_principal' | 'certificate' | 'managed_identity' | 'workload_identity' | 'default' | 'anonymous' | undefined;
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
export type Query = Readonly<Record<string, string | number | undefined>>;
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
}
export interface SignableRequest {
    readonly method: string;
    readonly path: string;
    readonly query: Query | undefined;
    readonly headers: readonly string[];
    readonly contentLength: number;
}
export type StorageService = 'blob' | 'file' | 'dfs' | 'queue' | 'table';
export interface StreamAnswer extends Answer {
    readonly size: number | undefined;
    readonly chunks: AsyncIterable<Uint8Array>;
    bytes(): Promise<Uint8Array>;
    text(): Promise<string>;
    cancel(): void;
}
export interface TokenCache {
    readonly scope: string;
    tryToken(): string | undefined;
    getToken(signal?: AbortSignal): Promise<string>;
    renewToken(refused: string, options?: {
        readonly claims?: string | undefined;
        readonly signal?: AbortSignal | undefined;
    }): Promise<string>;
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
    readonly accept?: readonly number[] | undefined;
    readonly right?: RequiredRight | undefined;
    readonly answerTimeout?: number | undefined;
    readonly signal?: AbortSignal | undefined;
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
export declare const anonymousCredential: AnonymousCredential;
export declare function childOf(element: XmlElement, ...path: readonly string[]): XmlElement | undefined;
export declare function createAccountKeyCredential(accountName: string | undefined, accountKey: string | Secret): AccountKeyCredential;
export declare function createBlockBuffer(size: number): Uint8Array<SharedArrayBuffer>;
export declare function createChecksum(algorithm: ChecksumAlgorithm): Checksum;
export declare function createEndpoint(settings: EndpointSettings): Endpoint;
export declare function createSasCredential(sasToken: string | Secret): SasCredential;
export declare function createTokenCredential(source: TokenCredential, scope?: string): TokenSourceCredential;
export declare function createTransport(options: TransportOptions): Transport;
export declare const credentialSettingsSchema: z.ZodType<CredentialSettings, unknown>;
export declare const defaultEndpointSuffix = "core.windows.net";
export declare function digestBlock(algorithm: ChecksumAlgorithm, block: Uint8Array | readonly Uint8Array[], signal?: AbortSignal): Promise<string>;
export declare function digestNow(algorithm: ChecksumAlgorithm, pieces: Uint8Array | readonly Uint8Array[]): string;
export declare function encodePath(name: string): string;
export declare function escapeXml(text: string): string;
export declare function explainAnswer(answer: RefusedAnswer): DatastoreError;
export declare function nameOf(element: XmlElement): string;
export declare function parseConnectionString(connectionString: string | Secret, service: StorageService): ConnectionStringParts;
export declare function parseSas(query: string): SasFields;
export declare function parseXml(text: string): XmlElement | undefined;
export declare function readXmlRecords(chunks: AsyncIterable<Uint8Array>, wanted: readonly string[]): AsyncGenerator<XmlElement[], void, undefined>;
export declare function resolveCredential(settings: CredentialSettings | undefined, context: ResolveContext): ResolvedCredential;
export declare const sasVersion = "2024-11-04";
export declare const serviceErrors: ServiceErrorTable;
export declare function signAccountSas(credential: AccountKeyCredential, options: AccountSasOptions): string;
export declare function signRequest(credential: AccountKeyCredential, request: SignableRequest): string;
export declare function signServiceSas(credential: AccountKeyCredential, options: ServiceSasOptions): string;
export declare function signUserDelegationSas(accountName: string, key: UserDelegationKey, options: ServiceSasOptions): string;
export declare const storageResource = "https://storage.azure.com";
export declare function textOf(element: XmlElement, ...path: readonly string[]): string | undefined;
