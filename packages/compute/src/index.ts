/**
 * Computes, the matrix of computes and datastores, runs and pipelines.
 *
 * @packageDocumentation
 */
export type {
  CleanUpReport,
  Collection,
  CommandEnd,
  CommandRequest,
  Compute,
  Delivery,
  EndSignal,
  OutputStream,
  RunningCommand,
  Site,
  SitePlace,
  SiteRequest,
  StepOptions,
} from './computes/compute.ts';
export {
  type AnyComputeKind,
  type ComputeConfig,
  type ComputeContext,
  type ComputeKind,
  computeApi,
  defineCompute,
} from './computes/define-compute.ts';
export { type ComputeDiscovery, type ComputeFinding, discoverComputes } from './computes/discover-computes.ts';
export { localCompute } from './computes/local/local-compute.ts';
export { computesOf, type OpenComputeOptions, openCompute } from './computes/open-compute.ts';
export { type ComputeRegistry, type ComputeSource, createComputeRegistry } from './computes/registry.ts';
export { collectFromDisk } from './deliveries/collect-from-disk.ts';
export { type CountedStore, openCounted } from './deliveries/counted-store.ts';
export { deliverToDisk } from './deliveries/deliver-to-disk.ts';
export { type ComputeDisk, collectFromStore, deliverToStore } from './deliveries/deliver-to-store.ts';
export type { MovedFile, Movement } from './deliveries/movement.ts';
export { describeReference } from './deliveries/place.ts';
export { FileTally, type Tallied } from './deliveries/tally.ts';
export { createTreeDigest, type TreeDigest } from './deliveries/tree-digest.ts';
export { azuremlProfile } from './matrix/azureml-profile.ts';
export { findCell, type Matrix, type MatrixCell, type MatrixTitle, supportedModes } from './matrix/matrix.ts';
export { createStowageMatrix, type MatrixParts } from './matrix/stowage-profile.ts';
export { type Claim, type ComputeSupport, type MatrixMode, type ModeSupport, matrixModes } from './matrix/support.ts';
export { drawMermaid, drawText } from './pipelines/draw.ts';
export { type Pipeline, type PipelinePlan, type PlannedStep, planPipeline, type StepReference } from './pipelines/pipeline.ts';
export { readPipelineFile } from './pipelines/pipeline-file.ts';
export {
  type PipelineOptions,
  type PipelineResult,
  requireDone,
  runPipeline,
  type StepOutcome,
  type StepReport,
} from './pipelines/run-pipeline.ts';
export {
  type FunctionContext,
  type FunctionStep,
  functionStep,
  type ScriptStep,
  type Step,
  scriptStep,
  type TransferStep,
  transferStep,
} from './pipelines/step.ts';
export type { TransferStepOptions } from './pipelines/transfer-step.ts';
export { referenceAt } from './references/reference-at.ts';
export { type CleanedRun, type CleanRunsOptions, type CleanRunsReport, cleanRuns } from './runs/clean-runs.ts';
export { type ComparedRun, type Comparison, compareRuns, type InputMode } from './runs/compare-runs.ts';
export { listRuns, readRunLog, showRun } from './runs/list-runs.ts';
export type { CommandWord, ComputePlaces, Grace, References, RunDescription, RunOptions, RunPhase } from './runs/options.ts';
export { type PlannedReference, plan, type RunPlan } from './runs/plan.ts';
export type { RecordedReference, RunRecord, RunStatus } from './runs/record.ts';
export { type RunResult, run } from './runs/run.ts';
export type { Snapshot, SnapshotEntry, SnapshotOmission } from './snapshot/snapshot.ts';
