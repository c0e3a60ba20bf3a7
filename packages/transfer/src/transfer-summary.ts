import { DatastoreError } from '@stowage/core';
import type { SkipReason, TransferEvent } from './transfer-event.ts';

/** What became of a transfer: every file is counted. Survives JSON. */
export interface TransferSummary {
  /**
   * - `complete`: the source was listed to its end and nothing failed. Files may have been skipped.
   * - `incomplete`: something failed, the rest was transferred.
   * - `stopped`: something failed and `onError` is `stop`; what had not been started was left.
   */
  readonly outcome: 'complete' | 'incomplete' | 'stopped';
  /** Where the files came from, for people. */
  readonly source: string;
  /** Where they went, for people. */
  readonly target: string;
  /** `found` is the sum of the other three, except when `outcome` is `stopped`. */
  readonly files: { readonly found: number; readonly done: number; readonly skipped: number; readonly failed: number };
  /** Directories that had to be made, or could not be, for themselves; those that come with their files are not counted. */
  readonly directories: { readonly done: number; readonly skipped: number; readonly failed: number };
  /** Bytes of the files done. */
  readonly bytes: number;
  /** Milliseconds. */
  readonly duration: number;
  /** How many were skipped for each reason, files and directories. */
  readonly skippedBecause: Readonly<Partial<Record<SkipReason, number>>>;
  /** How many failed with each error code, files and directories. */
  readonly failedBecause: Readonly<Partial<Record<string, number>>>;
  /** What failed, the first `keepRecords` of it. */
  readonly failures: readonly TransferEvent[];
  /** What was skipped, the first `keepRecords` of it. */
  readonly skips: readonly TransferEvent[];
  /** How many failures and skips were counted and not kept. */
  readonly omitted: { readonly failures: number; readonly skips: number };
}

/**
 * Returns the summary if nothing failed.
 *
 * Throws the first failure otherwise, with its code and details, its message telling how many there are. Files that were skipped
 * are no failure.
 *
 * @example
 * ```ts
 * requireComplete(await upload(store, 'data'));
 * ```
 */
export function requireComplete<S extends TransferSummary>(summary: S): S {
  if (summary.outcome === 'complete') return summary;
  const { failed, found } = summary.files;
  const [first] = summary.failures;
  const text = `${failed} of ${found} files were not transferred from ${summary.source} to ${summary.target}`;
  const { error } = first ?? {};
  if (error === undefined)
    throw new DatastoreError('SERVICE.UNKNOWN', `${text}.`, { nextAction: 'Keep at least one record (keepRecords) to see why.' });
  throw new DatastoreError(error.code, `${text}; the first: ${error.message}`, {
    operation: error.operation,
    path: error.path,
    datastore: error.datastore,
    driver: error.driver,
    identity: error.identity,
    requestId: error.requestId,
    retryable: error.retryable,
    nextAction: error.nextAction,
    cause: error,
  });
}
