// @stowage/workspace exports:
//   Address
//   AzureMlScope
//   CheckReport
//   CheckStep
//   CheckStepName
//   DataReference
//   DataReferenceJson
//   DatastoreConfig
//   DatastoreFinding
//   DatastoreSummary
//   DriverPlaces
//   Drivers
//   FileReference
//   FileReferenceJson
//   FirstDatastore
//   JsonSchema
//   Keyring
//   LockHolder
//   MountReferenceOptions
//   MovedReferenceOptions
//   Notice
//   NoticeCode
//   OpenRegisteredOptions
//   PlaceInStore
//   PlacedOptions
//   ReferenceLike
//   ReferenceMode
//   ReferenceOptions
//   ReferenceParameter
//   ReferencePlaces
//   RegisterOptions
//   RegisteredCompute
//   RegisteredDatastore
//   Registration
//   RegistrationError
//   ResolvedAddress
//   StoredConfig
//   TableDownloadOptions
//   TableFileFormat
//   TableReference
//   TableReferenceJson
//   TableSource
//   TableUploadOptions
//   UpdateOptions
//   Workspace
//   WorkspaceOptions
//   WorkspaceOrigin
//   describeSelf
//   findDrivers
//   formatAddress
//   formatTablePath
//   isDead
//   isReference
//   parseAddress
//   parseReferenceName
//   parseTablePath
//   referenceFromJSON
//   referenceModes
//   referenceVariablePrefix
//   toDataEnd
//   toReference

