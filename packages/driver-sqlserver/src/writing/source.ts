import { columnMetadata } from '@stowage/core/driver';
import { createCellReader, toText } from '@stowage/tabular';
import { type Data, DataType, type Field, type TimeUnit } from 'apache-arrow';

/**
 * What values of a column are, whatever width Arrow keeps them in: `integer` number or bigint, `float` number, `decimal` bigint without its point,
 * `day` number since 1970, `instant` and `clock` bigint in `perSecond` parts, `text` string, `bytes` Buffer, `other` a string of something that no
 * database type holds. `nothing` has no values.
 */
export type SourceKind = 'integer' | 'float' | 'boolean' | 'decimal' | 'text' | 'bytes' | 'day' | 'instant' | 'clock' | 'other' | 'nothing';

/** Reads the values of one column of one batch. Never asked for a null. */
export type ValueReader = (index: number) => unknown;

/** A column of the rows. */
export interface Source {
  readonly kind: SourceKind;
  readonly field: Field;
  /** Digits after the point of a decimal. */
  readonly scale: number;
  /** Parts of a second that instants and clocks count. */
  readonly digits: number;
  /** Whether instants are in UTC. */
  readonly isZoned: boolean;
  /** What a text is. */
  readonly logical: string | undefined;
  read(data: Data): ValueReader;
}

/** How a column of the rows is read. */
export function createSource(field: Field): Source {
  const shared = { field, scale: 0, digits: 0, isZoned: false, logical: field.metadata.get(columnMetadata.logical) };
  return { ...shared, ...partsOf(field.type) };
}

type Parts = Pick<Source, 'kind' | 'read'> & Partial<Pick<Source, 'scale' | 'digits' | 'isZoned'>>;

const readValues = ({ values }: Data): ValueReader => {
  const array = values as ArrayLike<unknown>;
  return (index) => array[index];
};

function partsOf(type: DataType): Parts {
  if (DataType.isNull(type)) return { kind: 'nothing', read: () => () => null };
  if (DataType.isBool(type)) return { kind: 'boolean', read: readBooleans };
  if (DataType.isInt(type)) return { kind: 'integer', read: readValues };
  if (DataType.isFloat(type) && type.precision !== 0) return { kind: 'float', read: readValues };
  if (DataType.isDecimal(type)) return { kind: 'decimal', scale: type.scale, read: decimalReader(type.bitWidth / 32) };
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type)) return { kind: 'text', read: readTexts };
  if (DataType.isBinary(type) || DataType.isLargeBinary(type)) return { kind: 'bytes', read: readBytes };
  if (DataType.isFixedSizeBinary(type)) return { kind: 'bytes', read: fixedBytesReader(type.byteWidth) };
  if (DataType.isDate(type)) return { kind: 'day', read: readDays };
  if (DataType.isTimestamp(type)) {
    return { kind: 'instant', digits: digitsOf(type.unit), isZoned: Boolean(type.timezone), read: readBigints };
  }
  if (DataType.isTime(type)) return { kind: 'clock', digits: digitsOf(type.unit), read: readBigints };
  if (DataType.isDictionary(type)) return { ...partsOf(type.dictionary), read: dictionaryReader(partsOf(type.dictionary)) };
  const cell = createCellReader(type);
  return { kind: DataType.isFloat(type) ? 'float' : 'other', read: (data) => (index) => textOf(cell(data, index), DataType.isFloat(type)) };
}

function textOf(cell: ReturnType<ReturnType<typeof createCellReader>>, isNumber: boolean): unknown {
  return cell === null || isNumber ? cell : toText(cell);
}

function digitsOf(unit: TimeUnit): number {
  return unit * 3;
}

function readBooleans({ values, offset }: Data): ValueReader {
  const bits = values as Uint8Array;
  return (index) => ((bits[(offset + index) >> 3] ?? 0) & (1 << ((offset + index) & 7))) !== 0;
}

function readBigints({ values }: Data): ValueReader {
  const array = values as ArrayLike<bigint | number>;
  return (index) => BigInt(array[index] ?? 0);
}

function readDays({ values, type }: Data): ValueReader {
  const array = values as ArrayLike<bigint | number>;
  // A Date64 counts milliseconds of whole days.
  const isMilliseconds = (type as DataType & { unit?: number }).unit === 1;
  return (index) => (isMilliseconds ? Math.floor(Number(array[index]) / 86_400_000) : array[index]);
}

const decimalReader =
  (words: number) =>
  ({ values }: Data): ValueReader => {
    const array = values as Uint32Array;
    return (index) => {
      let value = 0n;
      for (let word = words - 1; word >= 0; word--) value = (value << 32n) | BigInt(array[index * words + word] ?? 0);
      return BigInt.asIntN(words * 32, value);
    };
  };

function asBuffer(data: Data): Buffer {
  const bytes = data.values as Uint8Array;
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function readTexts(data: Data): ValueReader {
  const [buffer, offsets] = [asBuffer(data), data.valueOffsets as ArrayLike<number | bigint>];
  return (index) => buffer.toString('utf8', Number(offsets[index]), Number(offsets[index + 1]));
}

function readBytes(data: Data): ValueReader {
  const [buffer, offsets] = [asBuffer(data), data.valueOffsets as ArrayLike<number | bigint>];
  return (index) => buffer.subarray(Number(offsets[index]), Number(offsets[index + 1]));
}

const fixedBytesReader =
  (width: number) =>
  (data: Data): ValueReader => {
    const buffer = asBuffer(data);
    return (index) => buffer.subarray(index * width, (index + 1) * width);
  };

/** The values that a dictionary's keys stand for. */
const dictionaryReader =
  ({ read }: Parts) =>
  (data: Data): ValueReader => {
    const chunks = (data.dictionary?.data ?? []).map((chunk) => ({ chunk, value: read(chunk) }));
    const keys = data.values as ArrayLike<number | bigint>;
    return (index) => {
      let key = Number(keys[index]);
      for (const { chunk, value } of chunks) {
        if (key < chunk.length) return chunk.getValid(key) ? value(key) : null;
        key -= chunk.length;
      }
      return null;
    };
  };
