import type { DatastoreError, Digests } from '@stowage/core';
import type { Delivery } from '../content/delivery.ts';

/** What is at a target path. */
export interface TargetState {
  readonly kind: 'file' | 'directory';
  /** Bytes. */
  readonly size: number;
  readonly lastModified?: Date | undefined;
  readonly digests?: Digests | undefined;
  readonly etag?: string | undefined;
  /** What differs when the file does; for the target alone to compare. */
  readonly version: string;
}

/** What must hold of the target when a file gets its name. */
export type Condition = { readonly kind: 'any' } | { readonly kind: 'absent' } | { readonly kind: 'same'; readonly state: TargetState };

/** Thrown when the condition did not hold: the file there has come, gone or changed since the decision, which is made again. */
export class ConditionLost extends Error {
  override readonly name = 'ConditionLost';
}

/** What is known once a file has its name. */
export interface Landed {
  /** What the source knew of the file and the target cannot keep. */
  readonly dropped?: readonly string[] | undefined;
}

/** Where files go: a folder on disk, or a folder of a datastore. Paths are below it. */
export interface Target {
  /** For people. */
  readonly name: string;
  /** A file keeps the time of its source, so equal times mean the same file; else its time is that of its arrival. */
  readonly keepsTimes: boolean;
  /** A file may have the name of a folder that holds others. */
  readonly nests: boolean;
  /** What the target takes for one name, beside what is equal. */
  readonly fold?: ((path: string) => string) | undefined;
  /** The target's own path of a path below it: what people read. */
  describe(path: string): string;
  /** Why a name cannot be held here, known before anything is asked. */
  tryRefuse(path: string): DatastoreError | undefined;
  /** Whether a file of this size is better put as {@link Condition} `absent` than asked for first: that is decided in one step. */
  decidesItself(size: number): boolean;
  stat(path: string, signal: AbortSignal): Promise<TargetState | undefined>;
  /** The MD5 of what is there, base64, if it is known or can be computed without a transfer. */
  md5(path: string, state: TargetState, signal: AbortSignal): Promise<string | undefined>;
  /**
   * Gives a file its name, complete, or leaves what was there. Throws {@link ConditionLost} when the condition does not hold.
   */
  put(path: string, delivery: Delivery, condition: Condition, signal: AbortSignal): Promise<Landed>;
  /** Makes an empty directory; false where those cannot be held. */
  createDirectory(path: string, signal: AbortSignal): Promise<boolean>;
}
