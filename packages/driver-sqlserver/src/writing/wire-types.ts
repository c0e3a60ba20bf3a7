import type { DataType, WireBuffer, WireParameter } from '../session/tedious-types.ts';

/*
 * Types that write exactly what they are given. Those of the client library go through floats (decimals) and through Date objects (times).
 * The layouts are those of [MS-TDS] 2.2.5.5.
 */

type Write = (buffer: WireBuffer, value: never, parameter: WireParameter) => void;

function defineType(
  id: number,
  name: string,
  parts: {
    declare: (p: { precision?: number | undefined; scale?: number | undefined }) => string;
    info: (buffer: WireBuffer, parameter: WireParameter) => void;
    write: Write;
  },
): DataType {
  return {
    id,
    type: name.toUpperCase(),
    name,
    declaration: (parameter) => parts.declare(parameter),
    validate: (value) => value,
    resolvePrecision: (parameter) => parameter.precision ?? 38,
    resolveScale: (parameter) => parameter.scale ?? 0,
    writeTypeInfo: parts.info,
    writeValue(buffer, parameter) {
      if (parameter.value === null || parameter.value === undefined) buffer.writeUInt8(0);
      else parts.write(buffer, parameter.value as never, parameter);
    },
  };
}

/** Bytes that the digits of a decimal take. */
function magnitudeLength(precision: number): number {
  return precision <= 9 ? 4 : precision <= 19 ? 8 : precision <= 28 ? 12 : 16;
}

const mask64 = (1n << 64n) - 1n;

/** decimal(p,s), of a bigint: the number without its point. */
export const exactDecimal: DataType = defineType(0x6a, 'ExactDecimal', {
  declare: ({ precision, scale }) => `decimal(${precision ?? 38}, ${scale ?? 0})`,
  info(buffer, { precision = 38, scale = 0 }) {
    buffer.writeUInt8(0x6a);
    buffer.writeUInt8(magnitudeLength(precision) + 1);
    buffer.writeUInt8(precision);
    buffer.writeUInt8(scale);
  },
  write(buffer, value: bigint, { precision = 38 }) {
    const length = magnitudeLength(precision);
    const magnitude = value < 0n ? -value : value;
    buffer.writeUInt8(length + 1);
    buffer.writeUInt8(value < 0n ? 0 : 1);
    if (length === 4) return buffer.writeUInt32LE(Number(magnitude));
    buffer.writeBigUInt64LE(magnitude & mask64);
    if (length === 12) buffer.writeUInt32LE(Number(magnitude >> 64n));
    if (length === 16) buffer.writeBigUInt64LE(magnitude >> 64n);
  },
});

/** Days from 0001-01-01 to 1970-01-01. */
const epochDays = 719_162;

/** date, of a number: days since 1970. */
export const exactDate: DataType = defineType(0x28, 'ExactDate', {
  declare: () => 'date',
  info: (buffer) => buffer.writeUInt8(0x28),
  write(buffer, value: number) {
    buffer.writeUInt8(3);
    buffer.writeUInt24LE(value + epochDays);
  },
});

/** Bytes that the time of a day takes. */
function clockLength(scale: number): number {
  return scale <= 2 ? 3 : scale <= 4 ? 4 : 5;
}

/** Writes a time of day: a count of the scale's unit, of at most 864 000 000 000. */
function writeClock(buffer: WireBuffer, count: number, scale: number): void {
  const length = clockLength(scale);
  if (length === 3) buffer.writeUInt24LE(count);
  else if (length === 4) buffer.writeUInt32LE(count);
  else buffer.writeUInt40LE(count);
}

const scaledInfo =
  (id: number) =>
  (buffer: WireBuffer, { scale = 7 }: WireParameter): void => {
    buffer.writeUInt8(id);
    buffer.writeUInt8(scale);
  };

/** time(s), of a number: since midnight, in units of the scale. */
export const exactTime: DataType = defineType(0x29, 'ExactTime', {
  declare: ({ scale }) => `time(${scale})`,
  info: scaledInfo(0x29),
  write(buffer, value: number, { scale = 7 }) {
    buffer.writeUInt8(clockLength(scale));
    writeClock(buffer, value, scale);
  },
});

/** Splits an instant, a bigint since 1970 in units of the scale, into days and the time of day. */
function split(value: bigint, scale: number): { readonly day: number; readonly count: number } {
  const perDay = 86_400n * 10n ** BigInt(scale);
  const count = ((value % perDay) + perDay) % perDay;
  return { day: Number((value - count) / perDay), count: Number(count) };
}

/** datetime2(s), of a bigint: since 1970, in units of the scale. */
export const exactDateTime: DataType = defineType(0x2a, 'ExactDateTime2', {
  declare: ({ scale }) => `datetime2(${scale})`,
  info: scaledInfo(0x2a),
  write(buffer, value: bigint, { scale = 7 }) {
    const { day, count } = split(value, scale);
    buffer.writeUInt8(clockLength(scale) + 3);
    writeClock(buffer, count, scale);
    buffer.writeUInt24LE(day + epochDays);
  },
});

/** datetimeoffset(s) at +00:00, of a bigint: since 1970, in units of the scale. */
export const exactDateTimeOffset: DataType = defineType(0x2b, 'ExactDateTimeOffset', {
  declare: ({ scale }) => `datetimeoffset(${scale})`,
  info: scaledInfo(0x2b),
  write(buffer, value: bigint, { scale = 7 }) {
    const { day, count } = split(value, scale);
    buffer.writeUInt8(clockLength(scale) + 5);
    writeClock(buffer, count, scale);
    buffer.writeUInt24LE(day + epochDays);
    buffer.writeInt16LE(0);
  },
});
