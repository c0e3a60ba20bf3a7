import type { SourceFile } from '../plan/found.ts';
import type { Source } from '../plan/source.ts';
import type { Target, TargetState } from '../plan/target.ts';

const wholeSecond = 1_000;
/** Milliseconds that a time loses on its way to the disk and back, as it travels in fractions of seconds. */
const clockError = 2;

/** Whether the source was modified later. Services keep whole seconds, so whole seconds are compared. */
export function isNewer(source: Date | undefined, target: Date | undefined): { readonly newer: boolean; readonly because: string } {
  if (source === undefined || target === undefined) {
    return {
      newer: true,
      because: `${source === undefined ? 'The source' : 'The target'} does not tell its time, so nothing says that the target is as new.`,
    };
  }
  const newer = wholeSeconds(source) > wholeSeconds(target);
  return { newer, because: `The source is of ${source.toISOString()}, the target of ${target.toISOString()}.` };
}

/** Where the two sides of a comparison can be asked for more. */
export interface ComparedSides {
  readonly path: string;
  readonly source: Source;
  readonly target: Target;
  readonly signal: AbortSignal;
}

/**
 * Whether the source differs from the target, by what is known without moving it: the sizes; then the MD5s, where at least one side
 * keeps one and the other keeps one too or can compute it from the disk; else the times.
 */
export async function findDifference(
  file: SourceFile,
  state: TargetState,
  sides: ComparedSides,
): Promise<{ readonly differs: boolean; readonly because: string }> {
  if (file.size !== state.size) return { differs: true, because: `The source has ${file.size} bytes, the target ${state.size}.` };
  const { source, target, path, signal } = sides;
  // The store is asked first: only if it has one is the side on disk worth reading.
  const ofSource = (): Promise<string | undefined> => source.md5(file, signal);
  const ofTarget = (): Promise<string | undefined> => target.md5(path, state, signal);
  const [first, second] = target.keepsTimes ? [ofSource, ofTarget] : [ofTarget, ofSource];
  const known = await first();
  const md5 = known === undefined ? undefined : await second();
  if (md5 !== undefined) {
    return md5 === known ? { differs: false, because: 'Size and MD5 are the same.' } : { differs: true, because: 'The MD5s differ.' };
  }
  return compareTimes(file.lastModified, state.lastModified, target.keepsTimes);
}

function compareTimes(
  source: Date | undefined,
  target: Date | undefined,
  keepsTimes: boolean,
): { readonly differs: boolean; readonly because: string } {
  if (source === undefined || target === undefined) {
    return { differs: true, because: 'Sizes are the same, and neither MD5s nor times can be compared.' };
  }
  const times = `the source is of ${source.toISOString()}, the target of ${target.toISOString()}`;
  if (keepsTimes) {
    const differs = Math.abs(source.getTime() - target.getTime()) >= clockError;
    return { differs, because: `Sizes are the same, no MD5 is kept; the times ${differs ? 'differ' : 'are the same'}: ${times}.` };
  }
  // The target's time is that of its arrival, maybe cut to seconds: within that second the source may have been modified after it.
  const differs = wholeSeconds(source) >= wholeSeconds(target) && source.getTime() !== target.getTime();
  return { differs, because: `Sizes are the same, no MD5 is kept; the source was ${differs ? '' : 'not '}modified since: ${times}.` };
}

function wholeSeconds(date: Date): number {
  return Math.floor(date.getTime() / wholeSecond);
}
