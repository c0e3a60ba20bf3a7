import { Bool, type Data, makeData } from 'apache-arrow';
import type { ColumnDecoder } from './column-decoder.ts';
import { Validity } from './validity.ts';

/** Makes a decoder of booleans, which Arrow keeps as bits. */
export function createBoolDecoder(): ColumnDecoder {
  let bits = new Uint8Array(32);
  let length = 0;
  const validity = new Validity();
  const grow = (): void => {
    const larger = new Uint8Array(bits.length * 2);
    larger.set(bits);
    bits = larger;
  };
  return {
    read(bytes, _view, start) {
      const byte = length >> 3;
      if (byte === bits.length) grow();
      if (bytes[start] !== 0) bits[byte] = (bits[byte] as number) | (1 << (length & 7));
      length++;
    },
    readNull() {
      if (length >> 3 === bits.length) grow();
      validity.setNull(length++);
    },
    finish(): Data {
      const built = makeData({
        type: new Bool(),
        length,
        ...validity.finish(length),
        data: bits.subarray(0, (length + 7) >> 3),
      } as never) as Data;
      bits = new Uint8Array(bits.length);
      length = 0;
      return built;
    },
  };
}
