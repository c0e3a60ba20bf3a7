import { type Data, type DataType, makeData } from 'apache-arrow';
import type { ColumnDecoder } from './column-decoder.ts';
import { Validity } from './validity.ts';

/** The arrays that columns of a fixed width are kept in. */
type Values = Int8Array | Uint8Array | Int16Array | Int32Array | Uint32Array | Float32Array | Float64Array;

/** Writes the value at `start` as the `index`th of an array. */
export type WriteValue<A extends Values> = (array: A, index: number, bytes: Buffer, view: DataView, start: number, length: number) => void;

/** How a column of a fixed width is kept. */
export interface FixedStorage<A extends Values> {
  create(size: number): A;
  /** Elements of the array for one value. */
  readonly width: number;
  /** The array as Arrow wants it, over the same memory. Default: as it is. */
  toArrow?(array: A): unknown;
}

/** Makes a decoder of values that all have one size. */
export function createFixedDecoder<A extends Values>(type: DataType, storage: FixedStorage<A>, write: WriteValue<A>): ColumnDecoder {
  const { create, width, toArrow = (array: A): unknown => array } = storage;
  let capacity = 256;
  let array = create(capacity * width);
  let length = 0;
  const validity = new Validity();
  const grow = (): void => {
    capacity *= 2;
    const larger = create(capacity * width);
    larger.set(array as never);
    array = larger;
  };
  return {
    read(bytes, view, start, size) {
      if (length === capacity) grow();
      write(array, length, bytes, view, start, size);
      length++;
    },
    readNull() {
      if (length === capacity) grow();
      validity.setNull(length++);
    },
    finish(): Data {
      const data = toArrow(array.subarray(0, length * width) as A);
      const built = makeData({ type, length, ...validity.finish(length), data } as never) as Data;
      array = create(capacity * width);
      length = 0;
      return built;
    },
  };
}

/** 64-bit integers as pairs of 32-bit ones, the lower first, so that no bigint is made of any. */
export const wideStorage: FixedStorage<Int32Array> = {
  create: (size) => new Int32Array(size),
  width: 2,
  toArrow: (array) => new BigInt64Array(array.buffer, array.byteOffset, array.length / 2),
};

/** Decimals as four 32-bit integers, the lowest first. */
export const decimalStorage: FixedStorage<Uint32Array> = { create: (size) => new Uint32Array(size), width: 4 };
