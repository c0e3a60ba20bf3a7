import type { Retry } from '@stowage/core/driver';

/** A part of a file that takes several requests, of which the first is under way. */
export interface RangesToRead {
  readonly offset: number;
  readonly length: number;
  /** Bytes of each further range, but for the last. */
  readonly step: number;
  /** Ranges in memory at a time, at most. */
  readonly concurrency: number;
  /** The answer that has come already: how many bytes it has, how they are taken, and how it is given up. */
  readonly first: {
    readonly length: number;
    take(signal: AbortSignal): Promise<readonly Uint8Array[]>;
    cancel(): void;
  };
  /**
   * Gets and checks one range. It must ask for one version of the file, whatever happens to it meanwhile, and throw when it comes short.
   */
  fetch(offset: number, length: number, signal: AbortSignal): Promise<readonly Uint8Array[]>;
  readonly retry: Retry;
}

/**
 * Reads a part of a file by several requests at a time and gives the bytes in order. At most `concurrency` ranges are in memory; those
 * ahead of the consumer wait. Each is checked, and repeated by itself, before any byte of it is given out.
 */
export async function* readRanges(ranges: RangesToRead, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array, void, undefined> {
  const { first, step, concurrency, retry } = ranges;
  const stop = new AbortController();
  const either = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  const end = ranges.offset + ranges.length;
  const ahead: Promise<readonly Uint8Array[]>[] = [];
  const push = (range: Promise<readonly Uint8Array[]>): void => {
    // It fails when it is its turn to be given out, or never, if the consumer stops before.
    range.catch(() => undefined);
    ahead.push(range);
  };
  const fetch = (offset: number, length: number): Promise<readonly Uint8Array[]> =>
    retry(() => ranges.fetch(offset, length, either), { idempotent: true, signal: either });
  let next = ranges.offset + first.length;
  push(takeFirst(ranges, either));
  try {
    for (;;) {
      while (ahead.length < concurrency && next < end) {
        const length = Math.min(step, end - next);
        push(fetch(next, length));
        next += length;
      }
      const range = ahead.shift();
      if (range === undefined) return;
      yield* await range;
    }
  } finally {
    first.cancel();
    stop.abort();
  }
}

/** The range that has been asked for already; when it breaks, it is asked for again. */
function takeFirst({ first, offset, fetch, retry }: RangesToRead, signal: AbortSignal): Promise<readonly Uint8Array[]> {
  let isFirst = true;
  const attempt = (): Promise<readonly Uint8Array[]> => {
    if (!isFirst) return fetch(offset, first.length, signal);
    isFirst = false;
    return first.take(signal);
  };
  return retry(attempt, { idempotent: true, signal });
}
