import { UnreadableValue } from './column-decoder.ts';
import type { WriteValue } from './fixed.ts';

const negative = 0x4000;
const notANumber = 0xc000;
/** Digits come in groups of four. */
const groupBase = 10_000;
const tens = [1, 10, 100, 1_000] as const;

/**
 * Writes `numeric` values at a scale as integers of 128 bits.
 *
 * Source: PostgreSQL, src/backend/utils/adt/numeric.c, numeric_send.
 */
export function numericWriter(scale: number): WriteValue<Uint32Array> {
  return (array, index, _bytes, view, start) => {
    const groups = view.getInt16(start);
    const weight = view.getInt16(start + 2);
    const sign = view.getUint16(start + 4);
    if (sign >= notANumber) throw new UnreadableValue(`${sign === notANumber ? 'NaN' : 'infinity'} is no decimal number`);
    const place = index * 4;
    // Groups that are needed to reach the scale; those that the value leaves out at its end are zeros.
    const wanted = weight + 1 + Math.ceil(scale / 4);
    const surplus = tens[(4 - (scale & 3)) & 3] as number;
    let low = 0;
    if (wanted <= 3) {
      // At most twelve digits and a factor: exact in a number.
      for (let group = 0; group < wanted; group++) low = low * groupBase + (group < groups ? view.getUint16(start + 8 + 2 * group) : 0);
      low = Math.round(low / surplus);
      const high = Math.floor(low / 0x1_0000_0000);
      if (sign !== negative || low === 0) {
        array[place] = low;
        array[place + 1] = high;
      } else {
        array[place] = -low;
        array[place + 1] = -1 - high + (low % 0x1_0000_0000 === 0 ? 1 : 0);
        array[place + 2] = 0xffff_ffff;
        array[place + 3] = 0xffff_ffff;
      }
      return;
    }
    array.fill(0, place, place + 4);
    for (let group = 0; group < wanted; group++) {
      const digits = group < groups ? view.getUint16(start + 8 + 2 * group) : 0;
      // The last group may reach beyond the scale: of its digits only the first ones count, the others are zeros.
      if (group < wanted - 1) multiplyAdd(array, place, groupBase, digits);
      else multiplyAdd(array, place, groupBase / surplus, Math.round(digits / surplus));
    }
    if (sign === negative) negate(array, place);
  };
}

function multiplyAdd(words: Uint32Array, place: number, factor: number, term: number): void {
  let carry = term;
  for (let word = place; word < place + 4; word++) {
    const product = (words[word] as number) * factor + carry;
    words[word] = product;
    carry = Math.floor(product / 0x1_0000_0000);
  }
}

function negate(words: Uint32Array, place: number): void {
  let carry = 1;
  for (let word = place; word < place + 4; word++) {
    const flipped = (~(words[word] as number) >>> 0) + carry;
    words[word] = flipped;
    carry = flipped > 0xffff_ffff ? 1 : 0;
  }
}
