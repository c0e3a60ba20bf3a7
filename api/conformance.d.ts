// @stowage/conformance exports:
//   CapabilityOfNeed
//   CaseContext
//   CaseFailure
//   CaseFiles
//   CaseResult
//   CaseTables
//   ConformanceCase
//   ConformanceFailure
//   ConformanceHarness
//   ConformanceReport
//   ConformanceSession
//   DefinedColumn
//   DefinedType
//   ExpiringDatastore
//   FaultKind
//   FaultPlan
//   FaultRule
//   FaultSwitch
//   FaultyDatastore
//   HarnessLimits
//   HarnessNeed
//   HarnessStatements
//   LayerName
//   MemoryCaller
//   MemoryCapability
//   MemoryConfig
//   MemoryService
//   MemoryServiceOptions
//   MemoryTablesCapability
//   MemoryTablesConfig
//   MemoryTablesLine
//   MemoryTablesService
//   MemoryTablesServiceOptions
//   MortalDatastore
//   Need
//   NotApplicable
//   OpenedDatastore
//   RunOptions
//   SqlDialect
//   TableDefinition
//   TableFacts
//   TableHarness
//   TableServer
//   TearableDatastore
//   UseSignedUrl
//   ValueKind
//   ViewDefinition
//   behaviourCases
//   conformanceCases
//   createFaultChooser
//   layerNames
//   memory
//   memoryTables
//   openSession
//   runConformance
//   throughLayer
//   toSqlDefinition

// @stowage/conformance/vitest exports:
//   ConformanceTestOptions
//   defineConformanceTests
//   defineTableConformanceTests

