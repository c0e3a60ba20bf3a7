// @stowage/workspace exports:
//   Address
//   AzureMlScope
//   CheckReport
//   CheckStep
//   CheckStepName
//   DatastoreConfig
//   DatastoreFinding
//   DatastoreSummary
//   DriverPlaces
//   Drivers
//   FirstDatastore
//   JsonSchema
//   Keyring
//   Notice
//   NoticeCode
//   OpenRegisteredOptions
//   RegisterOptions
//   RegisteredDatastore
//   Registration
//   RegistrationError
//   ResolvedAddress
//   StoredConfig
//   UpdateOptions
//   Workspace
//   WorkspaceOptions
//   findDrivers
//   formatAddress
//   parseAddress

export interface Address {
    readonly datastore: string | undefined;
    readonly path: string;
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
export interface RegisterOptions {
    readonly onConflict?: 'fail' | 'overwrite' | undefined;
    readonly validate?: boolean | undefined;
    readonly createIfMissing?: boolean | undefined;
    readonly signal?: AbortSignal | undefined;
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
    open(options?: OpenRegisteredOptions): Promise<Datastore>;
    upload(folder: string, options?: UploadOptions): Promise<TransferSummary>;
    uploadFiles(files: readonly string[], options?: UploadFilesOptions): Promise<TransferSummary>;
    download(path: string, folder: string, options?: DownloadOptions): Promise<TransferSummary>;
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
}
export interface WorkspaceContext {
    readonly folder: string;
    readonly file: string;
    readonly state: StateFolder;
    readonly places: SecretPlaces;
    drivers(): Promise<Drivers>;
}
export interface WorkspaceOptions {
    readonly registry?: Registry | undefined;
    readonly application?: string | URL | undefined;
    readonly includeDev?: boolean | undefined;
    readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
    readonly keyring?: Keyring | undefined;
    readonly onNotice?: ((notice: Notice) => void) | undefined;
}
export declare function findDrivers({ folder, application, includeDev }: DriverPlaces): Promise<Drivers>;
export declare function formatAddress({ datastore, path }: Address): string;
export declare function parseAddress(text: string): Address;
