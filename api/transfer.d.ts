// @stowage/transfer exports:
//   ConflictPolicy
//   CopyFilesOptions
//   DownloadOptions
//   MoveOptions
//   MoveSummary
//   OnProgress
//   OnTransferEvent
//   SkipReason
//   SourceStore
//   TransferEvent
//   TransferOptions
//   TransferProgress
//   TransferSummary
//   UploadFilesOptions
//   UploadOptions
//   copy
//   download
//   move
//   requireComplete
//   upload
//   uploadFiles

export type ConflictPolicy = 'fail' | 'skip' | 'overwrite' | 'ifNewer' | 'ifChanged';
export interface CopyFilesOptions extends TransferOptions {
    readonly as?: string | undefined;
}
export interface DownloadOptions extends TransferOptions {
    readonly as?: string | undefined;
    readonly fsync?: boolean | undefined;
}
export interface MoveOptions extends Omit<CopyFilesOptions, 'keepPrefix'> {
}
export interface MoveSummary extends TransferSummary {
    readonly method: 'rename' | 'copy-and-delete';
}
export type OnProgress = (progress: TransferProgress) => void;
export type OnTransferEvent = (event: TransferEvent) => void | Promise<void>;
export type SkipReason = 'exists' | 'not-newer' | 'unchanged' | 'symbolic-link' | 'link-loop' | 'special-file' | 'part-file' | 'datastore-folder' | 'empty-directory';
export type SourceStore = Datastore<'list' | 'read' | 'stat'>;
export interface TransferEvent {
    readonly type: 'file' | 'directory' | 'listing';
    readonly source: string;
    readonly target?: string | undefined;
    readonly outcome: 'done' | 'skipped' | 'failed';
    readonly because: string;
    readonly reason?: SkipReason | undefined;
    readonly error?: DatastoreError | undefined;
    readonly size?: number | undefined;
    readonly method?: 'stream' | 'server-copy' | 'rename' | undefined;
    readonly sha256?: string | undefined;
    readonly verified?: 'md5' | 'crc64' | 'size' | undefined;
    readonly dropped?: readonly string[] | undefined;
    readonly duration?: number | undefined;
}
export interface TransferOptions {
    readonly onConflict?: ConflictPolicy | undefined;
    readonly onError?: 'continue' | 'stop' | undefined;
    readonly concurrency?: number | undefined;
    readonly bufferSize?: number | undefined;
    readonly verify?: boolean | undefined;
    readonly keepPrefix?: boolean | undefined;
    readonly keepRecords?: number | undefined;
    readonly onEvent?: OnTransferEvent | undefined;
    readonly onProgress?: OnProgress | undefined;
    readonly progressInterval?: number | undefined;
    readonly signal?: AbortSignal | undefined;
}
export interface TransferProgress {
    readonly files: {
        readonly found: number;
        readonly done: number;
        readonly skipped: number;
        readonly failed: number;
    };
    readonly bytes: {
        readonly found: number;
        readonly done: number;
        readonly passed: number;
    };
    readonly listed: boolean;
    readonly current: readonly string[];
    readonly elapsed: number;
}
export interface TransferSummary {
    readonly outcome: 'complete' | 'incomplete' | 'stopped';
    readonly source: string;
    readonly target: string;
    readonly files: {
        readonly found: number;
        readonly done: number;
        readonly skipped: number;
        readonly failed: number;
    };
    readonly directories: {
        readonly done: number;
        readonly skipped: number;
        readonly failed: number;
    };
    readonly bytes: number;
    readonly duration: number;
    readonly skippedBecause: Readonly<Partial<Record<SkipReason, number>>>;
    readonly failedBecause: Readonly<Partial<Record<string, number>>>;
    readonly failures: readonly TransferEvent[];
    readonly skips: readonly TransferEvent[];
    readonly omitted: {
        readonly failures: number;
        readonly skips: number;
    };
}
export interface UploadFilesOptions extends Omit<TransferOptions, 'keepPrefix'> {
    readonly to?: string | undefined;
    readonly relativeTo?: string | undefined;
}
export interface UploadOptions extends TransferOptions {
    readonly to?: string | undefined;
    readonly symlinks?: 'skip' | 'follow' | undefined;
}
export declare function copy(sourceStore: SourceStore, from: string, targetStore: Datastore<'write'>, to: string, options?: CopyFilesOptions): Promise<TransferSummary>;
export declare function download(store: SourceStore, path: string, directory: string, options?: DownloadOptions): Promise<TransferSummary>;
export declare function move(store: Datastore<'stat'>, from: string, to: string, options?: MoveOptions): Promise<MoveSummary>;
export declare function requireComplete<S extends TransferSummary>(summary: S): S;
export declare function upload(store: Datastore<'write'>, directory: string, options?: UploadOptions): Promise<TransferSummary>;
export declare function uploadFiles(store: Datastore<'write'>, files: Iterable<string> | AsyncIterable<string>, options?: UploadFilesOptions): Promise<TransferSummary>;
