import { delay, isDatastoreError } from '@stowage/core/driver';

/** Milliseconds that a request waits for others to let go of a file. Appends and conditional writes hold one for some round trips. */
const patience = 5_000;
/** Milliseconds between two looks, at first and at most. */
const firstPause = 10;
const maxPause = 250;

/**
 * Runs a step again while another writer holds the file: the leases that this driver takes are short. Whoever holds one for longer
 * gets the error `PATH.LOCKED` to the caller. `whileLocked` is run when it takes long, and may let go of a lease that nobody
 * holds any more.
 */
export async function whenUnlocked<T>(
  signal: AbortSignal | undefined,
  step: () => Promise<T>,
  whileLocked: () => Promise<void>,
): Promise<T> {
  const end = performance.now() + patience;
  for (let pause = firstPause; ; pause = Math.min(maxPause, pause * 2)) {
    try {
      return await step();
    } catch (error) {
      if (!isDatastoreError(error, 'PATH.LOCKED') || performance.now() > end) throw error;
    }
    await delay(pause * (0.5 + Math.random() / 2), signal);
    if (pause === maxPause) await whileLocked();
  }
}
