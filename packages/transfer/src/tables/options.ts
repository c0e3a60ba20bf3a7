import { type ColumnRange, DatastoreError, type TableWriteMode } from '@stowage/core';
import type { FormatName, ReadOptions, WriteOptions } from '@stowage/tabular';
import { oneOf, wholeNumber } from '../options.ts';
import type { FilesEnd, LocalEnd } from './ends.ts';
import type { OnRowProgress } from './row-progress.ts';
import type { TransferState } from './state.ts';

/** What happens to a row that does not fit: the copy fails, the row is left out, or it is left out and written to a file. */
export type BadRowPolicy = 'fail' | 'skip' | 'divert';

/**
 * How far a copy is verified.
 *
 * - `none`: what the two sides report is taken over.
 * - `rows`: the rows that the target counted must be those that the source gave, less the rejected ones. Costs nothing.
 * - `checksum`: the rows are also added up while they pass, read back from the target, and compared. Costs a second reading.
 */
export type RowVerification = 'none' | 'rows' | 'checksum';

/** A column by whose values a copy goes on where the last one ended. It must never be null, and only grow with new rows. */
export interface CopyCursor extends ColumnRange {}

/** Where the watermark of a cursor, and the journal of an export, are kept. */
export interface NamedState {
  readonly state: TransferState;
  /** Names this copy among others. */
  readonly name: string;
}

/** How rows are copied between tables, queries and files. */
export interface CopyRowsOptions {
  /** What the files are. Default: what their names say. From files to files: what the new ones become; what is read by its name, where that says. */
  readonly format?: FormatName | undefined;
  /** How text files are read. */
  readonly read?: Omit<ReadOptions, 'schema' | 'onRejectedRow' | 'batchRows' | 'columns' | 'signal'> | undefined;
  /** How files are written. */
  readonly write?: WriteOptions | undefined;
  /** What happens to files that exist. Default `fail`. `overwrite` replaces the whole set of parts. */
  readonly onConflict?: 'fail' | 'skip' | 'overwrite' | undefined;
  /** What happens to a table that exists. Default `fail`. */
  readonly mode?: TableWriteMode | undefined;
  /** The columns that identify a row, for `merge`. */
  readonly keys?: readonly string[] | undefined;
  /** Rows of a file, at most; the target is then a folder of parts. */
  readonly partRows?: number | undefined;
  /** About how many bytes a file gets: it ends with the batch that reaches them. The target is then a folder of parts. */
  readonly partBytes?: number | undefined;
  /** Columns that become folders, `country=DE/year=2026/`, and are left out of the files. */
  readonly partitionBy?: readonly string[] | undefined;
  /** What happens to rows that do not fit. Default `fail`. */
  readonly onBadRow?: BadRowPolicy | undefined;
  /** The file that diverted rows go to, as JSON lines. It must not exist. */
  readonly divertTo?: FilesEnd | LocalEnd | undefined;
  /** Only rows whose value lies in `[from, to)`. With `state`, `from` is by default where the last copy ended, and `to` right behind the highest value that is there now. */
  readonly cursor?: CopyCursor | undefined;
  readonly state?: NamedState | undefined;
  /** An export of a table goes on where it was torn: parts by `cursor`, each of about `partRows` rows, finished ones in a journal in `state`, which keeps no watermark then. */
  readonly resume?: boolean | undefined;
  /** Default `rows`. */
  readonly verify?: RowVerification | undefined;
  /** Connections that read a table at a time, where the database can; rows then come in no order. */
  readonly parallel?: number | undefined;
  /** How many rejected rows, and how many files, the summary keeps; it counts all. Default 1 000 of each. */
  readonly keepRecords?: number | undefined;
  /** Told how far the copy is, at most every `progressInterval` and once at the end. */
  readonly onProgress?: OnRowProgress | undefined;
  /** Milliseconds between two calls of `onProgress`, at least. Default 200. */
  readonly progressInterval?: number | undefined;
  /** Aborts the copy: a table stays as it was, no file under way gets its name, and the signal's reason is thrown. */
  readonly signal?: AbortSignal | undefined;
}

/** The options with their defaults. */
export interface RowSettings extends CopyRowsOptions {
  readonly onConflict: 'fail' | 'skip' | 'overwrite';
  readonly mode: TableWriteMode;
  readonly keys: readonly string[];
  readonly partitionBy: readonly string[];
  readonly onBadRow: BadRowPolicy;
  readonly verify: RowVerification;
  readonly keepRecords: number;
  readonly progressInterval: number;
  readonly signal: AbortSignal;
}

/** Says that options do not go together. */
export function badOptions(problem: string, nextAction: string): DatastoreError {
  return new DatastoreError('OPTIONS.INVALID', problem, { nextAction });
}

/** Checks the options on their own and fills in what was left out. Fails with `OPTIONS.INVALID`. */
export function toRowSettings(options: CopyRowsOptions): RowSettings {
  options.signal?.throwIfAborted();
  const { cursor, state, resume, onBadRow = 'fail', divertTo } = options;
  const { partRows, partBytes, partitionBy = [] } = options;
  for (const [name, given] of Object.entries({ partRows, partBytes })) if (given !== undefined) wholeNumber(name, 1, given);
  if (onBadRow === 'divert' && divertTo === undefined)
    throw badOptions('Rows are diverted, and no file is given for them.', 'Give the file (divertTo), or skip them.');
  if (onBadRow !== 'divert' && divertTo !== undefined)
    throw badOptions(`A file for diverted rows is given, and onBadRow is "${onBadRow}".`, 'Set onBadRow to "divert".');
  if (state !== undefined && cursor === undefined)
    throw badOptions('What is kept between two copies hangs on a cursor, and there is none.', 'Name the cursor column.');
  if (resume) {
    if (cursor === undefined || state === undefined || partRows === undefined)
      throw badOptions(
        'A copy that can be resumed needs a cursor column, partRows, and a place for its journal.',
        'Give cursor, partRows and state.',
      );
    if (partBytes !== undefined || partitionBy.length > 0)
      throw badOptions(
        'A copy that can be resumed has parts by its cursor, not by bytes or folders.',
        'Leave out partBytes and partitionBy.',
      );
    if (onBadRow !== 'fail') throw badOptions('An export that can be resumed leaves no row out.', 'Leave out onBadRow.');
  }
  return {
    ...options,
    onConflict: oneOf('onConflict', ['fail', 'skip', 'overwrite'], options.onConflict ?? 'fail'),
    mode: oneOf('mode', ['append', 'replace', 'merge', 'fail'], options.mode ?? 'fail'),
    keys: options.keys ?? [],
    partitionBy,
    onBadRow: oneOf('onBadRow', ['fail', 'skip', 'divert'], onBadRow),
    verify: oneOf('verify', ['none', 'rows', 'checksum'], options.verify ?? 'rows'),
    keepRecords: wholeNumber('keepRecords', 0, options.keepRecords ?? 1_000),
    progressInterval: wholeNumber('progressInterval', 0, options.progressInterval ?? 200),
    signal: options.signal ?? new AbortController().signal,
  };
}
