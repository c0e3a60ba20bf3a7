import type { FaultKind } from '../faults/plan.ts';
import type { FaultSwitch } from '../faults/switch.ts';

/** A rule in the words of the conformance suite: without `times` it has no limit. */
interface SuiteRule {
  readonly kind: FaultKind;
  readonly when?: 'before' | 'after' | undefined;
  readonly skip?: number | undefined;
  readonly times?: number | undefined;
  readonly chance?: number | undefined;
}

/** A fault switch in the words of the conformance suite. */
export interface SuiteFaultSwitch {
  arm(plan: { readonly seed: number; readonly rules: readonly SuiteRule[] }): void;
  clear(): void;
  /** Faults since the last `arm`. */
  readonly count: number;
}

/** An emulator's switch, as the conformance suite uses it. `operations` limits the faults to some of its operations; all without it. */
export function toSuiteFaults(faults: FaultSwitch, operations?: readonly string[]): SuiteFaultSwitch {
  let before = 0;
  return {
    arm: ({ seed, rules }) => {
      before = faults.count();
      faults.arm({
        seed,
        rules: rules.map(({ kind, when = 'before', skip = 0, times = Number.POSITIVE_INFINITY, chance }) => ({
          kind,
          when,
          skip,
          times,
          ...(chance === undefined ? {} : { chance }),
          ...(operations === undefined ? {} : { operations }),
        })),
      });
    },
    clear: () => faults.clear(),
    get count() {
      return faults.count() - before;
    },
  };
}
