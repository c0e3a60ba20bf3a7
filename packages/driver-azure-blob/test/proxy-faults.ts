import { createFaultChooser, type FaultRule, type FaultSwitch } from '@stowage/conformance';
import type { Fault, FaultProxy, PlannedRequest } from '@stowage/servers';

/** What the proxy does for a rule of the suite. An answer that has no body cannot end early: it is lost. */
function toFault({ kind, when }: FaultRule, { method }: PlannedRequest): Fault {
  switch (kind) {
    case 'throttle':
      return { kind: 'throttle' };
    case 'error':
      return when === 'after' ? { kind: 'reset', when: 'after-delivery' } : { kind: 'service-error' };
    case 'reset':
      return { kind: 'reset', when: when === 'after' ? 'after-delivery' : 'before-delivery' };
    case 'stall':
      return { kind: 'stall', at: when === 'after' ? 'headers' : 'request' };
    case 'tear':
      return { kind: 'reset', when: method === 'GET' ? 'mid-response' : 'after-delivery' };
  }
}

/** A proxy as the switch of a conformance harness. */
export function createFaultSwitch(proxy: FaultProxy): FaultSwitch {
  let before = 0;
  return {
    arm(plan) {
      const choose = createFaultChooser(plan);
      before = proxy.faults.length;
      proxy.setPlan((request) => {
        const rule = choose();
        return rule && toFault(rule, request);
      });
    },
    clear: () => proxy.setPlan([]),
    get count() {
      return proxy.faults.length - before;
    },
  };
}
