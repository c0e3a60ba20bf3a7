import { DatastoreError } from '@stowage/core';
import { type DataReference, type ReferenceLike, toReference, type Workspace } from '@stowage/workspace';
import type { ComputePlaces } from '../runs/options.ts';
import { plan, type RunPlan } from '../runs/plan.ts';
import { formatLocation, type Location, locationOf, overlap } from './location.ts';
import type { Step } from './step.ts';

/** Steps, and what they are called together. */
export interface Pipeline {
  /** Letters, digits, `-` and `_`: what is known of it from one time to the next is kept under this name. */
  readonly name: string;
  readonly steps: readonly Step[];
}

/** A reference of a step, with what it is for. */
export interface StepReference {
  readonly reference: DataReference;
  readonly role: 'input' | 'output';
  readonly location: Location;
}

/** A step as it will be done. */
export interface PlannedStep {
  readonly step: Step;
  readonly references: readonly StepReference[];
  /** Names of the steps before it, sorted. */
  readonly after: readonly string[];
  /** Of a script step. */
  readonly run?: RunPlan | undefined;
}

/** A pipeline that was checked: steps in an order in which each comes behind all that it needs. */
export interface PipelinePlan {
  readonly name: string;
  readonly steps: readonly PlannedStep[];
}

const invalid = (problem: string): never => {
  throw new DatastoreError('PIPELINE.INVALID', `The pipeline is not valid: ${problem}.`);
};

const nameForm = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/**
 * Checks a pipeline before anything starts, and finds out which step comes after which: a step comes after those that write what it
 * reads, and after those that it names.
 *
 * Fails with `PIPELINE.INVALID` (a name that is taken or has no form, a step that is not there, two steps that write the same place, a
 * circle) and as `plan` does for each script: `MATRIX.UNSUPPORTED`, `REFERENCE.INVALID`, `COMPUTE.UNKNOWN`, `CONFIG.INVALID`.
 */
export async function planPipeline(workspace: Workspace, pipeline: Pipeline, places: ComputePlaces = {}): Promise<PipelinePlan> {
  if (!nameForm.test(pipeline.name)) invalid(`${JSON.stringify(pipeline.name)} is no name of letters, digits, "-" and "_"`);
  if (pipeline.steps.length === 0) invalid('it has no step');
  const known = new Set<string>();
  for (const { name } of pipeline.steps) {
    if (!nameForm.test(name)) invalid(`${JSON.stringify(name)} is no name for a step: use letters, digits, "-" and "_"`);
    if (known.has(name)) invalid(`two steps are named ${name}`);
    known.add(name);
  }
  const described = await Promise.all(pipeline.steps.map((step) => describe(workspace, step, places)));
  checkOutputs(described);
  const linked = described.map((one): PlannedStep => ({ ...one, after: precedersOf(one, described, known) }));
  return { name: pipeline.name, steps: inOrder(linked) };
}

type Described = Omit<PlannedStep, 'after'>;

async function describe(workspace: Workspace, step: Step, places: ComputePlaces): Promise<Described> {
  const toStepReference = (reference: DataReference, role: 'input' | 'output'): StepReference => ({
    reference,
    role,
    location: locationOf(reference),
  });
  if (step.kind === 'script') {
    const run = await plan(workspace, { ...step, ...places });
    return { step, run, references: run.references.map(({ reference, role }) => toStepReference(reference, role)) };
  }
  if (step.kind === 'transfer') {
    return { step, references: [toStepReference(toReference(step.from), 'input'), toStepReference(asOutput(step.to), 'output')] };
  }
  const inputs = Object.values(step.inputs ?? {}).map((one) => toStepReference(toReference(one), 'input'));
  const outputs = Object.values(step.outputs ?? {}).map((one) => toStepReference(asOutput(one), 'output'));
  return { step, references: [...inputs, ...outputs] };
}

/** A place that is written to, said as one. */
function asOutput(given: ReferenceLike): DataReference {
  const reference = toReference(given);
  return reference.mode === 'upload' ? reference : reference.asUpload();
}

const outputsOf = ({ references }: Described): readonly Location[] =>
  references.filter(({ role }) => role === 'output').map(({ location }) => location);

/** Two steps that write one place would undo each other's work, and nobody could tell which of them a reader comes after. */
function checkOutputs(steps: readonly Described[]): void {
  for (const [index, one] of steps.entries()) {
    for (const other of steps.slice(index + 1)) {
      const shared = outputsOf(one).find((place) => outputsOf(other).some((another) => overlap(place, another)));
      if (shared !== undefined) invalid(`${one.step.name} and ${other.step.name} both write ${formatLocation(shared)}`);
    }
  }
}

function precedersOf(one: Described, all: readonly Described[], known: ReadonlySet<string>): readonly string[] {
  const named = one.step.after ?? [];
  const missing = named.find((name) => !known.has(name));
  if (missing !== undefined) invalid(`${one.step.name} comes after ${missing}, which is no step of it`);
  const inputs = one.references.filter(({ role }) => role === 'input').map(({ location }) => location);
  const writers = all.filter((other) => other !== one && outputsOf(other).some((place) => inputs.some((input) => overlap(place, input))));
  return [...new Set([...named, ...writers.map(({ step }) => step.name)])].sort();
}

/** The steps in an order in which each comes behind those that it comes after; else in the order given. */
function inOrder(steps: readonly PlannedStep[]): readonly PlannedStep[] {
  const done = new Set<string>();
  const ordered: PlannedStep[] = [];
  let left = steps;
  while (left.length > 0) {
    const ready = left.filter(({ after }) => after.every((name) => done.has(name)));
    if (ready.length === 0) invalid(`these steps wait for each other: ${left.map(({ step }) => step.name).join(', ')}`);
    for (const one of ready) {
      ordered.push(one);
      done.add(one.step.name);
    }
    left = left.filter((one) => !done.has(one.step.name));
  }
  return ordered;
}
