import { setTimeout } from 'node:timers/promises';
import { isDatastoreError } from '@stowage/core';

const attempts = 3;
const firstDelay = 500;

/**
 * Tries a file again when it failed for a passing reason that nobody below has tried to wait out: core repeats what it can by
 * itself, but not a stream, which only here can be opened anew.
 */
export async function withAttempts<T>(attempt: (tried: number) => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let tried = 0; ; tried++) {
    try {
      return await attempt(tried);
    } catch (error) {
      signal.throwIfAborted();
      const again = isDatastoreError(error) && error.retryable && error.attempts === undefined;
      if (!again || tried + 1 >= attempts) throw error;
      await setTimeout(error.retryAfter ?? firstDelay * 2 ** tried, undefined, { signal });
    }
  }
}
