/**
 * Brings files, folders and tables between disk and datastores, and between datastores: each file complete and verified, each table with
 * all rows, or not at all.
 *
 * @packageDocumentation
 */
export { copy } from './copy.ts';
export { download } from './download.ts';
export { type MoveSummary, move } from './move.ts';
export type {
  ConflictPolicy,
  CopyFilesOptions,
  DownloadOptions,
  MoveOptions,
  TransferOptions,
  UploadFilesOptions,
  UploadOptions,
} from './options.ts';
export type { SourceStore } from './store/store-source.ts';
export { type CopyDataOptions, type CopyDataSummary, copyData } from './tables/copy-data.ts';
export {
  type DataSource,
  type DataTarget,
  type FilesEnd,
  formatEnd,
  type LocalEnd,
  type RowsEnd,
  type StatementEnd,
  type TableEnd,
} from './tables/ends.ts';
export { type DownloadTableOptions, downloadTable, type UploadTableOptions, uploadTable } from './tables/local-tables.ts';
export type { BadRowPolicy, CopyCursor, CopyRowsOptions, NamedState, RowVerification } from './tables/options.ts';
export type { CopyFilesPlan, CopyRowsPlan, PlannedColumn, PlannedReading, PlannedWriting, PlanProblem } from './tables/plan/copy-plan.ts';
export { planCopy } from './tables/plan/plan-copy.ts';
export type { OnRowProgress, RowProgress } from './tables/row-progress.ts';
export { createFolderState, type TransferState } from './tables/state.ts';
export type { CopiedRange, CopyLoss, CopyRowsSummary, NotCompared, RejectedRowRecord, RejectedRows, Verified } from './tables/summary.ts';
export type { WrittenFile } from './tables/write/open-file.ts';
export type { OnTransferEvent, SkipReason, TransferEvent } from './transfer-event.ts';
export type { OnProgress, TransferProgress } from './transfer-progress.ts';
export { requireComplete, type TransferSummary } from './transfer-summary.ts';
export { upload, uploadFiles } from './upload.ts';
