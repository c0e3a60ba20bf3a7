import type { ByteSink } from './byte-sink.ts';
import { show } from './column-writer.ts';

const number = '([+-]?\\d+)';
const pattern = new RegExp(
  `^P(?:${number}Y)?(?:${number}M)?(?:${number}W)?(?:${number}D)?(?:T(?:${number}H)?(?:${number}M)?(?:([+-]?)(\\d+)(?:[.,](\\d{1,9}))?S)?)?$`,
);

/** Writes the interval that an ISO 8601 duration names; gives why not where there is none. */
export function writeInterval(sink: ByteSink, text: string): string | undefined {
  const match = pattern.exec(text);
  if (match === null || text === 'P' || text.endsWith('T')) return `${show(text)} is not a duration (P1Y2M3DT4H5M6S)`;
  const [, years, months, weeks, days, hours, minutes, sign, seconds, fraction = ''] = match;
  const nanoseconds = BigInt(seconds ?? 0) * 1_000_000_000n + BigInt(fraction.padEnd(9, '0'));
  if (nanoseconds % 1_000n !== 0n) return `${show(text)} is finer than microseconds`;
  const clock = (BigInt(hours ?? 0) * 3_600n + BigInt(minutes ?? 0) * 60n) * 1_000_000n;
  const microseconds = clock + (sign === '-' ? -nanoseconds : nanoseconds) / 1_000n;
  const allMonths = Number(years ?? 0) * 12 + Number(months ?? 0);
  const allDays = Number(weeks ?? 0) * 7 + Number(days ?? 0);
  const fits = (allMonths | 0) === allMonths && (allDays | 0) === allDays && BigInt.asIntN(64, microseconds) === microseconds;
  if (!fits) return `${show(text)} is out of range`;
  sink.reserve(20);
  sink.view.setInt32(sink.end, 16);
  sink.view.setBigInt64(sink.end + 4, microseconds);
  sink.view.setInt32(sink.end + 12, allDays);
  sink.view.setInt32(sink.end + 16, allMonths);
  sink.end += 20;
  return undefined;
}
