/** What one run of a work cost the process that ran it. */
export interface Sample {
  /** How much was done, in the work's own unit: operations, bytes or names. */
  readonly amount: number;
  /** Processor time of all threads, user and system. */
  readonly cpuMicroseconds: number;
  readonly wallMicroseconds: number;
  /** Largest resident set of the process so far. */
  readonly peakRssBytes: number;
}

/** Runs something and measures it. `amount` is what it resolves to. */
export async function measure(work: () => Promise<number>): Promise<Sample> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  const amount = await work();
  const wallMicroseconds = (performance.now() - start) * 1000;
  const { user, system } = process.cpuUsage(cpu);
  return {
    amount,
    cpuMicroseconds: user + system,
    wallMicroseconds,
    peakRssBytes: process.resourceUsage().maxRSS * 1024,
  };
}

/** The middle of some numbers; of an even count, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}
