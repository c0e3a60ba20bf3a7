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
export type { MovedFile, Movement } from './deliveries/movement.ts';
export { type Claim, type ComputeSupport, type MatrixMode, type ModeSupport, matrixModes } from './matrix/support.ts';
export type { Snapshot, SnapshotEntry, SnapshotOmission } from './snapshot/snapshot.ts';
