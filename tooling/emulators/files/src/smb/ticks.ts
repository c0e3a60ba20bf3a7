import type { Clock } from '@stowage/emulator-wire';

/** A moment in units of 100 nanoseconds since the year 1, as the service counts. */
export type Ticks = bigint;

const ticksPerMillisecond = 10_000n;
const ticksOf1970 = 621_355_968_000_000_000n;

/** Gives a moment that no one got before: the clock's, or just after the last one. */
export function createTicker(clock: Clock): () => Ticks {
  let last = 0n;
  return () => {
    const now = ticksFromMilliseconds(clock.now());
    last = now > last ? now : last + 1n;
    return last;
  };
}

/** From milliseconds since 1970. */
export function ticksFromMilliseconds(milliseconds: number): Ticks {
  return BigInt(Math.floor(milliseconds)) * ticksPerMillisecond + ticksOf1970;
}

/** To milliseconds since 1970; the rest is cut off. */
export function ticksToMilliseconds(ticks: Ticks): number {
  return Number((ticks - ticksOf1970) / ticksPerMillisecond);
}

/** `2022-11-30T22:56:47.4339041Z`. */
export function formatTicks(ticks: Ticks): string {
  const fraction = ticks % 10_000_000n;
  const seconds = new Date(ticksToMilliseconds(ticks - fraction)).toISOString().slice(0, 19);
  return `${seconds}.${fraction.toString().padStart(7, '0')}Z`;
}

/** Reads ISO 8601 in UTC with up to seven decimals; more are cut off. Undefined if it is none. */
export function tryParseTicks(text: string): Ticks | undefined {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d)(?::(\d\d)(?:\.(\d+))?)?(Z|[+-]\d\d:\d\d)$/.exec(text);
  if (match === null) return undefined;
  const [, minutes, seconds = '00', fraction = '', zone] = match;
  const milliseconds = Date.parse(`${minutes}:${seconds}${zone}`);
  if (Number.isNaN(milliseconds)) return undefined;
  return ticksFromMilliseconds(milliseconds) + BigInt(fraction.padEnd(7, '0').slice(0, 7));
}

/** The ETag of something that changed then. */
export function etagOf(ticks: Ticks): string {
  return `"0x${ticks.toString(16).toUpperCase()}"`;
}
