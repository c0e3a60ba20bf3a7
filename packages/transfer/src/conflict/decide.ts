import { DatastoreError } from '@stowage/core';
import type { ConflictPolicy } from '../options.ts';
import type { SourceFile } from '../plan/found.ts';
import type { Source } from '../plan/source.ts';
import type { Condition, Target, TargetState } from '../plan/target.ts';
import type { SkipReason } from '../transfer-event.ts';
import { findDifference, isNewer } from './compare.ts';

/** What is done with one file, and why. */
export type Decision =
  | { readonly action: 'move'; readonly because: string; readonly condition: Condition }
  | { readonly action: 'skip'; readonly because: string; readonly reason: SkipReason }
  | { readonly action: 'refuse'; readonly because: string; readonly error: DatastoreError };

/** A decision that needs to know no more than the policy: the target is asked to make sure of the rest. */
export const asNew: Decision = { action: 'move', because: 'The target is taken to be free, and checks it.', condition: { kind: 'absent' } };

/** A file whose target is about to be decided on. */
export interface Conflict {
  readonly file: SourceFile;
  /** Its path below the target. */
  readonly path: string;
  readonly state: TargetState | undefined;
  readonly source: Source;
  readonly target: Target;
  readonly signal: AbortSignal;
}

/** Decides by what is at the target. */
export async function decide(policy: ConflictPolicy, conflict: Conflict): Promise<Decision> {
  const { state } = conflict;
  if (state === undefined) return { action: 'move', because: 'There was nothing at the target.', condition: { kind: 'absent' } };
  const there = conflict.target.describe(conflict.path);
  if (state.kind === 'directory') {
    const error = new DatastoreError('PATH.IS_DIRECTORY', `${there} is a folder; a file cannot take its name.`, { path: there });
    return { action: 'refuse', because: 'A folder has the name of the target.', error };
  }
  const replace = (because: string): Decision => ({ action: 'move', because, condition: { kind: 'same', state } });
  switch (policy) {
    case 'fail': {
      const error = new DatastoreError('PATH.EXISTS', `${there} exists.`, {
        path: there,
        nextAction: 'Choose what to do with it (onConflict), or another target.',
      });
      return { action: 'refuse', because: 'The target exists.', error };
    }
    case 'skip':
      return { action: 'skip', reason: 'exists', because: 'The target exists.' };
    case 'overwrite':
      return { action: 'move', because: 'The target is replaced in any case.', condition: { kind: 'any' } };
    case 'ifNewer': {
      const verdict = isNewer(conflict.file.lastModified, state.lastModified);
      return verdict.newer ? replace(verdict.because) : { action: 'skip', reason: 'not-newer', because: verdict.because };
    }
    case 'ifChanged': {
      const verdict = await findDifference(conflict.file, state, conflict);
      return verdict.differs ? replace(verdict.because) : { action: 'skip', reason: 'unchanged', because: verdict.because };
    }
  }
}
