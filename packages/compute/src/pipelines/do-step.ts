import { DatastoreError } from '@stowage/core';
import { type DataReference, type ReferenceLike, toReference, type Workspace } from '@stowage/workspace';
import { run } from '../runs/run.ts';
import type { PipelineOptions } from './run-pipeline.ts';
import type { FunctionStep, ScriptStep, Step } from './step.ts';
import { doTransfer } from './transfer-step.ts';

/** What a step is done with. */
export interface DoStepOptions extends PipelineOptions {
  readonly values: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal;
}

/** What a step leaves beside its outputs. */
export interface DoneStep {
  readonly runId?: string | undefined;
  readonly value?: unknown;
}

/** Does one step. Fails with `RUN.FAILED` when its program does, and with whatever its function, transfer or run fails with. */
export async function doStep(workspace: Workspace, step: Step, options: DoStepOptions): Promise<DoneStep> {
  if (step.kind === 'script') return doScript(workspace, step, options);
  if (step.kind === 'function') return { value: await callFunction(workspace, step, options) };
  await doTransfer(step, options.signal);
  return {};
}

async function doScript(workspace: Workspace, step: ScriptStep, options: DoStepOptions): Promise<DoneStep> {
  const { onOutput, computes, includeDev, grace, onNotice, signal } = options;
  const result = await run(workspace, {
    ...step,
    computes,
    includeDev,
    grace,
    onNotice,
    signal,
    ...(onOutput === undefined ? {} : { onOutput: (stream, chunk) => onOutput(step.name, stream, chunk) }),
  });
  if (result.ok) return { runId: result.id };
  const how = result.exitCode === undefined ? `was ended by ${result.signal}` : `ended with exit code ${result.exitCode}`;
  throw new DatastoreError('RUN.FAILED', `Its program ${how}.`, { nextAction: `See what it printed: stowage runs logs ${result.id}` });
}

/** What it returns is what JSON keeps of it, so that a step that is reused returns the same. */
async function callFunction(workspace: Workspace, step: FunctionStep, { values, signal }: DoStepOptions): Promise<unknown> {
  const value = await step.run({ workspace, inputs: named(step.inputs), outputs: named(step.outputs), values, signal });
  signal.throwIfAborted();
  const text = JSON.stringify(value) as string | undefined;
  return text === undefined ? undefined : (JSON.parse(text) as unknown);
}

function named(references: Readonly<Record<string, ReferenceLike>> = {}): Readonly<Record<string, DataReference>> {
  return Object.fromEntries(Object.entries(references).map(([name, one]) => [name, toReference(one)]));
}
