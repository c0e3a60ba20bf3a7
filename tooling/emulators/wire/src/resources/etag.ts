const ticksAt1970 = 621_355_968_000_000_000n;

let last = 0n;

/**
 * An ETag in the form of the storage services, with quotes: `"0x8DA..."`. It counts 100 ns since the year 1, is never given twice
 * in a process, and grows.
 *
 * @param now Milliseconds since 1970.
 */
export function createETag(now: number): string {
  const ticks = ticksAt1970 + BigInt(Math.floor(now)) * 10_000n;
  last = ticks > last ? ticks : last + 1n;
  return `"0x${last.toString(16).toUpperCase()}"`;
}
