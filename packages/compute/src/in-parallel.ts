/**
 * Does a step for each item, several at a time. After a failure none is begun any more; those under way are waited for, then the first
 * failure is thrown. The results are in the order of the items.
 */
export async function inParallel<T, R>(items: readonly T[], atATime: number, step: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = new Array(items.length);
  const failures: unknown[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < items.length && failures.length === 0) {
      const index = next++;
      try {
        results[index] = await step(items[index] as T);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atATime, items.length) }, work));
  if (failures.length > 0) throw failures[0];
  return results;
}
