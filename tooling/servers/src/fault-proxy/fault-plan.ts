import type { Fault } from './fault.ts';

/** What a plan may decide by. */
export interface PlannedRequest {
  readonly method: string;
  /** Path without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Faults for chosen requests, in the order of their arrival. */
export interface FaultRule {
  readonly fault: Fault;
  /** Which requests. Default: all. */
  readonly match?: (request: PlannedRequest) => boolean;
  /** How many of them are let through first. Default: 0. */
  readonly skip?: number;
  /** How many get the fault. Default: 1. */
  readonly times?: number;
}

/** Faults for a share of the requests, chosen by chance that the seed fixes. */
export interface SeededFaults {
  readonly seed: number;
  /** Share of the matching requests that get a fault, from 0 to 1. */
  readonly rate: number;
  /** One of these is drawn. */
  readonly faults: readonly Fault[];
  /** Which requests. Default: all. */
  readonly match?: (request: PlannedRequest) => boolean;
}

/** What goes wrong and when: rules, of which the first that applies counts, chance with a seed, or a decision of the test's own. */
export type FaultPlan = readonly FaultRule[] | SeededFaults | FaultChooser;

/** Decides the fault of each request in turn. */
export type FaultChooser = (request: PlannedRequest) => Fault | undefined;

/** Turns a plan into its decisions. Rules count from the moment of this call. */
export function createFaultChooser(plan: FaultPlan): FaultChooser {
  if (typeof plan === 'function') return plan;
  return isRules(plan) ? chooseByRules(plan) : chooseBySeed(plan);
}

function isRules(plan: Exclude<FaultPlan, FaultChooser>): plan is readonly FaultRule[] {
  return Array.isArray(plan);
}

function chooseByRules(rules: readonly FaultRule[]): FaultChooser {
  const open = rules.map((rule) => ({ rule, toSkip: rule.skip ?? 0, left: rule.times ?? 1 }));
  return (request) => {
    for (const state of open) {
      if (state.left === 0 || !(state.rule.match?.(request) ?? true)) continue;
      if (state.toSkip > 0) {
        state.toSkip--;
        continue;
      }
      state.left--;
      return state.rule.fault;
    }
    return undefined;
  };
}

/**
 * The draw hangs on the seed, on what the request asks for, and on how often that was asked before: not on the order
 * in which concurrent requests happen to arrive, nor on a block's name, which clients may choose at random.
 */
function chooseBySeed(plan: SeededFaults): FaultChooser {
  const asked = new Map<string, number>();
  return (request) => {
    if (!(plan.match?.(request) ?? true)) return undefined;
    const key = `${request.method} ${request.path} ${request.query.get('comp') ?? ''}`;
    const occurrence = asked.get(key) ?? 0;
    asked.set(key, occurrence + 1);
    const draw = hashToFraction(`${plan.seed} ${key} ${occurrence}`);
    if (draw >= plan.rate) return undefined;
    return plan.faults[Math.floor((draw / plan.rate) * plan.faults.length)];
  };
}

/** FNV-1a with a final mix (murmur3's), as a fraction from 0 up to but not including 1. */
function hashToFraction(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
