import { type Data, type DataType, makeData } from 'apache-arrow';
import type { Cell } from '../types/cell.ts';
import type { ColumnBuilder } from './column-builder.ts';
import { type Growable, grown, Validity } from './growing.ts';

/** How the cells of a type are stored: `width` elements of an array each. */
export interface FixedStorage<A> {
  create(length: number): A;
  readonly width: number;
  /** Writes a cell that is not null; throws a CellError, before anything is written, for one that does not fit. */
  write(array: A, start: number, cell: Exclude<Cell, null>): void;
}

const firstLength = 1_024;

/** Columns whose cells all have the same size: numbers, decimals, dates and times. */
export function createFixedBuilder<A extends Growable & { set(from: A): void; subarray(start: number, end: number): A }>(
  type: DataType,
  { create, width, write }: FixedStorage<A>,
): ColumnBuilder {
  let values = create(firstLength * width);
  let validity = new Validity();
  let length = 0;
  return {
    get length() {
      return length;
    },
    append(cell) {
      values = grown(values, (length + 1) * width);
      if (cell !== null) write(values, length * width, cell);
      validity.set(length, cell !== null);
      length++;
    },
    truncate(to) {
      validity.truncate(to, length);
      length = to;
    },
    finish(): Data {
      const props = {
        type,
        length,
        nullCount: validity.nullCount,
        nullBitmap: validity.finish(length),
        data: values.subarray(0, length * width),
      };
      const data = makeData(props as never) as Data;
      [values, validity, length] = [create(firstLength * width), new Validity(), 0];
      return data;
    },
  };
}

/** Booleans: a bit each. */
export function createBoolBuilder(type: DataType, read: (cell: Exclude<Cell, null>) => boolean): ColumnBuilder {
  let bits = new Uint8Array(firstLength / 8);
  let validity = new Validity();
  let length = 0;
  return {
    get length() {
      return length;
    },
    append(cell) {
      const value = cell !== null && read(cell);
      bits = grown(bits, (length >> 3) + 1);
      if (value) bits[length >> 3] = (bits[length >> 3] ?? 0) | (1 << (length & 7));
      validity.set(length, cell !== null);
      length++;
    },
    truncate(to) {
      for (let index = to; index < length; index++) bits[index >> 3] = (bits[index >> 3] ?? 0) & ~(1 << (index & 7));
      validity.truncate(to, length);
      length = to;
    },
    finish(): Data {
      const data = bits.subarray(0, (length + 7) >> 3);
      const props = { type, length, nullCount: validity.nullCount, nullBitmap: validity.finish(length), data };
      const built = makeData(props as never) as Data;
      [bits, validity, length] = [new Uint8Array(firstLength / 8), new Validity(), 0];
      return built;
    },
  };
}
