import type { TransferEvent } from '@stowage/transfer';

/** A file that was moved, in the record of a run. */
export interface MovedFile {
  /** Relative to what was moved; `''` for a single file. */
  readonly path: string;
  readonly size: number;
  /** SHA-256, hexadecimal; absent where the bytes did not pass through this process. */
  readonly sha256?: string | undefined;
}

/** What became of the data of one reference. Survives JSON. */
export interface Movement {
  /** The name of the reference. */
  readonly name: string;
  readonly mode: 'mount' | 'download' | 'upload';
  /** Where it came from, and where it went, for people and without secrets. */
  readonly from: string;
  readonly to: string;
  readonly content: 'file' | 'directory' | 'table';
  /** Files that were moved; of a mount that nobody counted, absent. */
  readonly files?: number | undefined;
  readonly bytes?: number | undefined;
  /** Of tables. */
  readonly rows?: number | undefined;
  /** One digest of all files, names included, whatever their order: equal when the trees are equal. See `createTreeDigest`. */
  readonly digest?: string | undefined;
  /** The first files, sorted by path. */
  readonly entries?: readonly MovedFile[] | undefined;
  /** How many files are not among `entries`. */
  readonly omitted?: number | undefined;
  /** What was passed over, the first of it. */
  readonly skipped?: readonly Pick<TransferEvent, 'source' | 'because'>[] | undefined;
  /** Operations that were asked of the datastore. */
  readonly operations?: number | undefined;
  /** Milliseconds. */
  readonly duration: number;
}
