import type { DatastoreError } from '@stowage/core';

/**
 * Why something was passed over.
 *
 * - `exists`, `not-newer`, `unchanged`: the target exists, and `onConflict` says to leave it.
 * - `symbolic-link`, `link-loop`: a link while links are skipped; a link that leads to a folder that holds it.
 * - `special-file`: a device, pipe or socket.
 * - `part-file`: what an interrupted transfer left behind, or another one is writing.
 * - `datastore-folder`: the folder that the datastore itself keeps its files in.
 * - `empty-directory`: a directory without files, which the other side cannot hold.
 */
export type SkipReason =
  | 'exists'
  | 'not-newer'
  | 'unchanged'
  | 'symbolic-link'
  | 'link-loop'
  | 'special-file'
  | 'part-file'
  | 'datastore-folder'
  | 'empty-directory';

/** What has become of one file or directory. Its JSON form can be sent and kept. */
export interface TransferEvent {
  /** `listing`: not one file but the listing of the source, which broke off. */
  readonly type: 'file' | 'directory' | 'listing';
  /** The path at the source: below the datastore, or on disk. */
  readonly source: string;
  /** The path at the target; absent when it has none. */
  readonly target?: string | undefined;
  readonly outcome: 'done' | 'skipped' | 'failed';
  /** Why this was decided, in one sentence. */
  readonly because: string;
  /** Of what was skipped. */
  readonly reason?: SkipReason | undefined;
  /** Of what failed. Its JSON form has no cause and no secret. */
  readonly error?: DatastoreError | undefined;
  /** Bytes. */
  readonly size?: number | undefined;
  /** How it got there: through this process, by the store itself, or by a new name for the same file. */
  readonly method?: 'stream' | 'server-copy' | 'rename' | undefined;
  /** SHA-256 of the bytes that passed through this process, hexadecimal. */
  readonly sha256?: string | undefined;
  /** What the other side's word was compared with ours: a digest, or the size alone. */
  readonly verified?: 'md5' | 'crc64' | 'size' | undefined;
  /** What the source knew of the file and the target cannot keep, for example `metadata`. */
  readonly dropped?: readonly string[] | undefined;
  /** Milliseconds that it took. */
  readonly duration?: number | undefined;
}

/** Takes events. A promise is waited for, so a slow one slows the transfer instead of piling up. */
export type OnTransferEvent = (event: TransferEvent) => void | Promise<void>;
