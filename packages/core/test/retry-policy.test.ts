import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createRetry, DatastoreError, once, type Retry } from '../src/driver.ts';
import { rejection, unavailable } from './tiny-driver.ts';

/** Runs a failing attempt to its end and tells the pauses between the attempts. */
async function pausesOf(retry: Retry, failure: () => unknown, idempotent = true): Promise<{ pauses: number[]; error: unknown }> {
  const times: number[] = [];
  const running = rejection(
    retry(
      async () => {
        times.push(performance.now());
        throw failure();
      },
      { idempotent },
    ),
  );
  await vi.runAllTimersAsync();
  const error = await running;
  return { pauses: times.slice(1).map((time, index) => time - (times[index] ?? 0)), error };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('attempts', () => {
  test('are six, with doubled pauses of which half is drawn', async () => {
    for (const [drawn, share] of [
      [0, 0.5],
      [1, 1],
    ] as const) {
      vi.spyOn(Math, 'random').mockReturnValue(drawn);
      const { pauses, error } = await pausesOf(createRetry(), unavailable);
      expect(pauses).toEqual([400, 800, 1_600, 3_200, 6_400].map((pause) => pause * share));
      expect(error).toMatchObject({ code: 'SERVICE.UNAVAILABLE', attempts: 6 });
    }
  });

  test('are never further apart than maxDelay', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(1);
    const { pauses } = await pausesOf(createRetry({ attempts: 5, firstDelay: 100, maxDelay: 250 }), unavailable);
    expect(pauses).toEqual([100, 200, 250, 250]);
  });

  test('do not begin after maxTime', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(1);
    const { pauses, error } = await pausesOf(createRetry({ attempts: 50, firstDelay: 100, maxTime: 1_000 }), unavailable);
    expect(pauses).toEqual([100, 200, 400]);
    expect(error).toMatchObject({ attempts: 4 });
  });

  test('wait as long as the service asks for, even beyond maxDelay', async () => {
    const { pauses } = await pausesOf(createRetry({ attempts: 3, maxDelay: 10 }), () => unavailable({ retryAfter: 30_000 }));
    expect(pauses).toEqual([30_000, 30_000]);
  });

  test('end at once when the service asks for more than there is time', async () => {
    const { pauses, error } = await pausesOf(createRetry({ maxTime: 1_000 }), () => unavailable({ retryAfter: 5_000 }));
    expect(pauses).toEqual([]);
    expect(error).toMatchObject({ attempts: 1, retryAfter: 5_000 });
  });

  test('end with the first that succeeds', async () => {
    let tried = 0;
    const attempt = async (): Promise<string> => {
      if (++tried < 3) throw unavailable();
      return 'done';
    };
    const running = createRetry()(attempt, { idempotent: true });
    await vi.runAllTimersAsync();
    expect(await running).toBe('done');
    expect(tried).toBe(3);
  });
});

describe('is not repeated', () => {
  test.each<[string, () => unknown, boolean]>([
    ['an error that stays', () => new DatastoreError('PATH.NOT_FOUND', 'x'), true],
    ['an error of somebody else', () => new Error('x'), true],
    ['what an inner retry gave up on', () => unavailable({ attempts: 6 }), true],
    ['what may have got through and must not twice', () => unavailable(), false],
  ])('%s', async (_name, failure, idempotent) => {
    const { pauses, error } = await pausesOf(createRetry(), failure, idempotent);
    expect(pauses).toEqual([]);
    expect(error).toEqual(failure());
  });

  test('anything by once', async () => {
    expect(await pausesOf(once, unavailable)).toMatchObject({ pauses: [], error: { attempts: undefined } });
  });
});

test.each([() => unavailable({ unprocessed: true }), () => new DatastoreError('SERVICE.THROTTLED', 'x')])(
  'what the service did not process is repeated, whatever it is',
  async (failure) => {
    const { pauses } = await pausesOf(createRetry({ attempts: 3 }), failure, false);
    expect(pauses).toHaveLength(2);
  },
);

describe('aborting', () => {
  test('ends the pause with the reason', async () => {
    const controller = new AbortController();
    const attempt = vi.fn(async () => {
      throw unavailable({ retryAfter: 10_000 });
    });
    const running = rejection(createRetry()(attempt, { idempotent: true, signal: controller.signal }));
    await vi.advanceTimersByTimeAsync(5_000);
    controller.abort('enough');
    expect(await running).toBe('enough');
    expect(attempt).toHaveBeenCalledTimes(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('during an attempt gives the reason, not the failure', async () => {
    const controller = new AbortController();
    const attempt = async (): Promise<void> => {
      controller.abort('enough');
      throw unavailable();
    };
    expect(await rejection(createRetry()(attempt, { idempotent: true, signal: controller.signal }))).toBe('enough');
  });

  test('leaves no listener behind when it does not happen', async () => {
    const { signal } = new AbortController();
    const add = vi.spyOn(signal, 'addEventListener');
    const remove = vi.spyOn(signal, 'removeEventListener');
    const running = rejection(createRetry()(() => Promise.reject(unavailable()), { idempotent: true, signal }));
    await vi.runAllTimersAsync();
    await running;
    expect(remove.mock.calls.length).toBe(add.mock.calls.length);
    expect(add.mock.calls.length).toBe(5);
  });
});
