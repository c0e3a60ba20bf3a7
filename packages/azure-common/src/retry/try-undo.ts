import { isDatastoreError } from '@stowage/core/driver';

/** Milliseconds that taking back what failed may take: whoever waits for the failure has waited long enough. */
const maxTime = 5_000;

/**
 * Takes something back as far as that is possible, and tells whether it was: the failure for which it is done matters more than one of
 * this. Not bound to the caller's signal, which may be why it was given up, but to a short time of its own.
 */
export async function tryUndo(undo: (signal: AbortSignal) => Promise<unknown>): Promise<boolean> {
  const signal = AbortSignal.timeout(maxTime);
  try {
    await undo(signal);
    return true;
  } catch (error) {
    if (isDatastoreError(error) || error === signal.reason) return false;
    throw error;
  }
}
