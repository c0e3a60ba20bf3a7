/**
 * What may go wrong with a request: the service is too busy (`throttle`) or fails (`error`), the connection breaks (`reset`), nothing
 * more comes (`stall`), or the answer's body ends early (`tear`; an answer without a body is lost).
 */
export type FaultKind = 'throttle' | 'error' | 'reset' | 'stall' | 'tear';

/** Which requests go wrong, and how. */
export interface FaultRule {
  readonly kind: FaultKind;
  /** `before`: the service does nothing. `after`: it does all, and its answer is lost. Default `before`; `throttle` is always so. */
  readonly when?: 'before' | 'after' | undefined;
  /** Requests that pass first. Default 0. */
  readonly skip?: number | undefined;
  /** Requests that go wrong. Default: all. */
  readonly times?: number | undefined;
  /** The share that goes wrong, from 0 to 1. Default 1. */
  readonly chance?: number | undefined;
}

/** Rules, of which the first that applies counts. The same seed gives the same faults to the same requests. */
export interface FaultPlan {
  readonly seed: number;
  readonly rules: readonly FaultRule[];
}

/** Makes requests of a datastore go wrong, between it and its service or in the service itself. */
export interface FaultSwitch {
  /** From now on requests go by this plan. */
  arm(plan: FaultPlan): void;
  /** From now on nothing goes wrong. */
  clear(): void;
  /** Faults that took effect since the last `arm`. */
  readonly count: number;
}

/** Numbers from 0 up to but not including 1, the same for the same seed (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Decides of each request in turn what goes wrong with it; undefined for nothing. */
export function createFaultChooser({ seed, rules }: FaultPlan): () => FaultRule | undefined {
  const random = createRandom(seed);
  const open = rules.map((rule) => ({ rule, toSkip: rule.skip ?? 0, left: rule.times ?? Number.POSITIVE_INFINITY }));
  return () => {
    for (const state of open) {
      if (state.left === 0 || random() >= (state.rule.chance ?? 1)) continue;
      if (state.toSkip > 0) {
        state.toSkip--;
        continue;
      }
      state.left--;
      return state.rule;
    }
    return undefined;
  };
}
