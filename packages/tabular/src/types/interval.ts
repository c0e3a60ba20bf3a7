/** A span of calendar and clock: months and days have no fixed length. */
export interface Interval {
  readonly months: number;
  readonly days: number;
  readonly nanoseconds: bigint;
}

/** An interval in ISO 8601: `P1Y2M3DT4H5M6.789S`; each part has a sign of its own. */
export function formatInterval({ months, days, nanoseconds }: Interval): string {
  const years = Math.trunc(months / 12);
  const date = part(years, 'Y') + part(months % 12, 'M') + part(days, 'D');
  const time = formatClock(nanoseconds);
  return date === '' && time === '' ? 'PT0S' : `P${date}${time === '' ? '' : `T${time}`}`;
}

function part(value: number | bigint, unit: string): string {
  return Number(value) === 0 ? '' : `${value}${unit}`;
}

function formatClock(nanoseconds: bigint): string {
  const seconds = nanoseconds / 1_000_000_000n;
  const fraction = nanoseconds % 1_000_000_000n;
  const clock = part(seconds / 3_600n, 'H') + part((seconds / 60n) % 60n, 'M');
  const rest = seconds % 60n;
  if (fraction === 0n) return clock + part(rest, 'S');
  const sign = nanoseconds < 0n ? '-' : '';
  const digits = String(fraction < 0n ? -fraction : fraction)
    .padStart(9, '0')
    .replace(/0+$/, '');
  return `${clock}${sign}${rest < 0n ? -rest : rest}.${digits}S`;
}

const number = '([+-]?\\d+)';
const intervalPattern = new RegExp(
  `^P(?:${number}Y)?(?:${number}M)?(?:${number}W)?(?:${number}D)?(?:T(?:${number}H)?(?:${number}M)?(?:([+-]?)(\\d+)(?:[.,](\\d{1,9}))?S)?)?$`,
);

/** The interval that an ISO 8601 text names; undefined if it names none. */
export function tryParseInterval(text: string): Interval | undefined {
  const match = intervalPattern.exec(text);
  if (match === null || text === 'P' || text.endsWith('T')) return undefined;
  const [, years, months, weeks, days, hours, minutes, sign, seconds, fraction = ''] = match;
  const clock = (BigInt(hours ?? 0) * 3_600n + BigInt(minutes ?? 0) * 60n) * 1_000_000_000n;
  const small = BigInt(seconds ?? 0) * 1_000_000_000n + BigInt(fraction.padEnd(9, '0'));
  return {
    months: Number(years ?? 0) * 12 + Number(months ?? 0),
    days: Number(weeks ?? 0) * 7 + Number(days ?? 0),
    nanoseconds: clock + (sign === '-' ? -small : small),
  };
}
