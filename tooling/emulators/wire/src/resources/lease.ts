import type { Clock } from '../clock.ts';
import type { LeaseErrors } from './lease-errors.ts';

/** States of a lease as headers tell them. */
export type LeaseState = 'available' | 'leased' | 'expired' | 'breaking' | 'broken';

/** The lease of one resource; a state machine over the emulator's clock. Every method throws the service's refusal. */
export interface Lease {
  readonly state: LeaseState;
  readonly status: 'locked' | 'unlocked';
  /** Only while leased. */
  readonly duration: 'infinite' | 'fixed' | undefined;
  /** Id of the lease that holds, or held last. */
  readonly id: string | undefined;
  /** When a lease of fixed length ends or ended, in milliseconds since 1970. */
  readonly endsAt: number | undefined;
  /** @param seconds -1 for one without an end. Gives the id. */
  acquire(id: string, seconds: number): string;
  renew(id: string): void;
  change(id: string, proposedId: string): void;
  release(id: string): void;
  /** Gives the seconds that are left, as `x-ms-lease-time`. */
  break(periodSeconds?: number): number;
  /** Checks an operation that changes the resource: the id must be there and fit while the lease holds. */
  requireWrite(id: string | undefined): void;
  /** Checks an operation that reads: an id, if there is one, must fit. */
  requireRead(id: string | undefined): void;
  /** Notes a change without the lease: an expired or broken lease can not be renewed after it. */
  noteChange(): void;
}

/** A lease in its first state, available. */
export function createLease(clock: Clock, errors: LeaseErrors): Lease {
  let state: 'available' | 'leased' | 'breaking' | 'broken' = 'available';
  let id: string | undefined;
  let seconds = -1;
  let endsAt = 0;

  const current = (): LeaseState => {
    if (state === 'leased' && seconds !== -1 && clock.now() >= endsAt) return 'expired';
    if (state === 'breaking' && clock.now() >= endsAt) return 'broken';
    return state;
  };
  const start = (): void => {
    state = 'leased';
    endsAt = clock.now() + seconds * 1000;
  };
  const isMine = (given: string): boolean => id !== undefined && given.toLowerCase() === id.toLowerCase();
  const requireMine = (given: string): void => {
    if (!isMine(given)) throw errors.idMismatchWithLeaseOperation;
  };
  const require = (given: string | undefined): void => {
    if (given === undefined) return;
    const now = current();
    if (now === 'available') throw errors.notPresentWithOperation;
    if (now === 'leased' || now === 'breaking') {
      if (!isMine(given)) throw errors.idMismatchWithOperation;
    } else throw isMine(given) ? errors.lost : errors.notPresentWithOperation;
  };

  return {
    get state() {
      return current();
    },
    get status() {
      return ['leased', 'breaking'].includes(current()) ? 'locked' : 'unlocked';
    },
    get duration() {
      return current() === 'leased' ? (seconds === -1 ? 'infinite' : 'fixed') : undefined;
    },
    get id() {
      return id;
    },
    get endsAt() {
      return state === 'leased' && seconds !== -1 ? endsAt : undefined;
    },
    acquire: (wanted, length) => {
      const now = current();
      if (now === 'leased' && !isMine(wanted)) throw errors.alreadyPresent;
      if (now === 'breaking') throw isMine(wanted) ? errors.breakingAndCannotBeAcquired : errors.alreadyPresent;
      id = wanted;
      seconds = length;
      start();
      return wanted;
    },
    renew: (given) => {
      requireMine(given);
      const now = current();
      if (now === 'breaking' || now === 'broken') throw errors.brokenAndCannotBeRenewed;
      start();
    },
    change: (given, proposed) => {
      const now = current();
      if (now !== 'leased' && now !== 'breaking') throw errors.notPresentWithLeaseOperation;
      if (!isMine(given) && !isMine(proposed)) throw errors.idMismatchWithLeaseOperation;
      if (now === 'breaking') throw errors.breakingAndCannotBeChanged;
      id = proposed;
    },
    release: (given) => {
      requireMine(given);
      state = 'available';
      id = undefined;
    },
    break: (period) => {
      const now = current();
      if (now === 'available') throw errors.notPresentWithLeaseOperation;
      // Whole seconds count: of 15 taken just now the service has 14 left.
      const left = Math.floor(Math.max(0, endsAt - clock.now()) / 1000) * 1000;
      const wanted = period === undefined ? undefined : period * 1000;
      let wait = 0;
      if (now === 'leased') wait = seconds === -1 ? (wanted ?? 0) : Math.min(wanted ?? left, left);
      if (now === 'breaking') wait = Math.min(wanted ?? left, left);
      state = wait > 0 ? 'breaking' : 'broken';
      endsAt = clock.now() + wait;
      return wait / 1000;
    },
    requireWrite: (given) => {
      const now = current();
      if (given === undefined && (now === 'leased' || now === 'breaking')) throw errors.idMissing;
      require(given);
    },
    requireRead: require,
    noteChange: () => {
      const now = current();
      if (now !== 'expired' && now !== 'broken') return;
      state = 'available';
      id = undefined;
    },
  };
}
