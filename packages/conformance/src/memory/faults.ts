import { orAbort } from '@stowage/core/driver';
import { createFaultChooser, type FaultPlan, type FaultRule, type FaultSwitch } from '../fault-plan.ts';
import { failures } from './errors.ts';

const never = (): Promise<never> => new Promise(() => undefined);

/** Makes requests of a memory service go wrong by a plan. Its answers have no bodies that could be torn, so a torn one is lost. */
export class MemoryFaults implements FaultSwitch {
  count = 0;
  #choose: (() => FaultRule | undefined) | undefined;

  arm(plan: FaultPlan): void {
    this.count = 0;
    this.#choose = createFaultChooser(plan);
  }

  clear(): void {
    this.#choose = undefined;
  }

  /** Carries a request out, or not, as the plan has it. A request that gets no answer waits until it is given up or the service dies. */
  async around<T>(signal: AbortSignal | undefined, life: AbortSignal, step: () => T): Promise<T> {
    const fault = this.#choose?.();
    if (fault === undefined) return step();
    this.count++;
    if (fault.kind === 'throttle') throw failures.throttled();
    if (fault.when === 'after' || fault.kind === 'tear') step();
    if (fault.kind === 'error') throw failures.internal();
    if (fault.kind === 'stall') await stall(signal, life);
    throw failures.brokenOff();
  }
}

async function stall(signal: AbortSignal | undefined, life: AbortSignal): Promise<void> {
  const end = new AbortController();
  const either = signal === undefined ? life : AbortSignal.any([signal, life]);
  either.addEventListener('abort', () => end.abort(failures.brokenOff()), { once: true });
  if (either.aborted) end.abort(failures.brokenOff());
  await orAbort(never(), end.signal);
}
