import { type Data, type DataType, makeData } from 'apache-arrow';
import type { ColumnDecoder } from './column-decoder.ts';
import { UnreadableValue } from './column-decoder.ts';
import { Validity } from './validity.ts';

/** Offsets of a column are numbers of 32 bits. */
const maxBytes = 2 ** 31 - 1;

/** How a value of the server becomes bytes of the column. */
export interface VariableForm {
  /** Bytes at the value's beginning that are not part of it. Default 0. */
  readonly skip?: number;
  /** Bytes that a value of so many takes in the column. Default: as many, without those skipped. */
  sizeOf?(length: number): number;
  /** Writes a value at an offset and gives where it ends. Default: copies it. */
  write?(target: Buffer, offset: number, bytes: Buffer, view: DataView, start: number, length: number): number;
}

/** Up to here a loop is quicker than a call that copies. */
const smallCopy = 24;

/** Makes a decoder of text or bytes. */
export function createVariableDecoder(type: DataType, { skip = 0, sizeOf, write }: VariableForm = {}): ColumnDecoder {
  let bytesCapacity = 4 * 1024;
  let target = Buffer.allocUnsafeSlow(bytesCapacity);
  let offsets = new Int32Array(257);
  let used = 0;
  let length = 0;
  const validity = new Validity();

  const growBytes = (needed: number): void => {
    if (needed > maxBytes) throw new UnreadableValue('the column has more than 2 GiB in one batch: use smaller batches');
    bytesCapacity = Math.min(maxBytes, Math.max(needed, bytesCapacity * 2));
    const larger = Buffer.allocUnsafeSlow(bytesCapacity);
    target.copy(larger, 0, 0, used);
    target = larger;
  };
  const close = (): void => {
    length++;
    if (length === offsets.length) {
      const larger = new Int32Array(offsets.length * 2);
      larger.set(offsets);
      offsets = larger;
    }
    offsets[length] = used;
  };
  return {
    read(bytes, view, start, size) {
      const room = sizeOf === undefined ? size - skip : sizeOf(size);
      if (used + room > bytesCapacity) growBytes(used + room);
      if (write !== undefined) used = write(target, used, bytes, view, start, size);
      else if (room <= smallCopy)
        for (let from = start + skip, end = start + size; from < end; from++) target[used++] = bytes[from] as number;
      else {
        bytes.copy(target, used, start + skip, start + size);
        used += room;
      }
      close();
    },
    readNull() {
      validity.setNull(length);
      close();
    },
    finish(): Data {
      const data = new Uint8Array(target.buffer, target.byteOffset, used);
      const valueOffsets = offsets.subarray(0, length + 1);
      const built = makeData({ type, length, ...validity.finish(length), valueOffsets, data } as never) as Data;
      // About what this batch took; a single large value does not make every later batch large.
      bytesCapacity = Math.max(4 * 1024, Math.min(bytesCapacity, used + (used >> 3) + 1024));
      target = Buffer.allocUnsafeSlow(bytesCapacity);
      offsets = new Int32Array(offsets.length);
      [used, length] = [0, 0];
      return built;
    },
  };
}
