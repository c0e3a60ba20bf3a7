import { type DatastoreError, isDatastoreError, withDetails } from '../errors/datastore-error.ts';
import { delay, throwIfAborted } from '../streams/abort.ts';

/** How often and how patiently a failed request is repeated. */
export interface RetryPolicy {
  /** Attempts in all, the first included. Default 6. */
  readonly attempts?: number | undefined;
  /** Milliseconds before the second attempt, doubled for each further one, each drawn at random between half and all of it. Default 400. */
  readonly firstDelay?: number | undefined;
  /** Milliseconds between two attempts, at most; a service that asks for more (Retry-After) gets it. Default 20 000. */
  readonly maxDelay?: number | undefined;
  /** Milliseconds after which no further attempt starts. Default 180 000. */
  readonly maxTime?: number | undefined;
}

/** What a retry needs to know of the request that it repeats. */
export interface RetryRequest {
  /** Doing it twice is harmless. If not, it is repeated only when the service surely did nothing. */
  readonly idempotent: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Runs an attempt, and again while it fails with an error worth it. */
export type Retry = <T>(attempt: () => Promise<T>, request: RetryRequest) => Promise<T>;

/** Tells whether an error may be tried again: it is retryable, nobody gave up on it before, and repeating does no harm. */
export function isWorthRetrying(error: unknown, idempotent: boolean): error is DatastoreError {
  return isDatastoreError(error) && error.retryable && error.attempts === undefined && (idempotent || error.unprocessed);
}

/** A retry that tries once. */
export const once: Retry = (attempt) => attempt();

/**
 * Makes a retry from a policy: exponential backoff with jitter, the service's own Retry-After first.
 *
 * An error that it gives up on carries `attempts`, and no other retry around it starts over.
 */
export function createRetry(policy: RetryPolicy = {}): Retry {
  const { attempts = 6, firstDelay = 400, maxDelay = 20_000, maxTime = 180_000 } = policy;
  return async (attempt, { idempotent, signal }) => {
    const deadline = performance.now() + maxTime;
    for (let tried = 1; ; tried++) {
      try {
        return await attempt();
      } catch (error) {
        throwIfAborted(signal);
        if (!isWorthRetrying(error, idempotent)) throw error;
        const pause = error.retryAfter ?? Math.min(maxDelay, firstDelay * 2 ** (tried - 1)) * (0.5 + Math.random() / 2);
        if (tried >= attempts || performance.now() + pause > deadline) throw withDetails(error, { attempts: tried });
        await delay(pause, signal);
      }
    }
  };
}
