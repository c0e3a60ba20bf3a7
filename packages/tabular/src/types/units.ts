import { TimeUnit } from 'apache-arrow';

const nanoseconds: Readonly<Record<TimeUnit, bigint>> = {
  [TimeUnit.SECOND]: 1_000_000_000n,
  [TimeUnit.MILLISECOND]: 1_000_000n,
  [TimeUnit.MICROSECOND]: 1_000n,
  [TimeUnit.NANOSECOND]: 1n,
};

/** Nanoseconds in one of a unit. */
export function nanosecondsIn(unit: TimeUnit): bigint {
  return nanoseconds[unit];
}

/** Digits after the point that a unit of time has. */
export function digitsOf(unit: TimeUnit): number {
  return unit * 3;
}

/** Division that rounds towards the past, as days and seconds are counted. */
export function divideDown(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value % by < 0n ? quotient - 1n : quotient;
}
