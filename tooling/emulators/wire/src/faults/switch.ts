import { createHash } from 'node:crypto';
import type { FaultKind, FaultPlan, FaultRule } from './plan.ts';

/** One fault that happened. */
export interface FaultEvent {
  readonly kind: FaultKind;
  readonly operation: string;
  readonly path: string;
}

/** The fault switch of a running emulator. */
export interface FaultSwitch {
  /** Replaces the plan; its rules count from now on. */
  arm(plan: FaultPlan): void;
  /** No faults any more. What happened stays on record. */
  clear(): void;
  /** Every fault since the start, in order. */
  readonly happened: readonly FaultEvent[];
  /** How many faults of a kind happened; of all kinds without one. */
  count(kind?: FaultKind): number;
}

/** The switch with the side that the server asks. */
export interface FaultSource extends FaultSwitch {
  /** The rule that hits this request, if any; it is counted and on record. */
  draw(operation: string, method: string, path: string): FaultRule | undefined;
}

/** Makes a switch, armed with a plan if one is given. */
export function createFaultSource(plan?: FaultPlan): FaultSource {
  const happened: FaultEvent[] = [];
  let open: RuleState[] = [];
  let seed = 0;
  const arm = (next: FaultPlan): void => {
    seed = next.seed ?? 0;
    open = next.rules.map((rule) => ({
      rule,
      toSkip: rule.skip ?? 0,
      left: rule.times ?? (rule.chance === undefined ? 1 : Number.POSITIVE_INFINITY),
      asked: new Map(),
    }));
  };
  if (plan !== undefined) arm(plan);

  return {
    arm,
    clear: () => {
      open = [];
    },
    happened,
    count: (kind) => (kind === undefined ? happened.length : happened.filter((event) => event.kind === kind).length),
    draw: (operation, method, path) => {
      for (const [index, state] of open.entries()) {
        if (!hits(state, `${seed} ${index}`, operation, method, path)) continue;
        happened.push({ kind: state.rule.kind, operation, path });
        return state.rule;
      }
      return undefined;
    },
  };
}

interface RuleState {
  readonly rule: FaultRule;
  toSkip: number;
  left: number;
  /** How often each request was drawn for. */
  readonly asked: Map<string, number>;
}

function hits(state: RuleState, seed: string, operation: string, method: string, path: string): boolean {
  const { rule } = state;
  if (state.left === 0 || !(rule.operations?.includes(operation) ?? true)) return false;
  if (state.toSkip > 0) {
    state.toSkip--;
    return false;
  }
  // The draw hangs on what is asked for and how often it was, not on the order in which concurrent requests happen to arrive.
  const key = `${operation} ${method} ${path}`;
  const occurrence = state.asked.get(key) ?? 0;
  state.asked.set(key, occurrence + 1);
  if (rule.chance !== undefined && fractionOf(`${seed} ${key} ${occurrence}`) >= rule.chance) return false;
  state.left--;
  return true;
}

function fractionOf(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32;
}
