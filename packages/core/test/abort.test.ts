import { describe, expect, it, vi } from 'vitest';
import { abortable, delay, orAbort, throwIfAborted } from '../src/driver.ts';

const reason = { any: 'value' };
const never = new Promise<never>(() => undefined);

/** A source that hangs after its first value, in `next` and in `return`, and tells whether it was asked to end. */
function hangingSource(): AsyncIterable<number> & { readonly ended: () => number } {
  let [asked, ended] = [0, 0];
  return {
    ended: () => ended,
    [Symbol.asyncIterator]: () => ({
      next: () => (asked++ === 0 ? Promise.resolve({ done: false, value: 1 }) : never),
      return: () => {
        ended++;
        return never;
      },
    }),
  };
}

async function* numbers(count: number, onEnd: () => void = () => undefined): AsyncGenerator<number, void, undefined> {
  try {
    for (let number = 1; number <= count; number++) yield number;
  } finally {
    onEnd();
  }
}

async function take<T>(source: AsyncIterable<T>, each: (value: T) => void = () => undefined): Promise<readonly T[]> {
  const taken: T[] = [];
  for await (const value of source) {
    taken.push(value);
    each(value);
  }
  return taken;
}

describe('abortable', () => {
  it('passes everything on, with and without a signal', async () => {
    expect(await take(abortable(numbers(3), undefined))).toEqual([1, 2, 3]);
    expect(await take(abortable(numbers(3), new AbortController().signal))).toEqual([1, 2, 3]);
  });

  it('throws the reason while the source hangs, and does not wait for it to end', async () => {
    const controller = new AbortController();
    const source = hangingSource();
    const taking = take(abortable(source, controller.signal), () => queueMicrotask(() => controller.abort(reason)));
    await expect(taking).rejects.toBe(reason);
    expect(source.ended()).toBe(1);
  });

  it('does not touch the source when it is too late from the start', async () => {
    const source = { [Symbol.asyncIterator]: vi.fn() };
    await expect(take(abortable(source as never, AbortSignal.abort(reason)))).rejects.toBe(reason);
    expect(source[Symbol.asyncIterator]).not.toHaveBeenCalled();
  });

  it('stops between two values, and closes the source', async () => {
    const controller = new AbortController();
    const onEnd = vi.fn();
    await expect(take(abortable(numbers(9, onEnd), controller.signal), (value) => value === 2 && controller.abort(reason))).rejects.toBe(
      reason,
    );
    expect(onEnd).toHaveBeenCalledOnce();
  });

  it('closes the source when its consumer leaves', async () => {
    const onEnd = vi.fn();
    for await (const _value of abortable(numbers(9, onEnd), new AbortController().signal)) break;
    expect(onEnd).toHaveBeenCalledOnce();
  });

  it('throws what the source throws', async () => {
    const failure = new Error('the source broke');
    async function* broken(): AsyncGenerator<number> {
      yield 1;
      throw failure;
    }
    await expect(take(abortable(broken(), new AbortController().signal))).rejects.toBe(failure);
  });
});

describe('orAbort', () => {
  it('waits for the promise, or for the signal', async () => {
    const controller = new AbortController();
    expect(await orAbort(Promise.resolve(1), controller.signal)).toBe(1);
    const waiting = orAbort(never, controller.signal);
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    await expect(orAbort(never, controller.signal)).rejects.toBe(reason);
  });

  it('hands on what comes too late, and lets a late failure pass', async () => {
    const onLate = vi.fn();
    const late = Promise.withResolvers<string>();
    const failing = Promise.withResolvers<string>();
    await expect(orAbort(late.promise, AbortSignal.abort(reason), onLate)).rejects.toBe(reason);
    await expect(orAbort(failing.promise, AbortSignal.abort(reason), onLate)).rejects.toBe(reason);
    failing.reject(new Error('nobody listens'));
    late.resolve('late');
    await vi.waitFor(() => expect(onLate.mock.calls).toEqual([['late']]));
  });

  it('leaves no listener behind', async () => {
    const { signal } = new AbortController();
    const remove = vi.spyOn(signal, 'removeEventListener');
    const add = vi.spyOn(signal, 'addEventListener');
    await orAbort(Promise.resolve(1), signal);
    await expect(orAbort(Promise.reject(new Error('x')), signal)).rejects.toThrow('x');
    await vi.waitFor(() => expect(remove).toHaveBeenCalledTimes(2));
    expect(add).toHaveBeenCalledTimes(2);
  });
});

describe('delay', () => {
  it('ends with the reason and leaves no timer', async () => {
    vi.useFakeTimers();
    try {
      const controller = new AbortController();
      const waiting = expect(delay(60_000, controller.signal)).rejects.toBe(reason);
      controller.abort(reason);
      await waiting;
      await expect(delay(60_000, controller.signal)).rejects.toBe(reason);
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('throwIfAborted', () => {
  it('throws the reason as it is', () => {
    expect(() => throwIfAborted(undefined)).not.toThrow();
    expect(() => throwIfAborted(new AbortController().signal)).not.toThrow();
    expect(() => throwIfAborted(AbortSignal.abort('a text'))).toThrow('a text');
  });
});
