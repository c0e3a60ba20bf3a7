import { ConformanceFailure } from '../expectation.ts';

const patience = 10_000;

/** Waits until something holds. Servers stop and free what they held a moment after they were told. */
export async function eventually(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + patience;
  while (!(await holds())) {
    if (performance.now() > end) throw new ConformanceFailure(`expected ${what} within ${patience / 1_000} s`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
