// @stowage/conformance exports:
//   CapabilityOfNeed
//   CaseContext
//   CaseFailure
//   CaseFiles
//   ConformanceCase
//   ConformanceFailure
//   ConformanceHarness
//   ConformanceReport
//   ConformanceSession
//   HarnessLimits
//   HarnessNeed
//   LayerName
//   MemoryCapability
//   MemoryConfig
//   MemoryService
//   MemoryServiceOptions
//   Need
//   OpenedDatastore
//   RunOptions
//   behaviourCases
//   conformanceCases
//   layerNames
//   memory
//   openSession
//   runConformance
//   throughLayer

// @stowage/conformance/vitest exports:
//   ConformanceTestOptions
//   defineConformanceTests

declare module '@stowage/core/driver' {
    interface NativeClients {
        memory: MemoryService;
    }
}
type CapabilityNeed = {
    [C in Capability]: C | `${C}.${Detail<C>}` | `${C}.${Detail<C>}=${string}`;
}[Capability];
export type CapabilityOfNeed<N> = N extends Capability ? N : N extends `${infer C extends Capability}.${string}` ? C : never;
export interface CaseContext<C extends Capability = never> {
    readonly store: Datastore<C>;
    readonly capabilities: Capabilities;
    readonly files: CaseFiles;
    path(name: string): string;
    readonly blockSize: number;
    readonly manyFiles: number;
    readonly opened: OpenedDatastore;
    readonly harness: ConformanceHarness;
}
export interface CaseFailure {
    readonly id: string;
    readonly message: string;
}
export declare class CaseFiles {
    #private;
    readonly folder: string;
    constructor(witness: Datastore, folder: string);
    put(name: string, body?: Body, options?: WriteOptions): Promise<string>;
    putAll(names: readonly string[]): Promise<readonly string[]>;
    makeDirectory(name: string): Promise<string>;
    bytes(path: string): Promise<Uint8Array>;
    text(path: string): Promise<string>;
    entry(path: string): Promise<Entry>;
    has(path: string): Promise<boolean>;
    names(): Promise<readonly string[]>;
    clear(): Promise<void>;
}
export interface ConformanceCase {
    readonly id: string;
    readonly title: string;
    readonly rule: string;
    readonly needs: readonly Need[];
    readonly kind: 'behaviour' | 'refusal';
    readonly alone: boolean;
    run(context: CaseContext): Promise<void>;
}
export declare class ConformanceFailure extends Error {
    readonly name = "ConformanceFailure";
}
export interface ConformanceHarness {
    readonly name: string;
    open(): Promise<OpenedDatastore>;
    openAbsent?(): Promise<OpenedDatastore>;
    openDenied?(): Promise<OpenedDatastore>;
    readonly limits?: HarnessLimits | undefined;
    readonly refusedNames?: readonly string[] | undefined;
    readonly secrets?: readonly string[] | undefined;
}
export interface ConformanceReport {
    readonly driver: string;
    readonly cases: number;
    readonly passed: number;
    readonly failed: number;
    readonly refusals: number;
    readonly capabilities: Capabilities;
    readonly failures?: readonly CaseFailure[];
}
export interface ConformanceSession {
    readonly capabilities: Capabilities;
    readonly cases: readonly ConformanceCase[];
    run(conformanceCase: ConformanceCase): Promise<void>;
    close(): Promise<void>;
}
export interface ConformanceTestOptions {
    readonly layers?: readonly LayerName[] | undefined;
}
type Detail<C extends Capability> = Exclude<keyof CapabilityDetails[C] & string, 'support' | 'note'>;
export interface HarnessLimits {
    readonly blockSize?: number | undefined;
    readonly manyFiles?: number | undefined;
    readonly caseTime?: number | undefined;
}
export type HarnessNeed = 'harness:openAbsent' | 'harness:openDenied' | 'harness:openReads' | 'harness:requestLog' | 'harness:refusedNames';
export type LayerName = 'retry' | 'timeout' | 'limit' | 'prefix' | 'readonly' | 'observe';
export type MemoryCapability = 'stat' | 'read' | 'write' | 'append' | 'list' | 'delete' | 'deleteDirectory' | 'createDirectory' | 'copy' | 'rename' | 'setMetadata' | 'getAcl' | 'setAcl' | 'native';
export interface MemoryConfig {
    readonly service?: MemoryService | undefined;
    readonly user_name?: string | undefined;
    readonly block_size?: number | undefined;
}
export interface MemoryDirectory extends NodeFields {
    readonly kind: 'directory';
    readonly children: Map<string, MemoryNode>;
}
export interface MemoryFile extends NodeFields {
    readonly kind: 'file';
    content: Uint8Array;
    headers: ContentHeaders;
}
export type MemoryNode = MemoryFile | MemoryDirectory;
export declare class MemoryService {
    #private;
    readonly requests: {
        count: number;
    };
    openReads: number;
    constructor(options?: MemoryServiceOptions);
    provision(): void;
    request<T>(user: string, signal: AbortSignal | undefined, step: (root: MemoryDirectory) => T): Promise<T>;
    createDirectory(): MemoryDirectory;
    placeFile(root: MemoryDirectory, path: string, content: Uint8Array, headers: ContentHeaders, metadata: Metadata): MemoryFile;
    touch(node: MemoryFile | MemoryDirectory): void;
}
export interface MemoryServiceOptions {
    readonly provisioned?: boolean | undefined;
    readonly users?: readonly string[] | undefined;
}
export type Need = CapabilityNeed | HarnessNeed;
interface NodeFields {
    readonly createdAt: Date;
    lastModified: Date;
    etag: string;
    metadata: Metadata;
    acl: Acl;
}
export interface OpenedDatastore {
    readonly store: Datastore;
    readonly witness?: Datastore | undefined;
    readonly requestLog?: {
        readonly count: number;
    } | undefined;
    readonly openReads?: (() => number) | undefined;
    cleanup(): Promise<void>;
}
export type ParsedMemoryConfig = Required<{
    readonly [K in keyof MemoryConfig]: NonNullable<MemoryConfig[K]>;
}>;
export interface RunOptions {
    readonly select?: ((conformanceCase: ConformanceCase) => boolean) | undefined;
    readonly concurrency?: number | undefined;
}
export declare const behaviourCases: readonly ConformanceCase[];
export declare function conformanceCases(harness: ConformanceHarness, opened: OpenedDatastore): readonly ConformanceCase[];
export declare function defineConformanceTests(harness: ConformanceHarness, options?: ConformanceTestOptions): void;
export declare const layerNames: readonly LayerName[];
export declare const memory: Driver<ConfigSchema<MemoryConfig, ParsedMemoryConfig>, MemoryCapability, never>;
export declare function openSession(harness: ConformanceHarness): Promise<ConformanceSession>;
export declare function runConformance(harness: ConformanceHarness, options?: RunOptions): Promise<ConformanceReport>;
export declare function throughLayer(harness: ConformanceHarness, name: LayerName): ConformanceHarness;
