import { UnreadableValue } from './column-decoder.ts';
import type { WriteValue } from './fixed.ts';

/** Days from 1970-01-01 to 2000-01-01, from which PostgreSQL counts. */
export const epochDays = 10_957;

/** The same in microseconds, 946 684 800 000 000, as two 32-bit halves. */
const epochHigh = 220_417;
const epochLow = 993_517_568;

const asText = 'read it by a statement that casts the column to text';

/** Writes days. */
export const writeDate: WriteValue<Int32Array> = (array, index, _bytes, view, start) => {
  const day = view.getInt32(start);
  if (day === 0x7fff_ffff || day === -0x8000_0000) throw new UnreadableValue(`the date is infinite: ${asText}`);
  array[index] = day + epochDays;
};

/** Writes microseconds since 1970, from microseconds since 2000. */
export const writeInstant: WriteValue<Int32Array> = (array, index, _bytes, view, start) => {
  const high = view.getInt32(start);
  const low = view.getUint32(start + 4);
  if ((high === 0x7fff_ffff && low === 0xffff_ffff) || (high === -0x8000_0000 && low === 0))
    throw new UnreadableValue(`the time is infinite: ${asText}`);
  const lowSum = low + epochLow;
  const highSum = high + epochHigh + (lowSum > 0xffff_ffff ? 1 : 0);
  if (highSum > 0x7fff_ffff) throw new UnreadableValue(`the time is beyond the year 294246: ${asText}`);
  array[2 * index] = lowSum;
  array[2 * index + 1] = highSum;
};

/** Writes integers of 64 bits: also times of day, which PostgreSQL and Arrow count alike. */
export const writeWide: WriteValue<Int32Array> = (array, index, _bytes, view, start) => {
  array[2 * index] = view.getInt32(start + 4);
  array[2 * index + 1] = view.getInt32(start);
};
