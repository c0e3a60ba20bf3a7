import type { DatastoreError, Digests } from '@stowage/core';
import type { SkipReason } from '../transfer-event.ts';

/** A file as the source's listing tells it; opening it may tell better. */
export interface SourceFile {
  /** Its path below the source, `/` between names: what the layout works with. */
  readonly relative: string;
  /** Its path as the source names it: what the source opens and people read. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly lastModified?: Date | undefined;
  readonly digests?: Digests | undefined;
  readonly etag?: string | undefined;
}

/** A directory for which nothing else stands: one without files, or one that is not known to have any. */
export interface SourceDirectory {
  readonly relative: string;
  readonly path: string;
}

/** What a source finds, in the order in which it finds it. */
export type Found =
  | { readonly kind: 'file'; readonly file: SourceFile }
  | { readonly kind: 'directory'; readonly directory: SourceDirectory }
  | {
      readonly kind: 'skipped';
      readonly type: 'file' | 'directory';
      readonly path: string;
      readonly reason: SkipReason;
      readonly because: string;
    }
  | {
      readonly kind: 'failed';
      readonly type: 'file' | 'directory';
      readonly path: string;
      readonly because: string;
      readonly error: DatastoreError;
    };
