import type { DatastoreError } from '@stowage/core';
import type { Notice } from '../notice.ts';

/** What a check tries, in this order. `create` only when asked for, `write`, `read` and `delete` only when a probe file may be written. */
export type CheckStepName = 'open' | 'create' | 'list' | 'write' | 'read' | 'delete';

/** One thing that was tried, or was not. */
export interface CheckStep {
  readonly step: CheckStepName;
  readonly outcome: 'done' | 'failed' | 'skipped';
  /** What came of it, or why it was not tried; one sentence. */
  readonly detail: string;
  /** Why it failed: the code, the identity that asked, what to do next. */
  readonly error?: DatastoreError | undefined;
}

/** What a check of a datastore found. It survives JSON and holds no secret. */
export interface CheckReport {
  readonly datastore: string;
  readonly type: string;
  readonly location: string | undefined;
  /** Who asked: `account key of training`. Undefined when the datastore could not be opened. */
  readonly identity: string | undefined;
  /** Nothing that was tried failed. */
  readonly ok: boolean;
  readonly steps: readonly CheckStep[];
  readonly notices: readonly Notice[];
  /** What to do about the first failure. */
  readonly nextAction: string | undefined;
}
