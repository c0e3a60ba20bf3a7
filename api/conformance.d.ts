// @stowage/conformance exports:
//   CapabilityOfNeed
//   CaseContext
//   CaseFailure
//   CaseFiles
//   CaseResult
//   ConformanceCase
//   ConformanceFailure
//   ConformanceHarness
//   ConformanceReport
//   ConformanceSession
//   ExpiringDatastore
//   FaultKind
//   FaultPlan
//   FaultRule
//   FaultSwitch
//   FaultyDatastore
//   HarnessLimits
//   HarnessNeed
//   LayerName
//   MemoryCaller
//   MemoryCapability
//   MemoryConfig
//   MemoryService
//   MemoryServiceOptions
//   MortalDatastore
//   Need
//   NotApplicable
//   OpenedDatastore
//   RunOptions
//   UseSignedUrl
//   behaviourCases
//   conformanceCases
//   createFaultChooser
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
    readonly largeSize: number;
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
export interface CaseResult {
    readonly id: string;
    readonly result: 'passed' | 'failed' | 'not-applicable';
    readonly milliseconds?: number;
    readonly lacks?: NotApplicable['lacks'];
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
    openScratch?(): Promise<OpenedDatastore>;
    openLimited?(): Promise<OpenedDatastore>;
    openFaulty?(): Promise<FaultyDatastore>;
    openExpiring?(): Promise<ExpiringDatastore>;
    openMortal?(): Promise<MortalDatastore>;
    readonly signed?: Readonly<Partial<Record<SignedAccess, UseSignedUrl>>> | undefined;
    close?(): Promise<void>;
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
    readonly notApplicable: number;
    readonly capabilities: Capabilities;
    readonly failures?: readonly CaseFailure[];
    readonly results: readonly CaseResult[];
}
export interface ConformanceSession {
    readonly capabilities: Capabilities;
    readonly cases: readonly ConformanceCase[];
    readonly notApplicable: readonly NotApplicable[];
    run(conformanceCase: ConformanceCase): Promise<void>;
    close(): Promise<void>;
}
export interface ConformanceTestOptions {
    readonly layers?: readonly LayerName[] | undefined;
    readonly trouble?: 'once' | 'always' | undefined;
}
type Detail<C extends Capability> = Exclude<keyof CapabilityDetails[C] & string, 'support' | 'note'>;
export interface ExpiringDatastore extends OpenedDatastore {
    expireToken(): void | Promise<void>;
}
export type FaultKind = 'throttle' | 'error' | 'reset' | 'stall' | 'tear';
export interface FaultPlan {
    readonly seed: number;
    readonly rules: readonly FaultRule[];
}
export interface FaultRule {
    readonly kind: FaultKind;
    readonly when?: 'before' | 'after' | undefined;
    readonly skip?: number | undefined;
    readonly times?: number | undefined;
    readonly chance?: number | undefined;
}
export interface FaultSwitch {
    arm(plan: FaultPlan): void;
    clear(): void;
    readonly count: number;
}
export interface FaultyDatastore extends OpenedDatastore {
    readonly faults: FaultSwitch;
}
export interface HarnessLimits {
    readonly blockSize?: number | undefined;
    readonly manyFiles?: number | undefined;
    readonly largeSize?: number | undefined;
    readonly caseTime?: number | undefined;
}
export type HarnessNeed = `harness:${(typeof openings)[number]}` | 'harness:openReads' | 'harness:requestLog' | 'harness:refusedNames' | 'harness:signed.list';
export type LayerName = 'retry' | 'timeout' | 'limit' | 'prefix' | 'readonly' | 'observe';
export interface MemoryCaller {
    readonly user: string;
    readonly token: number;
}
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
    get faults(): FaultSwitch;
    provision(): void;
    signIn(): number;
    expireTokens(): void;
    crash(): void;
    restart(): void;
    isSuperuser(user: string): boolean;
    request<T>({ user, token }: MemoryCaller, signal: AbortSignal | undefined, step: (root: MemoryDirectory) => T): Promise<T>;
    createDirectory(user: string, parent: MemoryDirectory | undefined): MemoryDirectory;
    placeFile(root: MemoryDirectory, user: string, path: string, file: {
        readonly content: Uint8Array;
        readonly headers: ContentHeaders;
        readonly metadata: Metadata;
    }): MemoryFile;
    ensureDirectory(root: MemoryDirectory, user: string, path: string): MemoryDirectory;
    touch(node: MemoryFile | MemoryDirectory): void;
}
export interface MemoryServiceOptions {
    readonly provisioned?: boolean | undefined;
    readonly users?: readonly string[] | undefined;
    readonly superusers?: readonly string[] | undefined;
}
export interface MortalDatastore extends OpenedDatastore {
    readonly server: {
        crash(): void | Promise<void>;
        restart(): void | Promise<void>;
    };
}
export type Need = CapabilityNeed | HarnessNeed;
interface NodeFields {
    readonly createdAt: Date;
    lastModified: Date;
    etag: string;
    metadata: Metadata;
    acl: Acl;
}
export interface NotApplicable {
    readonly case: ConformanceCase;
    readonly lacks: readonly HarnessNeed[];
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
export type UseSignedUrl = (signed: SignedUrl, body: Uint8Array<ArrayBuffer>) => Promise<Response>;
export declare const behaviourCases: readonly ConformanceCase[];
export declare function conformanceCases(harness: ConformanceHarness, opened: OpenedDatastore): readonly ConformanceCase[];
export declare function createFaultChooser({ seed, rules }: FaultPlan): () => FaultRule | undefined;
export declare function defineConformanceTests(harness: ConformanceHarness, options?: ConformanceTestOptions): void;
export declare const layerNames: readonly LayerName[];
export declare const memory: Driver<ConfigSchema<MemoryConfig, ParsedMemoryConfig>, MemoryCapability, never>;
export declare function openSession(harness: ConformanceHarness): Promise<ConformanceSession>;
declare const openings: readonly ['openAbsent', 'openDenied', 'openScratch', 'openLimited', 'openFaulty', 'openExpiring', 'openMortal'];
export declare function runConformance(harness: ConformanceHarness, options?: RunOptions): Promise<ConformanceReport>;
export declare function throughLayer(harness: ConformanceHarness, name: LayerName, { trouble }?: {
    readonly trouble?: 'once' | 'always' | undefined;
}): ConformanceHarness;