export interface Address {
    readonly datastore: string | undefined;
    readonly path: string;
    readonly query?: string | undefined;
    readonly azureml?: AzureMlScope | undefined;
}
export interface AzureMlScope {
    readonly subscription: string;
    readonly resourceGroup: string;
    readonly workspace: string;
}
export interface CheckReport {
    readonly datastore: string;
    readonly type: string;
    readonly location: string | undefined;
    readonly identity: string | undefined;
    readonly ok: boolean;
    readonly steps: readonly CheckStep[];
    readonly notices: readonly Notice[];
    readonly nextAction: string | undefined;
}
export interface CheckStep {
    readonly step: CheckStepName;
    readonly outcome: 'done' | 'failed' | 'skipped';
    readonly detail: string;
    readonly error?: DatastoreError | undefined;
}
export type CheckStepName = 'open' | 'create' | 'list' | 'write' | 'read' | 'delete';
export type DataReference = FileReference | TableReference;
export type DataReferenceJson = FileReferenceJson | TableReferenceJson;
export interface DatastoreConfig {
    readonly type: string;
    readonly description?: string | undefined;
    readonly tags?: Readonly<Record<string, string | number | boolean>> | undefined;
    readonly credentials?: Readonly<Record<string, unknown>> | undefined;
    readonly [field: string]: unknown;
}
export interface DatastoreFinding {
    readonly code: ErrorCode;
    readonly message: string;
    readonly nextAction: string;
}
export interface DatastoreSummary {
    readonly name: string;
    readonly type: string;
    readonly location: string | undefined;
    readonly isDefault: boolean;
    readonly description: string | undefined;
    readonly tags: Readonly<Record<string, string>>;
    readonly findings: readonly DatastoreFinding[];
}
export interface Description {
    readonly summary: DatastoreSummary;
    readonly shown: StoredConfig;
}
export interface DriverPlaces {
    readonly folder: string;
    readonly application: string;
    readonly includeDev: boolean;
}
export interface Drivers {
    readonly registry: Registry;
    readonly findings: readonly DiscoveryFinding[];
    readonly applications: readonly string[];
}
export declare class FileReference {
    #private;
    readonly kind = "files";
    readonly datastore: RegisteredDatastore;
    readonly pathOnDatastore: string;
    readonly namesFolder: boolean;
    readonly mode: ReferenceMode;
    readonly pathOnCompute: string | undefined;
    readonly readOnly: boolean | undefined;
    readonly onConflict: ConflictPolicy | undefined;
    constructor(parts: FileReferenceParts);
    get name(): string;
    get variable(): string;
    path(path: string, options?: ReferenceOptions): FileReference;
    asMount(options?: MountReferenceOptions): FileReference;
    asDownload(options?: MovedReferenceOptions): FileReference;
    asUpload(options?: MovedReferenceOptions): FileReference;
    asDirect(options?: ReferenceOptions): FileReference;
    named(name: string): FileReference;
    toString(): string;
    toJSON(): FileReferenceJson;
}
export interface FileReferenceJson {
    readonly kind: 'files';
    readonly name: string;
    readonly datastore: string;
    readonly path: string;
    readonly mode: ReferenceMode;
    readonly pathOnCompute?: string | undefined;
    readonly readOnly?: boolean | undefined;
    readonly onConflict?: ConflictPolicy | undefined;
}
export interface FileReferenceParts extends MountReferenceOptions, MovedReferenceOptions {
    readonly datastore: RegisteredDatastore;
    readonly names: ReferenceNames;
    readonly path: string;
    readonly mode: ReferenceMode;
}
export interface FirstDatastore {
    readonly name: string;
    readonly config: DatastoreConfig;
}
export type JsonSchema = Readonly<Record<string, unknown>>;
export interface KeyPlaces {
    readonly environment: Readonly<Record<string, string | undefined>>;
    readonly keyring: Keyring;
}
export interface Keyring {
    read(service: string, entry: string): Promise<string | undefined>;
    write(service: string, entry: string, value: string): Promise<void>;
    delete(service: string, entry: string): Promise<void>;
}
export interface LockHolder {
    readonly pid: number;
    readonly place: string;
    readonly started: string | undefined;
    readonly since: string;
}
export interface MountReferenceOptions extends PlacedOptions {
    readonly readOnly?: boolean | undefined;
}
export interface MovedReferenceOptions extends PlacedOptions {
    readonly onConflict?: ConflictPolicy | undefined;
}
export interface NewEntry {
    readonly value: Secret;
    readonly owner?: string | undefined;
}
export interface Notice {
    readonly code: NoticeCode;
    readonly message: string;
}
export type NoticeCode = 'name.folded' | 'secret.stored' | 'secret.exposed' | 'secret.in_clear' | 'schema.stale' | 'driver.retired';
export type OpenRegisteredOptions = Pick<OpenOptions, 'retry' | 'signal'>;
export interface PlaceInStore {
    readonly path: string;
    readonly query?: string | undefined;
}
export interface PlacedOptions extends ReferenceOptions {
    readonly pathOnCompute?: string | undefined;
}
export type ReferenceLike = DataReference | RegisteredDatastore;
export type ReferenceMode = 'mount' | 'download' | 'upload' | 'direct';
export declare class ReferenceNames {
    #private;
    derive(words: readonly string[], meaning: unknown): string;
}
export interface ReferenceOptions {
    readonly name?: string | undefined;
}
export type ReferenceParameter = string | number | boolean | null;
export interface ReferencePlaces {
    get(name: string): Promise<RegisteredDatastore>;
}
export interface RegisterOptions {
    readonly onConflict?: 'fail' | 'overwrite' | undefined;
    readonly validate?: boolean | undefined;
    readonly createIfMissing?: boolean | undefined;
    readonly signal?: AbortSignal | undefined;
}
export declare class RegisteredCompute {
    #private;
    readonly name: string;
    readonly type: string;
    readonly config: StoredConfig;
    constructor(context: WorkspaceContext, name: string, stored: StoredConfig);
    resolve(schema: JsonSchema): Promise<StoredConfig>;
    toJSON(): {
        readonly name: string;
        readonly type: string;
        readonly config: StoredConfig;
    };
}
export declare class RegisteredDatastore implements DatastoreSummary {
    #private;
    readonly name: string;
    readonly type: string;
    readonly location: string | undefined;
    readonly isDefault: boolean;
    readonly description: string | undefined;
    readonly tags: Readonly<Record<string, string>>;
    readonly findings: readonly DatastoreFinding[];
    readonly config: StoredConfig;
    constructor(context: WorkspaceContext, stored: StoredConfig, { summary, shown }: Description);
    get origin(): WorkspaceOrigin | undefined;
    open(options?: OpenRegisteredOptions): Promise<Datastore>;
    upload(folder: string, options?: UploadOptions): Promise<TransferSummary>;
    uploadFiles(files: readonly string[], options?: UploadFilesOptions): Promise<TransferSummary>;
    download(path: string, folder: string, options?: DownloadOptions): Promise<TransferSummary>;
    path(path?: string, options?: ReferenceOptions): FileReference;
    asReference(): FileReference;
    asMount(options?: MountReferenceOptions): FileReference;
    asDownload(options?: MovedReferenceOptions): FileReference;
    asUpload(options?: MovedReferenceOptions): FileReference;
    asDirect(options?: ReferenceOptions): FileReference;
    table({ schema, name }: TableName, options?: ReferenceOptions): TableReference;
    query(statement: string, options?: ReferenceOptions & {
         readonly parameters?: readonly ReferenceParameter[] | undefined;
    }): TableReference;
    toString(): string;
    toJSON(): DatastoreSummary & {
        readonly config: StoredConfig;
    };
}
export interface Registration {
    readonly datastore: RegisteredDatastore;
    readonly replaced: boolean;
    readonly report: CheckReport | undefined;
    readonly notices: readonly Notice[];
}
export declare class RegistrationError extends DatastoreError {
    readonly report: CheckReport;
    constructor(report: CheckReport, failure: DatastoreError);
    toJSON(): Record<string, unknown>;
}
export interface ResolvedAddress {
    readonly datastore: RegisteredDatastore;
    readonly path: string;
    readonly query?: string | undefined;
}
export interface ScryptParameters {
    readonly N: number;
    readonly r: number;
    readonly p: number;
    readonly salt: string;
}
export interface Sealed {
    readonly nonce: string;
    readonly data: string;
    readonly tag: string;
}
export interface SecretPlaces {
    readonly folder: string;
    readonly environment: Readonly<Record<string, string | undefined>>;
    readonly vault: Vault;
    readonly keyring: Keyring;
    readonly notify: (notice: Notice) => void;
}
export interface StateFolder {
    readonly path: string;
    readonly vault: string;
    readonly schema: string;
}
export type StoredConfig = Readonly<Record<string, unknown>>;
export interface TableDownloadOptions extends PlacedOptions {
    readonly format?: TableFileFormat | undefined;
}
export type TableFileFormat = 'csv' | 'jsonl' | 'parquet' | 'arrow';
export declare class TableReference {
    #private;
    readonly kind = "table";
    readonly datastore: RegisteredDatastore;
    readonly source: TableSource;
    readonly mode: 'download' | 'upload';
    readonly format: TableFileFormat;
    readonly pathOnCompute: string | undefined;
    readonly writeMode: TableWriteMode | undefined;
    readonly keys: readonly string[] | undefined;
    constructor(parts: TableReferenceParts);
    get name(): string;
    get variable(): string;
    asDownload(options?: TableDownloadOptions): TableReference;
    asUpload(options?: TableUploadOptions): TableReference;
    named(name: string): TableReference;
    toString(): string;
    toJSON(): TableReferenceJson;
}
export interface TableReferenceJson {
    readonly kind: 'table';
    readonly name: string;
    readonly datastore: string;
    readonly source: TableSource;
    readonly mode: 'download' | 'upload';
    readonly format: TableFileFormat;
    readonly pathOnCompute?: string | undefined;
    readonly writeMode?: TableWriteMode | undefined;
    readonly keys?: readonly string[] | undefined;
}
export interface TableReferenceParts extends TableUploadOptions {
    readonly datastore: RegisteredDatastore;
    readonly names: ReferenceNames;
    readonly source: TableSource;
    readonly as: 'download' | 'upload';
}
export type TableSource = {
    readonly table: TableName;
} | {
    readonly statement: string;
    readonly parameters: readonly ReferenceParameter[];
};
export interface TableUploadOptions extends TableDownloadOptions {
    readonly mode?: TableWriteMode | undefined;
    readonly keys?: readonly string[] | undefined;
}
export interface UpdateOptions {
    readonly validate?: boolean | undefined;
    readonly signal?: AbortSignal | undefined;
}
export declare class Vault {
    #private;
    constructor(path: string, places: KeyPlaces, notify: (notice: Notice) => void);
    names(): Promise<readonly string[]>;
    read(name: string): Promise<Secret>;
    prepare(): Promise<VaultKey>;
    put(key: VaultKey, added: Readonly<Record<string, NewEntry>>): Promise<() => Promise<void>>;
    remove(fits: (name: string, entry: VaultEntry) => boolean): Promise<readonly string[]>;
    ownerOf(name: string): Promise<string | undefined>;
}
export interface VaultEntry extends Sealed {
    readonly owner?: string | undefined;
}
export interface VaultHeader {
    readonly id: string;
    readonly key: VaultKeySource;
    readonly check: Sealed;
}
export interface VaultKey {
    readonly header: VaultHeader;
    readonly key: KeyObject;
    readonly keep?: (() => Promise<void>) | undefined;
}
export type VaultKeySource = ({
    readonly kind: 'passphrase';
} & ScryptParameters) | {
    readonly kind: 'keyring';
};
export declare class Workspace {
    #private;
    readonly folder: string;
    readonly file: string;
    private constructor();
    static open(options?: WorkspaceOptions & {
        readonly from?: string | URL | undefined;
    }): Promise<Workspace>;
    static create(folder: string, options?: WorkspaceOptions & {
        readonly datastore?: FirstDatastore | undefined;
    }): Promise<Workspace>;
    register(name: string, config: DatastoreConfig, options?: RegisterOptions): Promise<Registration>;
    registerFromFile(path: string, options?: RegisterOptions & {
        readonly name?: string | undefined;
    }): Promise<Registration>;
    update(name: string, changes: Readonly<Record<string, unknown>>, options?: UpdateOptions): Promise<Registration>;
    unregister(name: string): Promise<{
        readonly name: string;
        readonly removedSecrets: readonly string[];
    }>;
    list(): Promise<readonly DatastoreSummary[]>;
    get(name: string): Promise<RegisteredDatastore>;
    getDefault(): Promise<RegisteredDatastore>;
    setDefault(name: string): Promise<void>;
    resolve(address: string): Promise<ResolvedAddress>;
    open(name?: string, options?: OpenRegisteredOptions): Promise<Datastore>;
    check(name: string, options?: {
        readonly write?: boolean | undefined;
        readonly signal?: AbortSignal | undefined;
    }): Promise<CheckReport>;
    setSecret(name: string, value: string | Secret): Promise<void>;
    deleteSecret(name: string): Promise<void>;
    listSecretNames(): Promise<readonly string[]>;
    jsonSchema(): Promise<JsonSchema>;
    writeJsonSchema(): Promise<string>;
    drivers(): Promise<Drivers>;
    listComputes(): Promise<readonly RegisteredCompute[]>;
    getCompute(name: string): Promise<RegisteredCompute>;
    registerCompute(name: string, config: StoredConfig, options?: {
        readonly schema?: JsonSchema | undefined;
    }): Promise<RegisteredCompute>;
    unregisterCompute(name: string): Promise<void>;
    stateFolder(): Promise<string>;
}
export interface WorkspaceContext {
    readonly folder: string;
    readonly file: string;
    readonly state: StateFolder;
    readonly places: SecretPlaces;
    readonly referenceNames: ReferenceNames;
    drivers(): Promise<Drivers>;
    origin(): WorkspaceOrigin | undefined;
}
export interface WorkspaceOptions {
    readonly registry?: Registry | undefined;
    readonly application?: string | URL | undefined;
    readonly includeDev?: boolean | undefined;
    readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
    readonly keyring?: Keyring | undefined;
    readonly onNotice?: ((notice: Notice) => void) | undefined;
}
export interface WorkspaceOrigin {
    readonly folder: string;
    readonly application: string;
    readonly includeDev: boolean;
    readonly environment: Readonly<Record<string, string | undefined>>;
}
export declare function describeSelf(): Promise<LockHolder>;
export declare function findDrivers({ folder, application, includeDev }: DriverPlaces): Promise<Drivers>;
export declare function formatAddress({ datastore, path, query }: Address): string;
export declare function formatTablePath({ schema, name }: TableName): string;
export declare function isDead(holder: LockHolder): Promise<boolean>;
export declare function isReference(value: unknown): value is DataReference;
export declare function parseAddress(text: string): Address;
export declare function parseReferenceName(name: string): string;
export declare function parseTablePath(path: string): TableName;
export declare function referenceFromJSON(workspace: ReferencePlaces, json: unknown): Promise<DataReference>;
export declare const referenceModes: readonly ReferenceMode[];
export declare const referenceVariablePrefix = "AZUREML_DATAREFERENCE_";
export declare function toDataEnd(store: Datastore, { path, query }: PlaceInStore, parameters?: readonly QueryParameter[]): DataSource;
export declare function toReference(value: ReferenceLike): DataReference;
