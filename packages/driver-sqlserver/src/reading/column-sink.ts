import { createColumnBuilder } from '@stowage/tabular';
import { type Data, DataType, makeData } from 'apache-arrow';
import { putterOf } from './put-value.ts';

/** Takes the values of one column as the client library gives them, and puts them into Arrow's buffers. */
export interface ColumnSink {
  /** Adds a value. Throws a `CellError` for one that the type cannot hold. */
  append(value: unknown): void;
  /** Bytes of the values whose size is their own, since the last batch. */
  readonly bytes: number;
  /** The column so far; the sink begins a new one. */
  finish(): Data;
}

/** Makes the sink for a column of a type that `toArrow` gives. */
export function createSink(type: DataType): ColumnSink {
  return DataType.isBool(type) || DataType.isUtf8(type) || DataType.isBinary(type) ? createBuilderSink(type) : createFixedSink(type);
}

/** Texts, bytes and booleans: as the common builder makes them. */
function createBuilderSink(type: DataType): ColumnSink {
  const builder = createColumnBuilder(type);
  const toCell = DataType.isUtf8(type) ? toText : (value: unknown) => value as Uint8Array | boolean;
  let bytes = 0;
  return {
    get bytes() {
      return bytes;
    },
    append(value) {
      if (value === null || value === undefined) return builder.append(null);
      const cell = toCell(value);
      builder.append(cell);
      bytes += typeof cell === 'boolean' ? 1 : cell.length;
    },
    finish() {
      bytes = 0;
      return builder.finish();
    },
  };
}

/** Text of whatever came: values of sql_variant come as their own kind. */
function toText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return `0x${Buffer.from(value).toString('hex')}`;
  return String(value);
}

const firstLength = 1_024;

/** Numbers, decimals, days and times: written straight into a typed array. */
function createFixedSink(type: DataType): ColumnSink {
  const { create, width, put } = putterOf(type);
  let values = create(firstLength * width);
  let validity = new Uint8Array(firstLength >> 3);
  let [length, nullCount] = [0, 0];
  const grow = (): void => {
    const larger = create(values.length * 2);
    larger.set(values as never);
    values = larger;
    const bits = new Uint8Array(validity.length * 2);
    bits.set(validity);
    validity = bits;
  };
  return {
    bytes: 0,
    append(value) {
      if (length * width === values.length) grow();
      if (value === null || value === undefined) nullCount++;
      else {
        put(values as never, length * width, value);
        validity[length >> 3] = (validity[length >> 3] ?? 0) | (1 << (length & 7));
      }
      length++;
    },
    finish() {
      const nullBitmap = nullCount === 0 ? undefined : validity.subarray(0, (length + 7) >> 3);
      const data = makeData({ type, length, nullCount, nullBitmap, data: values.subarray(0, length * width) } as never) as Data;
      [values, validity, length, nullCount] = [create(firstLength * width), new Uint8Array(firstLength >> 3), 0, 0];
      return data;
    },
  };
}
