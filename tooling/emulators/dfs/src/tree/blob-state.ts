import type { Metadata } from '@stowage/emulator-wire';
import type { Content } from './content.ts';
import type { ContentHeaders } from './node.ts';

export interface Block {
  readonly id: string;
  readonly data: Content;
}

/** A copy that ended; copies within the emulator are done when they are answered. */
export interface CopyState {
  readonly id: string;
  readonly source: string;
  readonly completedAt: number;
  readonly bytes: number;
}

export interface Snapshot {
  /** The snapshot's name: its time with seven digits. */
  readonly time: string;
  readonly etag: string;
  readonly modifiedAt: number;
  readonly content: Content;
  readonly metadata: Metadata;
  readonly headers: ContentHeaders;
}

export interface BlobState {
  type: 'BlockBlob' | 'AppendBlob';
  /** Written by the Blob endpoint, so that the DFS endpoint cannot append to it. */
  writtenAsBlob: boolean;
  committedBlocks: readonly Block[];
  readonly uncommittedBlocks: Map<string, Block>;
  tags: Readonly<Record<string, string>>;
  tier: string | undefined;
  /** When the tier was set, in milliseconds; undefined for a blob that has the account's. */
  tierChangedAt: number | undefined;
  copy: CopyState | undefined;
  snapshots: readonly Snapshot[];
  sealed: boolean;
}

export const newBlobState = (): BlobState => ({
  type: 'BlockBlob',
  writtenAsBlob: false,
  committedBlocks: [],
  uncommittedBlocks: new Map(),
  tags: {},
  tier: undefined,
  tierChangedAt: undefined,
  copy: undefined,
  snapshots: [],
  sealed: false,
});
