import type { DeleteOutcome } from '../operations/file-requests.ts';

/** Deletes one batch of paths; never throws but on abort. */
export type DeleteBatch = (paths: readonly string[]) => Promise<readonly DeleteOutcome[]>;

/** Sends paths to the store in batches, several at a time, and gives each outcome as it comes. Holds at most `concurrency` batches. */
export async function* deleteInBatches(
  paths: Iterable<string> | AsyncIterable<string>,
  batchSize: number,
  concurrency: number,
  deleteBatch: DeleteBatch,
): AsyncGenerator<DeleteOutcome, void, undefined> {
  const running = new Map<number, Promise<{ key: number; outcomes: readonly DeleteOutcome[] }>>();
  let nextKey = 0;
  let batch: string[] = [];
  const start = (): void => {
    const key = nextKey++;
    const deleting = deleteBatch(batch).then((outcomes) => ({ key, outcomes }));
    // An abort may come while the next path is waited for; it is thrown when the outcomes are.
    deleting.catch(() => undefined);
    running.set(key, deleting);
    batch = [];
  };
  const settle = async (): Promise<readonly DeleteOutcome[]> => {
    const { key, outcomes } = await Promise.race(running.values());
    running.delete(key);
    return outcomes;
  };
  try {
    for await (const path of paths) {
      batch.push(path);
      if (batch.length === batchSize) start();
      if (running.size >= concurrency) yield* await settle();
    }
    if (batch.length > 0) start();
    while (running.size > 0) yield* await settle();
  } finally {
    await Promise.allSettled(running.values());
  }
}
