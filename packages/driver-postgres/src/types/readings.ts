import type { LogicalType } from '@stowage/core/driver';
import {
  Binary,
  Bool,
  type DataType,
  DateDay,
  Decimal,
  Field,
  Float32,
  Float64,
  Int16,
  Int32,
  Int64,
  List,
  TimeMicrosecond,
  TimestampMicrosecond,
  Uint32,
  Utf8,
} from 'apache-arrow';
import { createBoolDecoder } from '../decode/bool.ts';
import type { ColumnDecoder } from '../decode/column-decoder.ts';
import { createFixedDecoder, decimalStorage, wideStorage } from '../decode/fixed.ts';
import { writeDate, writeInstant, writeWide } from '../decode/instants.ts';
import { createListDecoder } from '../decode/list.ts';
import { numericWriter } from '../decode/numeric.ts';
import { intervalForm, jsonbForm, uuidForm } from '../decode/text-forms.ts';
import { createVariableDecoder, type VariableForm } from '../decode/variable.ts';
import type { WireFormat } from '../wire/bind-message.ts';
import { oids } from './oids.ts';
import { type PostgresType, precisionOf } from './postgres-type.ts';

/** How values of a type are read. */
export interface Reading {
  readonly type: DataType;
  readonly format: WireFormat;
  readonly logical?: LogicalType | undefined;
  /** What is lost, in one sentence. */
  readonly loss?: string | undefined;
  createDecoder(): ColumnDecoder;
}

const binary = 1;
const text = 0;

const ofText = (form?: VariableForm, logical?: LogicalType): Reading => ({
  type: new Utf8(),
  format: binary,
  logical,
  createDecoder: () => createVariableDecoder(new Utf8(), form),
});

const ofWide = (type: DataType, write: typeof writeWide): Reading => ({
  type,
  format: binary,
  createDecoder: () => createFixedDecoder(type, wideStorage, write),
});

const asText = (loss?: string, logical?: LogicalType): Reading => ({ ...ofText(undefined, logical), format: text, loss });

const utc = 'UTC';

const readings: ReadonlyMap<number, Reading> = new Map<number, Reading>([
  [oids.bool, { type: new Bool(), format: binary, createDecoder: createBoolDecoder }],
  [oids.bytea, { type: new Binary(), format: binary, createDecoder: () => createVariableDecoder(new Binary()) }],
  [
    oids.int2,
    {
      type: new Int16(),
      format: binary,
      createDecoder: () =>
        createFixedDecoder(new Int16(), { create: (size) => new Int16Array(size), width: 1 }, (array, index, _bytes, view, start) => {
          array[index] = view.getInt16(start);
        }),
    },
  ],
  [
    oids.int4,
    {
      type: new Int32(),
      format: binary,
      createDecoder: () =>
        createFixedDecoder(new Int32(), { create: (size) => new Int32Array(size), width: 1 }, (array, index, _bytes, view, start) => {
          array[index] = view.getInt32(start);
        }),
    },
  ],
  [
    oids.oid,
    {
      type: new Uint32(),
      format: binary,
      createDecoder: () =>
        createFixedDecoder(new Uint32(), { create: (size) => new Uint32Array(size), width: 1 }, (array, index, _bytes, view, start) => {
          array[index] = view.getUint32(start);
        }),
    },
  ],
  [
    oids.float4,
    {
      type: new Float32(),
      format: binary,
      createDecoder: () =>
        createFixedDecoder(new Float32(), { create: (size) => new Float32Array(size), width: 1 }, (array, index, _bytes, view, start) => {
          array[index] = view.getFloat32(start);
        }),
    },
  ],
  [
    oids.float8,
    {
      type: new Float64(),
      format: binary,
      createDecoder: () =>
        createFixedDecoder(new Float64(), { create: (size) => new Float64Array(size), width: 1 }, (array, index, _bytes, view, start) => {
          array[index] = view.getFloat64(start);
        }),
    },
  ],
  [
    oids.date,
    {
      type: new DateDay(),
      format: binary,
      createDecoder: () => createFixedDecoder(new DateDay(), { create: (size) => new Int32Array(size), width: 1 }, writeDate),
    },
  ],
  [oids.int8, ofWide(new Int64(), writeWide)],
  [oids.time, ofWide(new TimeMicrosecond(), writeWide)],
  [oids.timestamp, ofWide(new TimestampMicrosecond(), writeInstant)],
  [oids.timestamptz, ofWide(new TimestampMicrosecond(utc), writeInstant)],
  [oids.uuid, ofText(uuidForm, 'uuid')],
  [oids.json, ofText(undefined, 'json')],
  [oids.jsonb, ofText(jsonbForm, 'json')],
  [oids.xml, asText(undefined, 'xml')],
  [oids.interval, ofText(intervalForm, 'interval')],
  ...[oids.text, oids.varchar, oids.bpchar, oids.name, oids.unknown].map((oid): [number, Reading] => [oid, ofText()]),
  [oids.char, asText()],
]);

/** The widest decimal of Arrow that everything reads. */
const maxPrecision = 38;

/** How values of a type are read: in the type's own Arrow form, or as the text that the server writes. */
export function readingOf(type: PostgresType): Reading {
  const known = readings.get(type.oid);
  if (known !== undefined) return known;
  if (type.oid === oids.numeric) return readingOfNumeric(type);
  if (type.kind === 'e') return ofText();
  if (type.element !== undefined) return readingOfArray(type.element);
  return asText('read as text');
}

function readingOfNumeric(type: PostgresType): Reading {
  const limits = precisionOf(type);
  if (limits === undefined) return asText('read as text: it has no limit of digits', 'decimal');
  // A negative scale rounds before the point; one beyond the precision has zeros behind it.
  const scale = Math.max(limits.scale, 0);
  const precision = Math.max(limits.precision - Math.min(limits.scale, 0), scale);
  if (precision > maxPrecision) return asText(`read as text: it has more than ${maxPrecision} digits`, 'decimal');
  const decimal = new Decimal(scale, precision, 128);
  const write = numericWriter(scale);
  return { type: decimal, format: binary, createDecoder: () => createFixedDecoder(decimal, decimalStorage, write) };
}

function readingOfArray(element: PostgresType): Reading {
  const item = readingOf(element);
  if (item.format === text) return asText('read as text');
  const type = new List(new Field('item', item.type, true));
  return { type, format: binary, createDecoder: () => createListDecoder(type, item.createDecoder()) };
}
