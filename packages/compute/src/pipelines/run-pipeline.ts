import { DatastoreError, isDatastoreError } from '@stowage/core';
import type { Workspace } from '@stowage/workspace';
import type { RunOptions } from '../runs/options.ts';
import { clearOutput, findOldOutputs } from './clear-output.ts';
import { tryDigestContent } from './content-digest.ts';
import { doStep } from './do-step.ts';
import { fingerprintOf } from './fingerprint.ts';
import { formatLocation } from './location.ts';
import { type Pipeline, type PipelinePlan, type PlannedStep, planPipeline, type StepReference } from './pipeline.ts';
import { nothing, type OutputState, PipelineState, type StepState } from './state.ts';

/** What became of a step. `left out`: a step before it failed, or the pipeline was stopped. */
export type StepOutcome = 'done' | 'reused' | 'failed' | 'left out';

/** What became of a step, and why. */
export interface StepReport {
  readonly name: string;
  readonly outcome: StepOutcome;
  /** Why it was done, reused or left out, in one clause. */
  readonly because: string;
  /** The run of a script step that was done. */
  readonly runId?: string | undefined;
  /** What the function of the step returned, now or the last time. */
  readonly value?: unknown;
  readonly error?: unknown;
  /** Milliseconds. */
  readonly duration: number;
}

/** What came of a pipeline. */
export interface PipelineResult {
  readonly name: string;
  readonly ok: boolean;
  /** In the order of the plan. */
  readonly steps: readonly StepReport[];
}

/** How a pipeline is run. */
export interface PipelineOptions extends Pick<RunOptions, 'computes' | 'includeDev' | 'grace' | 'onNotice' | 'signal'> {
  /** Steps at a time, 1 or more. Default 4. */
  readonly concurrency?: number | undefined;
  /** Steps to be done whatever is known of them; `all` for every step. */
  readonly force?: readonly string[] | 'all' | undefined;
  /** Whether steps that do not need the failed one go on. Default `stop`: those under way end, and none is begun. */
  readonly onError?: 'stop' | 'continue' | undefined;
  /** Told when a step begins, and what became of it. */
  readonly onStep?: ((event: { readonly name: string } & ({ readonly state: 'begun' } | StepReport)) => void) | undefined;
  /** Takes what programs print. */
  readonly onOutput?: ((step: string, stream: 'stdout' | 'stderr', chunk: Uint8Array) => void | Promise<void>) | undefined;
}

/**
 * Does the steps of a pipeline: those that need nothing of each other at the same time, each after those whose outputs it reads. A step
 * whose definition and contents of inputs are those of the last time, and whose outputs are still what it wrote, is reused. After a failure, or
 * when this process was killed, running it again goes on where it ended, as what is done is reused.
 *
 * What a step wrote the last time is taken away before it is done again; what somebody else put at its outputs, or changed there, is never:
 * then the step fails with `PATH.EXISTS`. Mounts, tables, and outputs with an `onConflict` are left to the step.
 *
 * A step that fails is no error here: the result tells. Fails as {@link planPipeline} does before anything starts, with the signal's reason, and, when
 * what was under way has ended, with what `onStep` throws.
 *
 * @example
 * ```ts
 * const store = await workspace.getDefault();
 * const features = store.path('features/');
 * await runPipeline(workspace, {
 *   name: 'penguins',
 *   steps: [
 *     scriptStep({ name: 'prepare', entryScript: 'prepare.mjs', inputs: { raw: store.path('raw').asMount() }, outputs: { features: features.asUpload() } }),
 *     scriptStep({ name: 'train', entryScript: 'train.mjs', inputs: { features: features.asDownload() }, outputs: { model: store.path('model/').asUpload() } }),
 *   ],
 * });
 * ```
 */
export async function runPipeline(workspace: Workspace, pipeline: Pipeline, options: PipelineOptions = {}): Promise<PipelineResult> {
  options.signal?.throwIfAborted();
  const { concurrency = 4 } = options;
  if (!Number.isInteger(concurrency) || concurrency < 1) {
    throw new DatastoreError('PIPELINE.INVALID', `${concurrency} steps at a time cannot be done.`, {
      nextAction: 'Give a concurrency of 1 or more.',
    });
  }
  const planned = await planPipeline(workspace, pipeline, options);
  const unknown =
    options.force === 'all' ? undefined : options.force?.find((name) => !planned.steps.some(({ step }) => step.name === name));
  if (unknown !== undefined) throw new DatastoreError('PIPELINE.INVALID', `There is no step ${JSON.stringify(unknown)} to be done again.`);
  const conduct = new PipelineConduct(workspace, planned, await PipelineState.open(workspace, planned.name), options);
  const steps = await conduct.run();
  return { name: planned.name, ok: steps.every(({ outcome }) => outcome === 'done' || outcome === 'reused'), steps };
}

