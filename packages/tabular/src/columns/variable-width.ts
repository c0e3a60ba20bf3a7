import { type Data, type DataType, makeData } from 'apache-arrow';
import { type Cell, refuseCell } from '../types/cell.ts';
import type { ColumnBuilder } from './column-builder.ts';
import { grown, Validity } from './growing.ts';

/** Bytes that one column of one batch holds, at most: offsets are 32-bit numbers. */
const maxBytes = 2 ** 31 - 1;

/** Columns of text or bytes. `write` stores a cell at an offset of a buffer that has `sizeOf` bytes of room there, and gives what it took. */
function createVariableBuilder(
  type: DataType,
  sizeOf: (cell: Exclude<Cell, null>) => number,
  write: (buffer: Buffer, offset: number, cell: Exclude<Cell, null>) => number,
): ColumnBuilder {
  let bytes = Buffer.allocUnsafeSlow(16 * 1024);
  let offsets = new Int32Array(1_025);
  let validity = new Validity();
  let length = 0;
  let used = 0;
  return {
    get length() {
      return length;
    },
    append(cell) {
      if (cell !== null) {
        const room = sizeOf(cell);
        if (used + room > maxBytes) refuseCell('', `and the rows before it are more than ${maxBytes} bytes: use smaller batches`);
        if (used + room > bytes.length) {
          const larger = Buffer.allocUnsafeSlow(Math.min(maxBytes, Math.max(used + room, bytes.length * 2)));
          bytes.copy(larger, 0, 0, used);
          bytes = larger;
        }
        used += write(bytes, used, cell);
      }
      validity.set(length, cell !== null);
      length++;
      offsets = grown(offsets, length + 1);
      offsets[length] = used;
    },
    truncate(to) {
      validity.truncate(to, length);
      length = to;
      used = offsets[to] ?? 0;
    },
    finish(): Data {
      const data = new Uint8Array(bytes.buffer, 0, used);
      const valueOffsets = offsets.subarray(0, length + 1);
      const props = { type, length, nullCount: validity.nullCount, nullBitmap: validity.finish(length), valueOffsets, data };
      const built = makeData(props as never) as Data;
      [bytes, offsets, validity, length, used] = [Buffer.allocUnsafeSlow(16 * 1024), new Int32Array(1_025), new Validity(), 0, 0];
      return built;
    },
  };
}

/** Columns of text. Half a surrogate pair is no text. */
export function createTextBuilder(type: DataType): ColumnBuilder {
  return createVariableBuilder(
    type,
    (cell) => Buffer.byteLength(toText(cell)),
    (buffer, offset, cell) => buffer.write(toText(cell), offset),
  );
}

function toText(cell: Exclude<Cell, null>): string {
  if (typeof cell === 'string') return cell.isWellFormed() ? cell : refuseCell(cell, 'is not well-formed Unicode');
  if (typeof cell === 'number' || typeof cell === 'bigint' || typeof cell === 'boolean') return String(cell);
  return refuseCell(cell, 'is not text');
}

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** The bytes that a cell stands for: bytes, or their base64. */
export function toBytes(cell: Exclude<Cell, null>): Uint8Array {
  if (cell instanceof Uint8Array) return cell;
  if (typeof cell === 'string' && base64.test(cell)) return Buffer.from(cell, 'base64');
  return refuseCell(cell, 'is not base64');
}

/** Columns of bytes. */
export function createBytesBuilder(type: DataType): ColumnBuilder {
  return createVariableBuilder(
    type,
    (cell) => toBytes(cell).byteLength,
    (buffer, offset, cell) => {
      const bytes = toBytes(cell);
      buffer.set(bytes, offset);
      return bytes.byteLength;
    },
  );
}
