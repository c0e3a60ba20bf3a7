import { type DatastoreError, isDatastoreError, type Retry } from '@stowage/core/driver';

/** Repeats a change that may have got through before: what then looks like a failure is looked at. */
export async function retryChange<T>(
  { retry }: { readonly retry: Retry },
  change: () => Promise<T>,
  /** What came of an earlier attempt, if the error tells that there was one; undefined if the error is a failure. */
  tryEarlier: (error: DatastoreError) => Promise<T | undefined>,
  signal: AbortSignal | undefined,
): Promise<T> {
  let isUncertain = false;
  const attempt = async (): Promise<T> => {
    try {
      return await change();
    } catch (error) {
      if (!isDatastoreError(error)) throw error;
      const earlier = isUncertain && !error.retryable ? await tryEarlier(error) : undefined;
      if (earlier !== undefined) return earlier;
      isUncertain ||= error.retryable && !error.unprocessed;
      throw error;
    }
  };
  return retry(attempt, { idempotent: true, signal });
}
