/**
 * Brings rows between tables, queries and files of any datastores: a table takes all rows or none, a file has its name when it is complete. An entry of its
 * own, so that programs that move files alone do not load Arrow.
 *
 * @packageDocumentation
 */
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
