import type { Workspace } from '@stowage/workspace';
import type { RunOptions } from './options.ts';
import type { RunRecord } from './record.ts';
import { run } from './run.ts';

/** A way in which the inputs of a run can be had. */
export type InputMode = 'mount' | 'download';

/** What one way of having the inputs cost. */
export interface ComparedRun {
  readonly mode: InputMode;
  readonly id: string;
  readonly exitCode: number | undefined;
  /** Milliseconds of the whole run. */
  readonly duration: number;
  /** Milliseconds until the program started: copying the source, downloading or mounting. */
  readonly untilStart: number;
  /** Milliseconds of the program itself. */
  readonly program: number;
  /** Bytes that were fetched for the inputs; undefined where nobody counted. */
  readonly bytes: number | undefined;
  /** Operations that were asked of the inputs' datastores; undefined where nobody counted. */
  readonly operations: number | undefined;
}

/** What a comparison came to. */
export interface Comparison {
  readonly runs: readonly ComparedRun[];
  /** The mode of the shortest run of which the program ended well; undefined when none did. */
  readonly fastest: InputMode | undefined;
}

/**
 * Runs a program once for each way of having its inputs, one run after the other, and tells what each cost. For work that goes over
 * the same data again and again a download may beat a mount; nothing but trying tells. Outputs are uploaded by the last run alone.
 *
 * Fails as {@link run} does; the first run that fails so is the last.
 */
export async function compareRuns(workspace: Workspace, options: RunOptions, modes: readonly InputMode[]): Promise<Comparison> {
  const runs: ComparedRun[] = [];
  for (const [index, mode] of modes.entries()) {
    const began = performance.now();
    // What was read for the record would be counted with what the program read.
    const { id, exitCode, record } = await run(workspace, {
      ...options,
      inputsAs: mode,
      digestLimit: 0,
      countMounts: true,
      uploadOutputs: index === modes.length - 1 && options.uploadOutputs !== false,
    });
    runs.push({ mode, id, exitCode, duration: performance.now() - began, ...costOf(record) });
  }
  const [best] = runs.filter(({ exitCode }) => exitCode === 0).sort((a, b) => a.duration - b.duration);
  return { runs, fastest: best?.mode };
}

function costOf({ durations, movements, references }: RunRecord): Pick<ComparedRun, 'untilStart' | 'program' | 'bytes' | 'operations'> {
  const inputs = references.filter(({ role }) => role === 'input').map(({ reference }) => reference.name);
  const moved = movements.filter(({ name, mode }) => inputs.includes(name) && mode !== 'upload');
  const sum = (field: 'bytes' | 'operations'): number | undefined =>
    moved.every((one) => one[field] !== undefined) ? moved.reduce((total, one) => total + (one[field] ?? 0), 0) : undefined;
  return {
    untilStart: (durations.preparing ?? 0) + (durations.delivering ?? 0),
    program: durations.running ?? 0,
    bytes: sum('bytes'),
    operations: sum('operations'),
  };
}
