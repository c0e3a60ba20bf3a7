import type { FaultPlan, FaultRule } from '../../fault-plan.ts';

/** One way in which requests go wrong. */
export interface NamedFault {
  readonly id: string;
  /** As the end of a sentence that begins with "though". */
  readonly title: string;
  readonly rule: FaultRule;
  /** The service may have done what it was asked. */
  readonly isLost: boolean;
}

/** The service has done nothing: whoever asks again gets what was asked for. */
export const beforeFaults: readonly NamedFault[] = [
  { id: 'throttled', title: 'the service is too busy at times', rule: { kind: 'throttle' }, isLost: false },
  { id: 'failing', title: 'the service fails at times', rule: { kind: 'error' }, isLost: false },
  { id: 'reset', title: 'connections break before the service sees the request', rule: { kind: 'reset' }, isLost: false },
];

/** The service has done what it was asked, and the answer is lost. */
export const afterFaults: readonly NamedFault[] = [
  { id: 'failing-after', title: 'the service fails when it has done its work', rule: { kind: 'error', when: 'after' }, isLost: true },
  { id: 'lost', title: 'answers are lost', rule: { kind: 'reset', when: 'after' }, isLost: true },
  { id: 'torn', title: 'answers end early', rule: { kind: 'tear' }, isLost: true },
];

/** Surely the second request goes wrong, and a few of the others. */
export function planOf(rule: FaultRule, { seed = 1, skip = 1 }: { readonly seed?: number; readonly skip?: number } = {}): FaultPlan {
  return {
    seed,
    rules: [
      { ...rule, skip, times: 1 },
      { ...rule, chance: 0.04 },
    ],
  };
}

/** The first request goes wrong, once. */
export function oncePlan(rule: FaultRule): FaultPlan {
  return { seed: 1, rules: [{ ...rule, times: 1 }] };
}

/** Everything that can go wrong, at a rate at which a patient driver still comes through. */
export function mixedPlan(seed: number, skip = 1): FaultPlan {
  return {
    seed,
    rules: [
      { kind: 'reset', skip, times: 1 },
      { kind: 'throttle', chance: 0.03 },
      { kind: 'error', chance: 0.03 },
      { kind: 'error', when: 'after', chance: 0.02 },
      { kind: 'reset', chance: 0.02 },
      { kind: 'reset', when: 'after', chance: 0.02 },
      { kind: 'tear', chance: 0.03 },
    ],
  };
}
