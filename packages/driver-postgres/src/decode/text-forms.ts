import { UnreadableValue } from './column-decoder.ts';
import type { VariableForm } from './variable.ts';

const hex = Buffer.from('0123456789abcdef');
const dash = '-'.charCodeAt(0);

/** 16 bytes as the 36 characters of a uuid. */
export const uuidForm: VariableForm = {
  sizeOf: () => 36,
  write(target, offset, bytes, _view, start) {
    let end = offset;
    for (let index = 0; index < 16; index++) {
      if (index === 4 || index === 6 || index === 8 || index === 10) target[end++] = dash;
      const byte = bytes[start + index] as number;
      target[end++] = hex[byte >> 4] as number;
      target[end++] = hex[byte & 15] as number;
    }
    return end;
  },
};

/** `jsonb` has its version in front of the text. */
export const jsonbForm: VariableForm = { skip: 1 };

/** Longest text of an interval: every part with a sign and all its digits. */
const maxInterval = 80;

/** Microseconds, days and months as an ISO 8601 duration, each part with a sign of its own. */
export const intervalForm: VariableForm = {
  sizeOf: () => maxInterval,
  write(target, offset, _bytes, view, start) {
    const microseconds = view.getBigInt64(start);
    const days = view.getInt32(start + 8);
    const months = view.getInt32(start + 12);
    if (isInfinite(microseconds, days, months))
      throw new UnreadableValue('the interval is infinite: read it by a statement that casts the column to text');
    return offset + target.write(formatInterval(microseconds, days, months), offset, 'latin1');
  },
};

const highest = 2n ** 63n - 1n;

function isInfinite(microseconds: bigint, days: number, months: number): boolean {
  const isHighest = microseconds === highest && days === 0x7fff_ffff && months === 0x7fff_ffff;
  return isHighest || (microseconds === -highest - 1n && days === -0x8000_0000 && months === -0x8000_0000);
}

function formatInterval(microseconds: bigint, days: number, months: number): string {
  const date = `${part(Math.trunc(months / 12), 'Y')}${part(months % 12, 'M')}${part(days, 'D')}`;
  const seconds = microseconds / 1_000_000n;
  const fraction = microseconds % 1_000_000n;
  const clock = `${part(seconds / 3_600n, 'H')}${part((seconds / 60n) % 60n, 'M')}${formatSeconds(seconds % 60n, fraction)}`;
  if (date === '' && clock === '') return 'PT0S';
  return `P${date}${clock === '' ? '' : `T${clock}`}`;
}

function part(value: number | bigint, unit: string): string {
  return Number(value) === 0 ? '' : `${value}${unit}`;
}

function formatSeconds(seconds: bigint, fraction: bigint): string {
  if (fraction === 0n) return part(seconds, 'S');
  const sign = fraction < 0n ? '-' : '';
  const digits = String(fraction < 0n ? -fraction : fraction).padStart(6, '0');
  return `${sign}${seconds < 0n ? -seconds : seconds}.${digits.replace(/0+$/, '')}S`;
}
