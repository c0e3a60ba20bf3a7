/**
 * Passes on what several sources give, as it comes. When one fails, or the reader ends early, all are ended: `stop` makes those that
 * wait for something give up.
 */
export async function* merged<T>(
  sources: readonly AsyncGenerator<T, void, undefined>[],
  stop: () => Promise<unknown>,
): AsyncGenerator<T, void, undefined> {
  type Turn = { readonly source: AsyncGenerator<T, void, undefined>; readonly result: IteratorResult<T, void> };
  const turn = (source: AsyncGenerator<T, void, undefined>): Promise<Turn> => {
    const next = source.next().then((result) => ({ source, result }));
    // It is waited for below, but perhaps only after the reader has come back.
    next.catch(() => undefined);
    return next;
  };
  const pending = new Map(sources.map((source) => [source, turn(source)]));
  try {
    while (pending.size > 0) {
      const { source, result } = await Promise.race(pending.values());
      if (result.done) {
        pending.delete(source);
        continue;
      }
      // Asked for the next one before this one is used, so that all connections stay busy.
      pending.set(source, turn(source));
      yield result.value;
    }
  } finally {
    if (pending.size > 0) await stop();
    await Promise.allSettled([...pending.keys()].map((source) => source.return()));
  }
}
