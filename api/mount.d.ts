// @stowage/mount exports:
//   AttributeChanges
//   Attributes
//   CacheOptions
//   Caller
//   CleanedMounts
//   Errno
//   FileSettings
//   FileSystem
//   FileSystemError
//   FileSystemEvent
//   FileSystemOptions
//   Lifetimes
//   MountInfo
//   MountOptions
//   MountSettings
//   MountUsage
//   Mounted
//   RecoverOptions
//   RecoverOutcome
//   RequestFailure
//   ServeOptions
//   ServedMount
//   StagedContent
//   StagingOptions
//   UnmountOptions
//   cleanMounts
//   countUsage
//   createFileSystem
//   findStagingFolder
//   listMounts
//   listStaged
//   mount
//   recoverStaged
//   serveMount
//   unmount

// @stowage/mount/daemon exports:

export interface AttributeChanges {
    readonly size?: number | undefined;
    readonly mode?: number | undefined;
    readonly uid?: number | undefined;
    readonly gid?: number | undefined;
    readonly accessed?: number | undefined;
    readonly modified?: number | undefined;
    readonly handle?: number | undefined;
}
export interface Attributes {
    readonly node: number;
    readonly kind: NodeKind;
    readonly size: number;
    readonly mode: number;
    readonly links: number;
    readonly uid: number;
    readonly gid: number;
    readonly accessed: number;
    readonly modified: number;
    readonly changed: number;
}
export interface CacheOptions {
    readonly memory?: number | undefined;
    readonly folder?: string | undefined;
    readonly disk?: number | undefined;
}
export interface Caller {
    readonly uid: number;
    readonly gid: number;
    readonly pid: number;
    readonly signal: AbortSignal;
}
export interface CleanedMounts {
    readonly unmounted: readonly string[];
    readonly failed: readonly {
        readonly directory: string;
        readonly error: unknown;
    }[];
}
export interface DirectoryItem {
    readonly name: string;
    readonly kind: NodeKind;
    readonly node: number;
    readonly found?: FoundNode | undefined;
}
export type Errno = keyof typeof errnos;
export type FileSettings = Omit<FileSystemOptions, 'path' | 'notices' | 'onEvent' | 'staging'> & {
    readonly staging?: {
        readonly [K in keyof StagingOptions]?: StagingOptions[K] | undefined;
    } | undefined;
};
export interface FileSystem {
    lookup(parent: number, name: string, caller: Caller): Promise<FoundNode | MissingNode>;
    forget(node: number, references: number): void;
    getAttributes(node: number, handle: number | undefined, caller: Caller): Promise<Pick<FoundNode, 'attributes' | 'attributesLifetime'>>;
    setAttributes(node: number, changes: AttributeChanges, caller: Caller): Promise<Pick<FoundNode, 'attributes' | 'attributesLifetime'>>;
    readSymlink(node: number, caller: Caller): Promise<string>;
    makeSymlink(parent: number, name: string, target: string, caller: Caller): Promise<FoundNode>;
    makeDirectory(parent: number, name: string, mode: number, caller: Caller): Promise<FoundNode>;
    unlink(parent: number, name: string, caller: Caller): Promise<void>;
    removeDirectory(parent: number, name: string, caller: Caller): Promise<void>;
    rename(parent: number, name: string, newParent: number, newName: string, options: {
        readonly replace: boolean;
    }, caller: Caller): Promise<void>;
    open(node: number, flags: number, caller: Caller): Promise<OpenedFile>;
    create(parent: number, name: string, mode: number, flags: number, caller: Caller): Promise<FoundNode & {
        readonly opened: OpenedFile;
    }>;
    read(node: number, handle: number, offset: number, size: number, caller: Caller): Promise<readonly Uint8Array[]>;
    write(node: number, handle: number, offset: number, data: Uint8Array, caller: Caller): Promise<void>;
    flush(node: number, handle: number, caller: Caller): Promise<void>;
    sync(node: number, handle: number, caller: Caller): Promise<void>;
    release(node: number, handle: number): Promise<void>;
    openDirectory(node: number, caller: Caller): Promise<number>;
    readDirectory(node: number, handle: number, offset: number, plus: boolean, caller: Caller): AsyncIterable<DirectoryItem>;
    releaseDirectory(node: number, handle: number): Promise<void>;
    syncDirectory?(node: number, handle: number, caller: Caller): Promise<void>;
    getSize(caller: Caller): Promise<FileSystemSize>;
    close(signal: AbortSignal): Promise<void>;
}
export declare class FileSystemError extends Error {
    readonly name = "FileSystemError";
    readonly errno: Errno;
    constructor(errno: Errno, message?: string, options?: {
        readonly cause?: unknown;
    });
}
export interface FileSystemEvent {
    readonly kind: 'upload-failed' | 'content-changed' | 'cache-unusable' | 'name-hidden' | 'staging-left';
    readonly path: string;
    readonly message: string;
    readonly cause?: unknown;
}
export interface FileSystemOptions {
    readonly path?: string | undefined;
    readonly readOnly?: boolean | undefined;
    readonly uid?: number | undefined;
    readonly gid?: number | undefined;
    readonly umask?: number | undefined;
    readonly lifetimes?: Lifetimes | undefined;
    readonly immutable?: boolean | undefined;
    readonly onChange?: 'fail' | 'restart' | undefined;
    readonly onConflict?: 'fail' | 'overwrite' | undefined;
    readonly timeout?: number | undefined;
    readonly readAhead?: number | undefined;
    readonly cache?: CacheOptions | undefined;
    readonly staging?: StagingOptions | undefined;
    readonly notices?: KernelNotices | undefined;
    readonly onEvent?: ((event: FileSystemEvent) => void) | undefined;
}
export interface FileSystemSize {
    readonly blockSize: number;
    readonly blocks: number;
    readonly freeBlocks: number;
    readonly files: number;
    readonly freeFiles: number;
    readonly maxName: number;
}
export interface FoundNode {
    readonly attributes: Attributes;
    readonly nameLifetime: number;
    readonly attributesLifetime: number;
}
export interface KernelMountOptions {
    readonly directory: string;
    readonly source: string;
    readonly readOnly: boolean;
    readonly allowOther: boolean;
}
export interface KernelNotices {
    invalidateContent(node: number): void;
    invalidateName(parent: number, name: string): void;
}
export interface Lifetimes {
    readonly attributes?: number | undefined;
    readonly names?: number | undefined;
    readonly missing?: number | undefined;
    readonly listings?: number | undefined;
}
export interface MissingNode {
    readonly attributes?: undefined;
    readonly nameLifetime: number;
}
export interface MountInfo {
    readonly directory: string;
    readonly source: string;
    readonly state: 'mounted' | 'ending' | 'dead';
    readonly datastore: string | undefined;
    readonly path: string | undefined;
    readonly workspace: string | undefined;
    readonly readOnly: boolean | undefined;
    readonly pid: number | undefined;
    readonly since: string | undefined;
    readonly log: string | undefined;
}
export interface MountOptions extends MountSettings {
    readonly attached?: boolean | undefined;
    readonly counted?: boolean | undefined;
    readonly onLog?: ((line: string) => void) | undefined;
    readonly signal?: AbortSignal | undefined;
}
export interface MountSettings extends FileSettings {
    readonly allowOther?: boolean | undefined;
    readonly nonEmpty?: boolean | undefined;
    readonly drain?: number | undefined;
    readonly transport?: Transport['name'] | undefined;
}
export interface MountUsage {
    readonly operations: number;
    readonly bytes: number;
}
export interface Mounted {
    readonly directory: string;
    readonly pid: number;
    readonly log: string;
    readonly ended: Promise<number | NodeJS.Signals>;
    usage(): MountUsage | undefined;
    unmount(options?: UnmountOptions): Promise<void>;
    stop(): Promise<void>;
    [Symbol.asyncDispose](): Promise<void>;
}
export type NodeKind = 'file' | 'directory' | 'symlink';
export declare class NoticeQueue implements KernelNotices {
    #private;
    connect(device: number): void;
    disconnect(): Promise<void>;
    invalidateContent(node: number): void;
    invalidateName(parent: number, name: string): void;
}
export interface OpenedFile {
    readonly handle: number;
    readonly keepCache: boolean;
    readonly directIo: boolean;
}
export interface RecoverOptions extends Partial<UploadOptions> {
    readonly folder: string;
    readonly ids?: readonly string[] | undefined;
    readonly signal?: AbortSignal | undefined;
}
export interface RecoverOutcome {
    readonly content: StagedContent;
    readonly outcome: 'saved' | 'failed';
    readonly error?: Error | undefined;
}
export interface RequestFailure {
    readonly request: string;
    readonly errno: Errno;
    readonly error: unknown;
}
export interface ServeOptions extends MountSettings {
    readonly path?: string | undefined;
    readonly name?: string | undefined;
    readonly device?: number | undefined;
    readonly onFailure?: ((failure: RequestFailure) => void) | undefined;
    readonly onEvent?: ((event: FileSystemEvent) => void) | undefined;
}
export interface ServeSettings extends KernelMountOptions, Omit<SessionOptions, 'notices'> {
    readonly drain?: number | undefined;
    readonly device?: number | undefined;
    readonly notices?: NoticeQueue | undefined;
}
export declare class ServedMount {
    #private;
    readonly directory: string;
    readonly transport: Session['transport']['name'];
    readonly detached: Promise<void>;
    readonly ended: Promise<void>;
    readonly mayBlockExit: boolean;
    private constructor();
    static start(fileSystem: FileSystem, settings: ServeSettings): Promise<ServedMount>;
    unmount(options?: UnmountOptions): Promise<void>;
    stop(): Promise<void>;
    abort(): void;
}
export declare class Session {
    #private;
    readonly ready: Promise<void>;
    readonly ended: Promise<void>;
    readonly transport: Pick<Transport, 'name' | 'mayBlockExit'>;
    constructor(device: number, fileSystem: FileSystem, options?: SessionOptions);
    get pending(): number;
    close(): void;
}
export interface SessionOptions {
    readonly operationTimeout?: number | undefined;
    readonly transport?: Transport['name'] | undefined;
    readonly notices?: NoticeQueue | undefined;
    readonly onFailure?: ((failure: RequestFailure) => void) | undefined;
}
export interface StagedContent {
    readonly id: string;
    readonly location: string;
    readonly path: string;
    readonly size: number;
    readonly dataPath: string;
    readonly isWhole: boolean;
    readonly state: 'open' | 'failed' | 'abandoned';
    readonly reason?: string | undefined;
    readonly modified: Date;
}
export interface StagingOptions {
    readonly folder: string;
    readonly size?: number | undefined;
    readonly reserve?: number | undefined;
}
export interface Transport {
    readonly name: 'epoll' | 'thread pool';
    readonly ended: Promise<void>;
    readonly mayBlockExit: boolean;
    close(): void;
}
export interface UnmountOptions {
    readonly lazy?: boolean | undefined;
    readonly patience?: number | undefined;
}
export interface UploadOptions {
    readonly onConflict: 'fail' | 'overwrite';
    readonly timeout: number;
}
export declare function cleanMounts(): Promise<CleanedMounts>;
export declare function countUsage(store: Datastore): {
    readonly store: Datastore;
    usage(): MountUsage;
};
export declare function createFileSystem(store: Datastore, options: FileSystemOptions): Promise<FileSystem>;
export declare const errnos: {
    readonly EPERM: 1;
    readonly ENOENT: 2;
    readonly EINTR: 4;
    readonly EIO: 5;
    readonly EBADF: 9;
    readonly EAGAIN: 11;
    readonly ENOMEM: 12;
    readonly EACCES: 13;
    readonly EBUSY: 16;
    readonly EEXIST: 17;
    readonly EXDEV: 18;
    readonly ENODEV: 19;
    readonly ENOTDIR: 20;
    readonly EISDIR: 21;
    readonly EINVAL: 22;
    readonly ENFILE: 23;
    readonly EFBIG: 27;
    readonly ENOSPC: 28;
    readonly EROFS: 30;
    readonly EMLINK: 31;
    readonly ERANGE: 34;
    readonly ENAMETOOLONG: 36;
    readonly ENOSYS: 38;
    readonly ENOTEMPTY: 39;
    readonly ELOOP: 40;
    readonly EPROTO: 71;
    readonly EILSEQ: 84;
    readonly ENOTSUP: 95;
    readonly ENOTCONN: 107;
    readonly ETIMEDOUT: 110;
    readonly ESTALE: 116;
    readonly EDQUOT: 122;
};
export declare function findStagingFolder(): Promise<string>;
export declare function listMounts(): Promise<readonly MountInfo[]>;
export declare function listStaged(folder: string): Promise<readonly StagedContent[]>;
export declare function mount(datastore: RegisteredDatastore, path: string, directory: string, options?: MountOptions): Promise<Mounted>;
export declare function recoverStaged(store: Datastore, options: RecoverOptions): AsyncGenerator<RecoverOutcome, void, undefined>;
export declare function serveMount(store: Datastore, directory: string, options?: ServeOptions): Promise<ServedMount>;
export declare function unmount(directory: string, { signal, ...options }?: UnmountOptions & {
    readonly signal?: AbortSignal | undefined;
}): Promise<void>;
