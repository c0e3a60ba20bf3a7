import type { OnTransferEvent } from './transfer-event.ts';
import type { OnProgress } from './transfer-progress.ts';

/**
 * What happens to a file whose target exists.
 *
 * - `fail`: it is not transferred and counts as failed with `PATH.EXISTS`.
 * - `skip`: it is not transferred and counts as skipped.
 * - `overwrite`: the target is replaced.
 * - `ifNewer`: the target is replaced when the source was modified later, to the second.
 * - `ifChanged`: the target is replaced unless size and MD5 are the same, or, where the store keeps no MD5, size and time say so.
 */
export type ConflictPolicy = 'fail' | 'skip' | 'overwrite' | 'ifNewer' | 'ifChanged';

/** What every transfer can be told. */
export interface TransferOptions {
  /** What happens to a file whose target exists. Default `fail`. */
  readonly onConflict?: ConflictPolicy | undefined;
  /** Whether a file that fails stops those not yet started. Default `continue`. */
  readonly onError?: 'continue' | 'stop' | undefined;
  /** Files at a time. Default 8. */
  readonly concurrency?: number | undefined;
  /**
   * Files up to this many bytes are held in memory whole, so that a request that failed can be repeated; larger ones stream.
   * At most `concurrency` times this is held. Default 1 MiB.
   */
  readonly bufferSize?: number | undefined;
  /** Whether digests are computed while the bytes pass, compared where the other side has one, and told. Default `true`; sizes are always compared. */
  readonly verify?: boolean | undefined;
  /**
   * Whether the path of the source is kept below the target: its path in the store, or, on disk, its path from the working
   * directory on. Default `false`: its contents go right under the target.
   */
  readonly keepPrefix?: boolean | undefined;
  /** How many failures, and how many skips, the summary keeps; it counts all. Default 1 000 of each. */
  readonly keepRecords?: number | undefined;
  /** Told what has become of each file and directory. A promise is waited for; an error ends the transfer. */
  readonly onEvent?: OnTransferEvent | undefined;
  /** Told how far the transfer is, at most every `progressInterval` and once at the end. An error ends the transfer. */
  readonly onProgress?: OnProgress | undefined;
  /** Milliseconds between two calls of `onProgress`, at least. Default 200. */
  readonly progressInterval?: number | undefined;
  /** Aborts the transfer: files under way leave nothing under their final names, and the signal's reason is thrown. */
  readonly signal?: AbortSignal | undefined;
}

/** How a folder is uploaded. */
export interface UploadOptions extends TransferOptions {
  /** The folder of the store that everything goes under. Default: its root. */
  readonly to?: string | undefined;
  /** Symbolic links below the source: passed over and counted, or read as what they lead to, wherever that is. Default `skip`. */
  readonly symlinks?: 'skip' | 'follow' | undefined;
}

/** How named files are uploaded. */
export interface UploadFilesOptions extends Omit<TransferOptions, 'keepPrefix'> {
  /** The folder of the store that everything goes under. Default: its root. */
  readonly to?: string | undefined;
  /** A folder that holds all the files: they keep their paths below it. Default: each file lands under its own name. */
  readonly relativeTo?: string | undefined;
}

/** How a file or folder of a store is downloaded. */
export interface DownloadOptions extends TransferOptions {
  /** For a single file: the name that it gets, instead of its own. */
  readonly as?: string | undefined;
  /** Whether each file is forced to the disk before it gets its name. Default `false`. */
  readonly fsync?: boolean | undefined;
}

/** How a file or folder is copied between stores. */
export interface CopyFilesOptions extends TransferOptions {
  /** For a single file: the name that it gets, instead of its own. */
  readonly as?: string | undefined;
}

/** How a file or folder is moved inside a store. */
export interface MoveOptions extends Omit<CopyFilesOptions, 'keepPrefix'> {}

/** The options of every transfer with their defaults. */
export interface Settings {
  readonly onConflict: ConflictPolicy;
  readonly onError: 'continue' | 'stop';
  readonly concurrency: number;
  readonly bufferSize: number;
  readonly verify: boolean;
  readonly keepRecords: number;
  readonly onEvent: OnTransferEvent | undefined;
  readonly onProgress: OnProgress | undefined;
  readonly progressInterval: number;
  readonly signal: AbortSignal | undefined;
}

const policies: readonly ConflictPolicy[] = ['fail', 'skip', 'overwrite', 'ifNewer', 'ifChanged'];

/** Checks the options and fills in what was left out. */
export function toSettings(options: TransferOptions): Settings {
  options.signal?.throwIfAborted();
  return {
    onConflict: oneOf('onConflict', policies, options.onConflict ?? 'fail'),
    onError: oneOf('onError', ['continue', 'stop'], options.onError ?? 'continue'),
    concurrency: wholeNumber('concurrency', 1, options.concurrency ?? 8),
    bufferSize: wholeNumber('bufferSize', 0, options.bufferSize ?? 1_048_576),
    verify: options.verify ?? true,
    keepRecords: wholeNumber('keepRecords', 0, options.keepRecords ?? 1_000),
    onEvent: options.onEvent,
    onProgress: options.onProgress,
    progressInterval: wholeNumber('progressInterval', 0, options.progressInterval ?? 200),
    signal: options.signal,
  };
}

/** Checks an option that is one of some words. */
export function oneOf<T extends string>(name: string, words: readonly T[], given: T): T {
  if (!words.includes(given)) throw new TypeError(`${name} must be one of ${words.join(', ')}, not ${JSON.stringify(given)}`);
  return given;
}

/** Checks an option that counts something. */
export function wholeNumber(name: string, least: number, given: number): number {
  if (!Number.isSafeInteger(given) || given < least) throw new RangeError(`${name} must be a whole number, ${least} or more`);
  return given;
}
