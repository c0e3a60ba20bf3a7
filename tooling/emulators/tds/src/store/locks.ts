import { SqlError } from '../engine/sql-error.ts';

interface Waiter {
  readonly owner: object;
  resume(): void;
}

interface Lock {
  owner: object;
  readonly waiters: Waiter[];
}

/** Exclusive locks by name, each held to the end of its transaction. */
export interface Locks {
  /**
   * Takes a lock, and waits for it where another has it.
   *
   * @throws SqlError 1222 after `timeout` milliseconds (-1: never), 1205 where waiting would never end; the signal's reason when it aborts.
   */
  take(owner: object, name: string, timeout: number, signal: AbortSignal): Promise<void>;
  /** Gives back all that an owner holds. */
  release(owner: object): void;
}

/** Creates an empty set of locks. */
export function createLocks(): Locks {
  const locks = new Map<string, Lock>();
  const waitsFor = new Map<object, Lock>();

  const wouldDeadlock = (owner: object, lock: Lock): boolean => {
    for (let next: Lock | undefined = lock; next !== undefined; next = waitsFor.get(next.owner)) if (next.owner === owner) return true;
    return false;
  };

  const take = (owner: object, name: string, timeout: number, signal: AbortSignal): Promise<void> => {
    const lock = locks.get(name);
    if (lock === undefined) {
      locks.set(name, { owner, waiters: [] });
      return Promise.resolve();
    }
    if (lock.owner === owner) return Promise.resolve();
    if (wouldDeadlock(owner, lock)) {
      throw new SqlError(
        1205,
        'Transaction was deadlocked on lock resources with another process and has been chosen as the deadlock victim. Rerun the transaction.',
        {
          state: 51,
          severity: 13,
        },
      );
    }
    return new Promise((resolve, reject) => {
      const end = (): void => {
        waitsFor.delete(owner);
        clearTimeout(timer);
        signal.removeEventListener('abort', abort);
        const at = lock.waiters.indexOf(waiter);
        if (at !== -1) lock.waiters.splice(at, 1);
      };
      const waiter: Waiter = {
        owner,
        resume: () => {
          end();
          resolve();
        },
      };
      const abort = (): void => {
        end();
        reject(signal.reason);
      };
      const expire = (): void => {
        end();
        reject(new SqlError(1222, 'Lock request time out period exceeded.', { state: 51 }));
      };
      const timer = timeout >= 0 ? setTimeout(expire, timeout) : undefined;
      signal.addEventListener('abort', abort);
      waitsFor.set(owner, lock);
      lock.waiters.push(waiter);
    });
  };

  const release = (owner: object): void => {
    for (const [name, lock] of locks) {
      if (lock.owner !== owner) continue;
      const [next] = lock.waiters;
      if (next === undefined) locks.delete(name);
      else {
        lock.owner = next.owner;
        next.resume();
      }
    }
  };
  return { take, release };
}
