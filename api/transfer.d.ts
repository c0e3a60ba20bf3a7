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

// @stowage/transfer/tables exports:
//   BadRowPolicy
//   CopiedRange
//   CopyCursor
//   CopyDataOptions
//   CopyDataSummary
//   CopyFilesPlan
//   CopyLoss
//   CopyRowsOptions
//   CopyRowsPlan
//   CopyRowsSummary
//   DataSource
//   DataTarget
//   DownloadTableOptions
//   FilesEnd
//   LocalEnd
//   NamedState
//   NotCompared
//   OnRowProgress
//   PlanProblem
//   PlannedColumn
//   PlannedReading
//   PlannedWriting
//   RejectedRowRecord
//   RejectedRows
//   RowProgress
//   RowVerification
//   RowsEnd
//   StatementEnd
//   TableEnd
//   TransferState
//   UploadTableOptions
//   Verified
//   WrittenFile
//   copyData
//   createFolderState
//   downloadTable
//   formatEnd
//   planCopy
//   uploadTable

export type BadRowPolicy = 'fail' | 'skip' | 'divert';
export type ConflictPolicy = 'fail' | 'skip' | 'overwrite' | 'ifNewer' | 'ifChanged';
export interface CopiedRange {
    readonly column: string;
    readonly from?: Exclude<QueryParameter, null> | undefined;
    readonly to?: Exclude<QueryParameter, null> | undefined;
}
export interface CopyCursor extends ColumnRange {
}
export interface CopyDataOptions extends Omit<CopyRowsOptions, 'onConflict'> {
    readonly onConflict?: ConflictPolicy | undefined;
    readonly files?: Omit<CopyFilesOptions, 'onConflict' | 'verify' | 'signal' | 'as'> | undefined;
}
export type CopyDataSummary = CopyRowsSummary | (TransferSummary & {
    readonly kind: 'files';
});
export interface CopyFilesOptions extends TransferOptions {
    readonly as?: string | undefined;
}
export interface CopyFilesPlan {
    readonly kind: 'files';
    readonly source: string;
    readonly target: string;
    readonly files: number;
    readonly bytes: number;
    readonly steps: readonly string[];
}
export interface CopyLoss extends ColumnLoss {
    readonly at: 'source' | 'target';
}
export interface CopyRowsOptions {
    readonly format?: FormatName | undefined;
    readonly read?: Omit<ReadOptions, 'schema' | 'onRejectedRow' | 'batchRows' | 'columns' | 'signal'> | undefined;
    readonly write?: WriteOptions | undefined;
    readonly onConflict?: 'fail' | 'skip' | 'overwrite' | undefined;
    readonly mode?: TableWriteMode | undefined;
    readonly keys?: readonly string[] | undefined;
    readonly partRows?: number | undefined;
    readonly partBytes?: number | undefined;
    readonly partitionBy?: readonly string[] | undefined;
    readonly onBadRow?: BadRowPolicy | undefined;
    readonly divertTo?: FilesEnd | LocalEnd | undefined;
    readonly cursor?: CopyCursor | undefined;
    readonly state?: NamedState | undefined;
    readonly resume?: boolean | undefined;
    readonly verify?: RowVerification | undefined;
    readonly parallel?: number | undefined;
    readonly keepRecords?: number | undefined;
    readonly onProgress?: OnRowProgress | undefined;
    readonly progressInterval?: number | undefined;
    readonly signal?: AbortSignal | undefined;
}
export interface CopyRowsPlan {
    readonly kind: 'rows';
    readonly source: string;
    readonly target: string;
    readonly reads: PlannedReading;
    readonly writes: PlannedWriting;
    readonly columns: readonly PlannedColumn[];
    readonly losses: readonly CopyLoss[];
    readonly problems: readonly PlanProblem[];
    readonly steps: readonly string[];
}
export interface CopyRowsSummary {
    readonly kind: 'rows';
    readonly outcome: 'complete' | 'unchanged';
    readonly source: string;
    readonly target: string;
    readonly method: string;
    readonly rows: {
        readonly read: number;
        readonly written: number;
    };
    readonly rejected: RejectedRows;
    readonly bytes: {
        readonly read: number;
        readonly written: number;
    };
    readonly files: {
        readonly read: number;
        readonly written: number;
        readonly kept: number;
    };
    readonly written: readonly WrittenFile[];
    readonly created?: boolean | undefined;
    readonly losses: readonly CopyLoss[];
    readonly verified: Verified;
    readonly range?: CopiedRange | undefined;
    readonly duration: number;
}
export type DataSource = FilesEnd | TableEnd | StatementEnd;
export type DataTarget = FilesEnd | TableEnd;
export interface DownloadOptions extends TransferOptions {
    readonly as?: string | undefined;
    readonly fsync?: boolean | undefined;
}
export interface DownloadTableOptions extends Omit<CopyRowsOptions, 'mode' | 'keys' | 'onBadRow' | 'divertTo' | 'read'> {
}
export interface FilesEnd {
    readonly store: Datastore;
    readonly path: string;
}
export interface LocalEnd {
    readonly local: string | readonly string[];
}
export interface MoveOptions extends Omit<CopyFilesOptions, 'keepPrefix'> {
}
export interface MoveSummary extends TransferSummary {
    readonly method: 'rename' | 'copy-and-delete';
}
export interface NamedState {
    readonly state: TransferState;
    readonly name: string;
}
export interface NotCompared {
    readonly column: string;
    readonly because: string;
}
export type OnProgress = (progress: TransferProgress) => void;
export type OnRowProgress = (progress: RowProgress) => void;
export type OnTransferEvent = (event: TransferEvent) => void | Promise<void>;
export interface PlanProblem {
    readonly code: string;
    readonly message: string;
}
export interface PlannedColumn {
    readonly name: string;
    readonly from?: string | undefined;
    readonly as: string;
    readonly to?: string | undefined;
    readonly loss?: string | undefined;
}
export interface PlannedReading {
    readonly what: 'table' | 'statement' | 'files';
    readonly estimatedRows?: number | undefined;
    readonly files?: number | undefined;
    readonly bytes?: number | undefined;
    readonly range?: CopiedRange | undefined;
}
export type PlannedWriting = {
    readonly what: 'table';
    readonly action: 'create' | TableWriteMode;
    readonly exists: boolean;
    readonly estimatedRows?: number | undefined;
} | {
    readonly what: 'files';
    readonly action: 'create' | 'overwrite' | 'keep';
    readonly format: FormatName;
    readonly path: string;
    readonly existing: number;
};
export interface RejectedRowRecord {
    readonly file: string | undefined;
    readonly row: number;
    readonly column: string | undefined;
    readonly reason: string;
}
export interface RejectedRows {
    readonly count: number;
    readonly rows: readonly RejectedRowRecord[];
    readonly divertedTo?: string | undefined;
}
export interface RowProgress {
    readonly rows: {
        readonly read: number;
        readonly written: number;
        readonly rejected: number;
    };
    readonly bytes: {
        readonly read: number;
        readonly written: number;
    };
    readonly files: {
        readonly read: number;
        readonly written: number;
    };
    readonly elapsed: number;
}
export type RowVerification = 'none' | 'rows' | 'checksum';
export type RowsEnd = TableEnd | StatementEnd;
export type SkipReason = 'exists' | 'not-newer' | 'unchanged' | 'symbolic-link' | 'link-loop' | 'special-file' | 'part-file' | 'datastore-folder' | 'empty-directory';
export type SourceStore = Datastore<'list' | 'read' | 'stat'>;
export interface StatementEnd {
    readonly store: Datastore;
    readonly statement: string;
    readonly parameters?: readonly QueryParameter[] | undefined;
}
export interface TableEnd {
    readonly store: Datastore;
    readonly table: TableName;
}
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
export interface TransferState {
    read(name: string): Promise<string | undefined>;
    write(name: string, text: string): Promise<void>;
    delete(name: string): Promise<void>;
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
export interface UploadTableOptions extends Omit<CopyRowsOptions, 'onConflict' | 'partRows' | 'partBytes' | 'partitionBy' | 'cursor' | 'state' | 'resume' | 'write' | 'parallel'> {
}
export interface Verified {
    readonly by: RowVerification;
    readonly checksum?: string | undefined;
    readonly notCompared?: readonly NotCompared[] | undefined;
}
export interface WrittenFile {
    readonly path: string;
    readonly rows: number;
    readonly bytes: number;
    readonly sha256?: string | undefined;
}
export declare function copy(sourceStore: SourceStore, from: string, targetStore: Datastore<'write'>, to: string, options?: CopyFilesOptions): Promise<TransferSummary>;
export declare function copyData(source: DataSource, target: DataTarget, options?: CopyDataOptions): Promise<CopyDataSummary>;
export declare function createFolderState(folder: string): TransferState;
export declare function download(store: SourceStore, path: string, directory: string, options?: DownloadOptions): Promise<TransferSummary>;
export declare function downloadTable(source: RowsEnd, path: string, options?: DownloadTableOptions): Promise<CopyRowsSummary>;
export declare function formatEnd(end: DataSource | LocalEnd): string;
export declare function move(store: Datastore<'stat'>, from: string, to: string, options?: MoveOptions): Promise<MoveSummary>;
export declare function planCopy(source: DataSource, target: DataTarget, options?: CopyDataOptions): Promise<CopyRowsPlan | CopyFilesPlan>;
export declare function requireComplete<S extends TransferSummary>(summary: S): S;
export declare function upload(store: Datastore<'write'>, directory: string, options?: UploadOptions): Promise<TransferSummary>;
export declare function uploadFiles(store: Datastore<'write'>, files: Iterable<string> | AsyncIterable<string>, options?: UploadFilesOptions): Promise<TransferSummary>;
export declare function uploadTable(paths: string | readonly string[], target: TableEnd, options?: UploadTableOptions): Promise<CopyRowsSummary>;
