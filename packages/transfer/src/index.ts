/**
 * Brings files and folders between disk and datastores, and between datastores: each file complete and verified, or not at all. Rows of
 * tables, queries and files are brought by `@stowage/transfer/tables`.
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
export type { OnTransferEvent, SkipReason, TransferEvent } from './transfer-event.ts';
export type { OnProgress, TransferProgress } from './transfer-progress.ts';
export { requireComplete, type TransferSummary } from './transfer-summary.ts';
export { upload, uploadFiles } from './upload.ts';
