import type { DataReferenceJson, LockHolder } from '@stowage/workspace';
import type { Movement } from '../deliveries/movement.ts';
import type { SnapshotOmission } from '../snapshot/snapshot.ts';
import type { RunPhase } from './options.ts';

/**
 * What became of a run. `lost`: whoever ran it was killed; `stowage runs clean` removes what it left. `completed`: the program ended with
 * exit code 0, and everything was brought where it belongs.
 */
export type RunStatus = RunPhase | 'completed' | 'failed' | 'canceled' | 'lost';

/** A reference as the run had it. */
export interface RecordedReference {
  readonly reference: DataReferenceJson;
  readonly role: 'input' | 'output';
  /** The place of its data on the compute, or its address: what `$name` stood for. */
  readonly value: string;
}

/** All that is kept of a run. Survives JSON; no value of a secret or of a variable is in it. */
export interface RunRecord {
  readonly version: 1;
  readonly id: string;
  readonly status: RunStatus;
  readonly compute: { readonly name: string; readonly kind: string; readonly location?: string | undefined };
  readonly sourceDirectory: string;
  readonly snapshot?:
    | { readonly files: number; readonly bytes: number; readonly digest: string; readonly omissions: readonly SnapshotOmission[] }
    | undefined;
  /** The program and its arguments, as they were started. */
  readonly command: readonly string[];
  /** The names of the variables that the run set. */
  readonly environment: readonly string[];
  readonly references: readonly RecordedReference[];
  /** What was delivered, and what was brought back, in that order. */
  readonly movements: readonly Movement[];
  /** ISO 8601. */
  readonly started: string;
  readonly ended?: string | undefined;
  /** Milliseconds of each phase. */
  readonly durations: Readonly<Partial<Record<RunPhase, number>>>;
  readonly exitCode?: number | undefined;
  /** The signal that ended the program. */
  readonly signal?: string | undefined;
  /** What went wrong around the program: an error's `toJSON`. */
  readonly error?: Readonly<Record<string, unknown>> | undefined;
  /** Where the working folder and the data were kept. */
  readonly kept?: string | undefined;
  /** Who runs it. */
  readonly owner: LockHolder;
  /** What the compute needs to find what may be left; see `Compute.cleanUp`. */
  readonly trace?: unknown;
}

/** Whether a run has not been brought to its end, by us or by a clean-up. */
export function isUnfinished({ status }: Pick<RunRecord, 'status'>): boolean {
  return ['preparing', 'delivering', 'running', 'collecting', 'cleaning'].includes(status);
}
