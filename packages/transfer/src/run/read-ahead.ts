/**
 * Passes items on and fetches up to `limit` of them before they are asked for, so that a listing goes on while files move and the
 * total becomes known early, in bounded memory.
 */
export async function* readAhead<T>(source: AsyncIterable<T>, limit: number): AsyncGenerator<T, void, undefined> {
  const queue: T[] = [];
  let ended = false;
  let closed = false;
  let wakeReader: () => void = () => undefined;
  let wakeFetcher: () => void = () => undefined;

  const fetcher = (async (): Promise<void> => {
    try {
      for await (const item of source) {
        queue.push(item);
        wakeReader();
        if (queue.length >= limit && !closed) await new Promise<void>((resolve) => (wakeFetcher = resolve));
        if (closed) return;
      }
    } finally {
      ended = true;
      wakeReader();
    }
  })();
  // Its failure is thrown below when the queue is empty; until then it must not count as unhandled.
  const settled = Promise.allSettled([fetcher]);

  try {
    for (;;) {
      while (queue.length > 0) {
        const item = queue.shift() as T;
        wakeFetcher();
        yield item;
      }
      if (ended) break;
      await new Promise<void>((resolve) => (wakeReader = resolve));
    }
    await fetcher;
  } finally {
    closed = true;
    wakeFetcher();
    await settled;
  }
}
