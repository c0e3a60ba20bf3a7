import type { ContentHeaders, Digests, Metadata } from '@stowage/core';

/** A file of the source, opened: what it says of itself now, and its bytes. Close it, whatever happens. */
export interface Content {
  /** Bytes that it will have; another number is a failure. */
  readonly size: number;
  readonly lastModified?: Date | undefined;
  /** What the source says of its bytes, to be compared with what arrives. */
  readonly digests?: Digests | undefined;
  readonly headers?: ContentHeaders | undefined;
  readonly metadata?: Metadata | undefined;
  /** All its bytes, if it is small enough to be held. Then `chunks` is not used. */
  readonly bytes?: Uint8Array | undefined;
  /** Its bytes, to be read once. It throws when the file changes under the reader. */
  readonly chunks: AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}
