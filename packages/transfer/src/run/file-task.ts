import { DatastoreError, isDatastoreError } from '@stowage/core';
import { asNew, type Decision, decide } from '../conflict/decide.ts';
import type { Settings } from '../options.ts';
import type { SourceFile } from '../plan/found.ts';
import type { Source } from '../plan/source.ts';
import { ConditionLost, type Target } from '../plan/target.ts';
import type { TransferEvent } from '../transfer-event.ts';
import { withAttempts } from './attempts.ts';
import type { Moved, Mover } from './mover.ts';

/** Everything that a file's transfer needs beside the file. */
export interface TransferParts {
  readonly source: Source;
  readonly target: Target;
  readonly mover: Mover;
  readonly settings: Settings;
}

/** A file on its way through the steps of its transfer. */
export interface FileTask {
  readonly file: SourceFile;
  /** Below the target. */
  readonly path: string;
  readonly signal: AbortSignal;
  /** Called with the number of bytes that have just passed; a negative number takes them back. */
  readonly onBytes: (count: number) => void;
}

/** How often a decision is made anew when the target changes under it. */
const decisions = 4;

/**
 * Transfers one file: decides, moves, and decides again when the target has changed meanwhile. Tells what became of it; throws only
 * on abort, and what is no failure of a datastore or a disk.
 */
export async function transferFile(task: FileTask, parts: TransferParts): Promise<TransferEvent> {
  const started = performance.now();
  const { file, path, signal } = task;
  const base = { type: 'file', source: file.path, target: parts.target.describe(path), size: file.size } as const;
  const told: Told = { because: 'It could not be decided on.', lost: undefined };
  try {
    const result = await withAttempts(async (tried) => {
      const settled = await settle(task, parts, tried, told);
      if (settled.outcome === 'done') await parts.mover.release?.(file, signal);
      return settled;
    }, signal);
    return { ...base, ...result, because: told.because, duration: Math.round(performance.now() - started) };
  } catch (error) {
    signal.throwIfAborted();
    if (!isDatastoreError(error)) throw error;
    return { ...base, outcome: 'failed', because: told.because, error, duration: Math.round(performance.now() - started) };
  }
}

/** What the tries of one file tell each other. */
interface Told {
  because: string;
  /** MD5 of all the bytes of a try that failed after the last of them had passed. */
  lost: string | undefined;
}

type Result = { readonly outcome: 'skipped'; readonly reason: TransferEvent['reason'] } | ({ readonly outcome: 'done' } & Moved);

async function settle(task: FileTask, parts: TransferParts, tried: number, told: Told): Promise<Result> {
  if (tried > 0 && (await hasArrived(task, parts, told.lost))) {
    told.because = 'An earlier try has brought it, and its answer was lost.';
    return { outcome: 'done', size: task.file.size, method: 'stream', verified: 'md5' };
  }
  for (let round = 0; round < decisions; round++) {
    const decision = await decideOn(task, parts, tried + round > 0);
    told.because = decision.because;
    if (decision.action === 'refuse') throw decision.error;
    if (decision.action === 'skip') return { outcome: 'skipped', reason: decision.reason };
    let moved = 0;
    const onBytes = (count: number): void => {
      moved += count;
      task.onBytes(count);
    };
    const onLost = (md5: string | undefined): void => {
      told.lost = md5;
    };
    const context = { signal: task.signal, onBytes, onLost };
    try {
      return { outcome: 'done', ...(await parts.mover.move(task.file, task.path, decision.condition, context)) };
    } catch (error) {
      task.onBytes(-moved);
      if (!(error instanceof ConditionLost)) throw error;
    }
  }
  const at = parts.target.describe(task.path);
  throw new DatastoreError('CONDITION.FAILED', `${at} changes faster than it can be decided on.`, {
    path: at,
    nextAction: 'Transfer it again when nobody else writes it.',
  });
}

/** Whether the target has the very bytes of the source: what a write that got through and whose answer did not leaves behind. */
async function hasArrived({ file, path, signal }: FileTask, { source, target }: TransferParts, lost: string | undefined): Promise<boolean> {
  const state = await target.stat(path, signal);
  if (state?.kind !== 'file' || state.size !== file.size) return false;
  const md5 = await target.md5(path, state, signal);
  return md5 !== undefined && md5 === ((await source.md5(file, signal)) ?? lost);
}

async function decideOn(task: FileTask, { source, target, mover, settings }: TransferParts, again: boolean): Promise<Decision> {
  const { file, path, signal } = task;
  const policy = settings.onConflict;
  if (policy === 'overwrite') return { action: 'move', because: 'The target is replaced in any case.', condition: { kind: 'any' } };
  if (!again && (policy === 'fail' || policy === 'skip') && mover.decidesItself(file.size)) return asNew;
  return decide(policy, { file, path, state: await target.stat(path, signal), source, target, signal });
}