class PipelineConduct {
  readonly #workspace: Workspace;
  readonly #plan: PipelinePlan;
  readonly #state: PipelineState;
  readonly #options: PipelineOptions;
  readonly #signal: AbortSignal;
  readonly #reports = new Map<string, StepReport>();
  /** Contents by location: what is read by several steps is looked at once. */
  readonly #contents = new Map<string, Promise<string | undefined>>();
  #failed = false;
  /** What a listener threw. */
  #thrown: { readonly error: unknown } | undefined;

  constructor(workspace: Workspace, plan: PipelinePlan, state: PipelineState, options: PipelineOptions) {
    this.#workspace = workspace;
    this.#plan = plan;
    this.#state = state;
    this.#options = options;
    this.#signal = options.signal ?? new AbortController().signal;
  }

  async run(): Promise<readonly StepReport[]> {
    const waiting = new Set(this.#plan.steps);
    const working = new Map<string, Promise<void>>();
    const { concurrency = 4, onError = 'stop' } = this.#options;
    while (waiting.size > 0 || working.size > 0) {
      for (const one of waiting) {
        const { step, after } = one;
        const before = after.map((name) => this.#reports.get(name));
        const isStopped = this.#signal.aborted || this.#thrown !== undefined || (this.#failed && onError === 'stop');
        const lost = before.find((report) => report?.outcome === 'failed' || report?.outcome === 'left out');
        if (isStopped || lost !== undefined) {
          waiting.delete(one);
          const because =
            lost === undefined
              ? 'the pipeline was stopped'
              : `${lost.name}, which it comes after, ${lost.outcome === 'failed' ? 'failed' : 'was left out'}`;
          this.#report({ name: step.name, outcome: 'left out', because, duration: 0 });
        } else if (working.size < concurrency && before.every((report) => report !== undefined)) {
          waiting.delete(one);
          working.set(
            step.name,
            this.#conduct(one).finally(() => working.delete(step.name)),
          );
        }
      }
      if (working.size > 0) await Promise.race(working.values());
    }
    if (this.#signal.aborted) throw this.#signal.reason;
    if (this.#thrown !== undefined) throw this.#thrown.error;
    return this.#plan.steps.flatMap(({ step }) => this.#reports.get(step.name) ?? []);
  }

  /** Does or reuses a step. Never rejects: the report tells. */
  async #conduct(planned: PlannedStep): Promise<void> {
    const { name } = planned.step;
    const began = performance.now();
    this.#tell({ name, state: 'begun' });
    const since = (): number => performance.now() - began;
    try {
      const fingerprint = await this.#fingerprint(planned);
      const known = this.#state.step(name);
      const change = await this.#tryFindChange(planned, known, fingerprint);
      if (change === undefined) {
        const because = 'its definition, inputs and outputs are those of the last time';
        this.#report({ name, outcome: 'reused', because, value: known?.value, duration: since() });
        return;
      }
      const done = await this.#do(planned, known, fingerprint);
      this.#report({ name, outcome: 'done', because: change, ...done, duration: since() });
    } catch (error) {
      this.#failed = true;
      this.#report({ name, outcome: 'failed', because: error instanceof Error ? error.message : String(error), error, duration: since() });
    }
  }

  async #do(planned: PlannedStep, known: StepState | undefined, fingerprint: string): Promise<Pick<StepReport, 'runId' | 'value'>> {
    const { step, references } = planned;
    const outputs = references.filter(({ role }) => role === 'output');
    const old = await findOldOutputs(step, outputs, known, this.#signal);
    const started = new Date().toISOString();
    const unknown = outputs.map(({ location }) => ({ location: formatLocation(location) }));
    const save = (
      status: StepState['status'],
      written: readonly OutputState[],
      done: Pick<StepState, 'runId' | 'value'> = {},
    ): Promise<void> => {
      const ended = status === 'running' ? undefined : new Date().toISOString();
      return this.#state.save(step.name, { status, fingerprint, outputs: written, ...done, started, ended });
    };
    // Before anything is taken away: whoever is killed in the midst of that finds its own the next time.
    await save('running', unknown);
    try {
      for (const output of old) await clearOutput(output, this.#signal);
      this.#forget(outputs);
      const done = await doStep(this.#workspace, step, { ...this.#options, values: this.#valuesBefore(planned), signal: this.#signal });
      await save('done', await this.#lookAt(outputs), done);
      return done;
    } catch (error) {
      // What it left is told apart from what somebody puts there later.
      this.#forget(outputs);
      await save('failed', await this.#lookAt(outputs).catch(() => unknown));
      throw error;
    }
  }

  #lookAt(outputs: readonly StepReference[]): Promise<readonly OutputState[]> {
    return Promise.all(
      outputs.map(async ({ reference, location }) => {
        const place = formatLocation(location);
        return { location: place, digest: (await this.#contentOf(reference, place)) ?? nothing };
      }),
    );
  }

  async #fingerprint(planned: PlannedStep): Promise<string> {
    const inputs = planned.references.filter(({ role }) => role === 'input');
    const contents = await Promise.all(inputs.map((input) => this.#contentOfInput(input)));
    return fingerprintOf(this.#workspace, planned, contents, this.#valuesBefore(planned), this.#signal);
  }

  /** Why a step is to be done; undefined when it can be reused. */
  async #tryFindChange({ step, references }: PlannedStep, known: StepState | undefined, fingerprint: string): Promise<string | undefined> {
    const { force = [] } = this.#options;
    if (force === 'all' || force.includes(step.name)) return 'it was asked for';
    if (step.reuse === false) return 'it is never reused';
    if (known === undefined) return 'it was never done';
    if (known.status !== 'done') return known.status === 'failed' ? 'it failed the last time' : 'it was broken off the last time';
    if (known.fingerprint !== fingerprint) return 'its definition or the content of an input has changed';
    for (const { reference, role, location } of references) {
      if (role !== 'output') continue;
      const place = formatLocation(location);
      const written = known.outputs.find((one) => one.location === place);
      if (written?.digest !== ((await this.#contentOf(reference, place)) ?? nothing)) return `${place}, which it wrote, is not what it was`;
    }
    return undefined;
  }

  #contentOfInput({ reference, location }: StepReference): Promise<string | undefined> {
    const place = formatLocation(location);
    // Each query is a place of its own.
    return this.#contentOf(reference, location.kind === 'query' ? JSON.stringify(reference.toJSON()) : place);
  }

  #contentOf(reference: StepReference['reference'], place: string): Promise<string | undefined> {
    const known = this.#contents.get(place);
    if (known !== undefined) return known;
    const found = tryDigestContent(reference, this.#signal);
    this.#contents.set(place, found);
    // That it failed once does not decide for the steps that come later.
    found.catch(() => this.#contents.get(place) === found && this.#contents.delete(place));
    return found;
  }

  /** What is about to be written is looked at anew, and so is all that it is part of. */
  #forget(outputs: readonly StepReference[]): void {
    for (const { location } of outputs) {
      for (const key of this.#contents.keys())
        if (key.startsWith(`${location.datastore}:`) || key.startsWith('{')) this.#contents.delete(key);
    }
  }

  #valuesBefore({ after }: PlannedStep): Readonly<Record<string, unknown>> {
    return Object.fromEntries(after.map((name) => [name, this.#reports.get(name)?.value]).filter(([, value]) => value !== undefined));
  }

  #report(report: StepReport): void {
    this.#reports.set(report.name, report);
    this.#tell(report);
  }

  /** A listener that throws stops the pipeline, and does not take the steps under way with it. */
  #tell(event: Parameters<NonNullable<PipelineOptions['onStep']>>[0]): void {
    try {
      this.#options.onStep?.(event);
    } catch (error) {
      this.#thrown ??= { error };
    }
  }
}

/** Throws the first failure of a pipeline as `PIPELINE.FAILED`, naming the step; gives the result back when there is none. */
export function requireDone(result: PipelineResult): PipelineResult {
  const failed = result.steps.find(({ outcome }) => outcome === 'failed');
  if (failed === undefined) return result;
  const nextAction = isDatastoreError(failed.error) ? failed.error.nextAction : undefined;
  throw new DatastoreError('PIPELINE.FAILED', `The step ${failed.name} of ${result.name} failed: ${failed.because}`, {
    nextAction,
    cause: failed.error,
  });
}
