/**
 * Does some work for each item, on several at a time, taking the next item when there is a hand for it. When the work or the items
 * fail, nothing new begins, and the failure is thrown when all that was under way has ended.
 */
export async function pump<T>(items: AsyncIterable<T>, hands: number, work: (item: T) => Promise<void>): Promise<void> {
  const iterator = items[Symbol.asyncIterator]();
  let failed = false;
  const worker = async (): Promise<void> => {
    try {
      for (let next = await iterator.next(); !next.done && !failed; next = await iterator.next()) await work(next.value);
    } catch (error) {
      failed = true;
      throw error;
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: hands }, worker));
  await iterator.return?.();
  const failure = ends.find((end) => end.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
}
