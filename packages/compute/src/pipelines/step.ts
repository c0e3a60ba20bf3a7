import type { DataReference, ReferenceLike, Workspace } from '@stowage/workspace';
import type { RunDescription } from '../runs/options.ts';
import type { TransferStepOptions } from './transfer-step.ts';

/** What every step has. */
interface StepBase {
  /** Unique in its pipeline: letters, digits, `-` and `_`. */
  readonly name: string;
  /** Steps that come before it although it reads nothing that they write. */
  readonly after?: readonly string[] | undefined;
  /** Whether it is left out when its definition and the contents of its inputs are those of the last time, and its outputs are still what it wrote. Default `true`. */
  readonly reuse?: boolean | undefined;
}

/** A step that runs a program; see `run`. */
export interface ScriptStep extends StepBase, RunDescription {
  readonly kind: 'script';
  /** Whether outputs are uploaded also when the program fails. Default `false`. */
  readonly uploadOnFailure?: boolean | undefined;
}

/** A step that brings data from one place to another, of whatever datastores: files, tables, queries. */
export interface TransferStep extends StepBase {
  readonly kind: 'transfer';
  readonly from: ReferenceLike;
  readonly to: ReferenceLike;
  readonly options?: TransferStepOptions | undefined;
}

/** What the function of a step gets. */
export interface FunctionContext {
  readonly workspace: Workspace;
  /** By the names that the step gives them. */
  readonly inputs: Readonly<Record<string, DataReference>>;
  readonly outputs: Readonly<Record<string, DataReference>>;
  /** What the functions of the steps before it returned, by the names of the steps. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal;
}

/** A step that calls a function of this program. */
export interface FunctionStep extends StepBase {
  readonly kind: 'function';
  readonly inputs?: Readonly<Record<string, ReferenceLike>> | undefined;
  readonly outputs?: Readonly<Record<string, ReferenceLike>> | undefined;
  /**
   * Does the step. What it returns is kept as JSON, for later steps and for the next time. Its text is part of the step's definition;
   * what it calls is not: `version` says when that has changed.
   */
  readonly run: (context: FunctionContext) => unknown;
  readonly version?: string | undefined;
}

/** One step of a pipeline. */
export type Step = ScriptStep | TransferStep | FunctionStep;

/** A step that runs a program. */
export function scriptStep(step: Omit<ScriptStep, 'kind'>): ScriptStep {
  return { ...step, kind: 'script' };
}

/** A step that brings data from one place to another. */
export function transferStep(step: Omit<TransferStep, 'kind'>): TransferStep {
  return { ...step, kind: 'transfer' };
}

/** A step that calls a function. */
export function functionStep(step: Omit<FunctionStep, 'kind'>): FunctionStep {
  return { ...step, kind: 'function' };
}