declare module '@stowage/core/driver' {
    interface NativeClients {
        memory: MemoryService;
    }
}
declare module '@stowage/core/driver' {
    interface NativeClients {
        memory_tables: MemoryTablesService;
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
    readonly tables: CaseTables;
    path(name: string): string;
    readonly blockSize: number;
    readonly manyFiles: number;
    readonly largeSize: number;
    readonly manyRows: number;
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
export declare class CaseTables {
    #private;
    constructor(opened: OpenedDatastore, folder: string);
    name(short: string, schema?: string): TableName;
    adopt(table: TableName): TableName;
    get start(): string;
    put(short: string, schema: Schema, rows: readonly Row[], options?: WriteTableOptions): Promise<TableName>;
    define(short: string, definition: Omit<TableDefinition, 'table'>): Promise<TableName>;
    defineView(short: string, of: TableName): Promise<TableName>;
    add(table: TableName, schema: Schema, rows: readonly Row[]): Promise<void>;
    read(table: TableName, selection?: Omit<TableSelection, 'table'>): Promise<ReadRows>;
    has(table: TableName): Promise<boolean>;
    busy(): Promise<number>;
    watchIdle(): Promise<() => Promise<void>>;
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
    openScratch?(): Promise<OpenedDatastore>;
    openLimited?(): Promise<OpenedDatastore>;
    openFaulty?(): Promise<FaultyDatastore>;
    openExpiring?(): Promise<ExpiringDatastore>;
    openMortal?(): Promise<MortalDatastore>;
    openTearable?(): Promise<TearableDatastore>;
    readonly tables?: TableFacts | undefined;
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
export interface DefinedColumn {
    readonly name: string;
    readonly type: DefinedType;
    readonly nullable?: boolean | undefined;
    readonly generated?: true | undefined;
    readonly fallback?: number | undefined;
}
export type DefinedType = 'int32' | 'int64' | 'float64' | 'bool' | 'text' | `text(${number})` | `decimal(${number},${number})` | 'timestamp' | 'date';
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
export type HarnessNeed = `harness:${(typeof openings)[number]}` | 'harness:openReads' | 'harness:requestLog' | 'harness:refusedNames' | 'harness:signed.list' | 'harness:tables.define' | 'harness:tables.busy' | 'harness:tables.schemas' | 'harness:tables.longestName' | 'harness:tables.statements' | 'harness:tables.unreadable';
export interface HarnessStatements {
    rowsOf(table: TableName): string;
    numbers(count: number): string;
    echo(type: 'integer' | 'text' | 'boolean' | 'float' | 'timestamp' | 'bytes'): string;
    readonly swapped: string;
    columnOf(table: TableName, column: string): string;
    readonly waiting: string;
    readonly invalid: {
        readonly statement: string;
        readonly position?: number | undefined;
    };
    readonly unreadable?: {
        readonly statement: string;
        readonly row: number;
        readonly column: string;
    } | undefined;
}
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
export declare class MemoryDatabase {
    #private;
    createSchema(name: string): void;
    list(schema: string | undefined): readonly (StoredTable | StoredView)[];
    find({ schema, name }: TableName): StoredTable | StoredView | undefined;
    table(name: TableName): StoredTable;
    put(table: StoredTable | StoredView): void;
    drop(name: TableName): void;
    has(name: TableName, column: string, value: unknown): boolean;
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
export type MemoryTablesCapability = 'listTables' | 'describeTable' | 'query' | 'exportTable' | 'writeTable' | 'importTable' | 'dropTable' | 'native';
export interface MemoryTablesConfig {
    readonly service?: MemoryTablesService | undefined;
    readonly user_name?: string | undefined;
    readonly pool_size?: number | undefined;
}
export interface MemoryTablesLine {
    readonly user: string;
    readonly broken: AbortSignal;
}
export declare class MemoryTablesService {
    #private;
    readonly requests: {
        count: number;
    };
    busy: number;
    constructor({ provisioned, users, schemas }?: MemoryTablesServiceOptions);
    get faults(): FaultSwitch;
    provision(): void;
    define(definition: TableDefinition | ViewDefinition): void;
    undefine(name: {
        readonly schema?: string | undefined;
        readonly name: string;
    }): void;
    tear(): void;
    crash(): void;
    restart(): void;
    connect(user: string): MemoryTablesLine;
    request<T>({ user, broken }: MemoryTablesLine, signal: AbortSignal | undefined, step: (database: MemoryDatabase) => T): Promise<T>;
}
export interface MemoryTablesServiceOptions {
    readonly provisioned?: boolean | undefined;
    readonly users?: readonly string[] | undefined;
    readonly schemas?: readonly string[] | undefined;
}
export interface MortalDatastore extends OpenedDatastore {
    readonly server: {
        crash(): void | Promise<void>;
        restart(): void | Promise<void>;
    };
}
export type Need = CapabilityNeed | HarnessNeed | 'kind:file';
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
    readonly tables?: TableServer | undefined;
    cleanup(): Promise<void>;
}
export type ParsedMemoryConfig = Required<{
    readonly [K in keyof MemoryConfig]: NonNullable<MemoryConfig[K]>;
}>;
export type ParsedMemoryTablesConfig = Required<{
    readonly [K in keyof MemoryTablesConfig]: NonNullable<MemoryTablesConfig[K]>;
}>;
export interface ReadRows {
    readonly schema: ArrowSchema;
    readonly rows: readonly Row[];
}
export type Row = readonly Cell[];
export interface RunOptions {
    readonly select?: ((conformanceCase: ConformanceCase) => boolean) | undefined;
    readonly concurrency?: number | undefined;
}
export interface SqlDialect {
    quote(name: string): string;
    typeOf(type: DefinedType): string;
    readonly generated: string;
}
export interface StoredColumn {
    readonly field: Field;
    readonly maxLength?: number | undefined;
    readonly generated?: true | undefined;
    readonly fallback?: number | undefined;
}
export type StoredRow = readonly Cell[];
export interface StoredTable extends TableRules {
    readonly kind: 'table';
    readonly schema: string;
    readonly name: string;
    readonly columns: readonly StoredColumn[];
    readonly rows: readonly StoredRow[];
    readonly counted: number;
}
export interface StoredView {
    readonly kind: 'view';
    readonly schema: string;
    readonly name: string;
    readonly of: TableName;
}
export interface TableDefinition {
    readonly table: TableName;
    readonly columns: readonly DefinedColumn[];
    readonly primaryKey?: readonly string[] | undefined;
    readonly uniqueKeys?: readonly (readonly string[])[] | undefined;
    readonly check?: {
        readonly column: string;
        readonly above: number;
    } | undefined;
    readonly reference?: {
        readonly column: string;
        readonly table: TableName;
        readonly key: string;
    } | undefined;
}
export interface TableFacts {
    readonly schemas?: {
        readonly default: string;
        readonly other: string;
    } | undefined;
    readonly lacks?: readonly ValueKind[] | undefined;
    readonly longestName?: {
        readonly size: number;
        readonly unit: 'bytes' | 'characters';
    } | undefined;
    readonly statements?: HarnessStatements | undefined;
    readonly manyRows?: number | undefined;
}
export interface TableHarness extends ConformanceHarness {
    readonly tables: TableFacts;
}
export interface TableRules {
    readonly primaryKey: readonly string[];
    readonly uniqueKeys: readonly (readonly string[])[];
    readonly check?: {
        readonly column: string;
        readonly above: number;
    } | undefined;
    readonly reference?: {
        readonly column: string;
        readonly table: TableName;
        readonly key: string;
    } | undefined;
}
export interface TableServer {
    define(definition: TableDefinition | ViewDefinition): Promise<void>;
    dropView(view: TableName): Promise<void>;
    busy?(): number | Promise<number>;
}
export interface TearableDatastore extends OpenedDatastore {
    tear(): void | Promise<void>;
}
export type UseSignedUrl = (signed: SignedUrl, body: Uint8Array<ArrayBuffer>) => Promise<Response>;
export type ValueKind =
'nan'
 | 'infinity'
 | 'nul';
export interface ViewDefinition {
    readonly view: TableName;
    readonly of: TableName;
}
export declare const behaviourCases: readonly ConformanceCase[];
export declare function conformanceCases(harness: ConformanceHarness, opened: OpenedDatastore): readonly ConformanceCase[];
export declare function createFaultChooser({ seed, rules }: FaultPlan): () => FaultRule | undefined;
export declare function defineConformanceTests(harness: ConformanceHarness, options?: ConformanceTestOptions): void;
export declare function defineTableConformanceTests(harness: TableHarness, options?: ConformanceTestOptions): void;
export declare const layerNames: readonly LayerName[];
export declare const memory: Driver<ConfigSchema<MemoryConfig, ParsedMemoryConfig>, MemoryCapability, never>;
export declare const memoryTables: Driver<ConfigSchema<MemoryTablesConfig, ParsedMemoryTablesConfig>, MemoryTablesCapability, never>;
export declare function openSession(harness: ConformanceHarness): Promise<ConformanceSession>;
declare const openings: readonly ['openAbsent', 'openDenied', 'openScratch', 'openLimited', 'openFaulty', 'openExpiring', 'openMortal', 'openTearable'];
export declare function runConformance(harness: ConformanceHarness, options?: RunOptions): Promise<ConformanceReport>;
export declare function throughLayer(harness: ConformanceHarness, name: LayerName, { trouble }?: {
    readonly trouble?: 'once' | 'always' | undefined;
}): ConformanceHarness;
export declare function toSqlDefinition(definition: TableDefinition | ViewDefinition, dialect: SqlDialect): string;
