import { setMaxListeners } from 'node:events';
import type { Fault } from './fault.ts';

/** A fault that took effect. One that was planned but found nothing to spoil is not among them. */
export interface HappenedFault {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly fault: Fault;
}

/** The faults that took effect, in the order in which they did. */
export interface FaultLog {
  readonly happened: readonly HappenedFault[];
  add(fault: HappenedFault): void;
  /** Resolves as soon as this many have happened. Rejects with the signal's reason. */
  until(count: number, signal?: AbortSignal): Promise<readonly HappenedFault[]>;
}

/** Makes an empty log. */
export function createFaultLog(): FaultLog {
  const happened: HappenedFault[] = [];
  const arrival = new EventTarget();
  setMaxListeners(0, arrival);
  return {
    happened,
    add: (fault) => {
      happened.push(fault);
      arrival.dispatchEvent(new Event('fault'));
    },
    until: (count, signal) =>
      new Promise((resolve, reject) => {
        const listening = new AbortController();
        const check = (): void => {
          if (happened.length < count) return;
          listening.abort();
          resolve(happened);
        };
        signal?.throwIfAborted();
        signal?.addEventListener('abort', () => reject(signal.reason), { signal: listening.signal });
        arrival.addEventListener('fault', check, { signal: listening.signal });
        check();
      }),
  };
}
