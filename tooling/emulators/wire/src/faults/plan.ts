/**
 * What goes wrong with a request. `throttle`: the service's own throttling answer. `error`: an internal error in the service's form.
 * `reset`: the connection is reset. `stall`: nothing more is sent until the client gives up. `tear`: the answer's body ends early
 * with a reset; an answer without a body is reset.
 */
export type FaultKind = 'throttle' | 'error' | 'reset' | 'stall' | 'tear';

/** Faults for chosen operations. */
export interface FaultRule {
  readonly kind: FaultKind;
  /** Names of the emulator's operations. Default: all. */
  readonly operations?: readonly string[];
  /** Share of them that get the fault, from 0 to 1, drawn by the plan's seed. Default: 1. */
  readonly chance?: number;
  /** How many get it at most. Default: 1 without `chance`, else unlimited. */
  readonly times?: number;
  /** How many are let through first. Default: 0. */
  readonly skip?: number;
  /** `after`: the operation is applied, and its answer is lost or replaced. A tear is always after. Default: `before`. */
  readonly when?: 'before' | 'after';
  /** Seconds in the `Retry-After` of a throttling answer. Default: no such header. */
  readonly retryAfter?: number;
}

/** What goes wrong and when: of the rules, the first that applies to a request counts. */
export interface FaultPlan {
  /** Default: 0. */
  readonly seed?: number;
  readonly rules: readonly FaultRule[];
}
