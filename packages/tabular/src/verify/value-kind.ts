import { columnMetadata } from '@stowage/core';
import { DataType, type Field, Precision } from 'apache-arrow';
import type { Cell } from '../types/cell.ts';
import { toJson } from '../types/cell-text.ts';
import { canonicalNumber, canonicalTime } from './canonical.ts';

/** What the values of a column are, whatever type keeps them: two columns of one kind can be compared. */
export type ValueKind =
  | 'number'
  | 'single'
  | 'boolean'
  | 'text'
  | 'uuid'
  | 'json'
  | 'xml'
  | 'bytes'
  | 'date'
  | 'time'
  | 'timestamp'
  | 'instant'
  | 'nested'
  | 'other';

/** The kind of a column's values, by its type and by the logical type in its metadata. */
export function valueKindOf({ type, metadata }: Field): ValueKind {
  if (DataType.isInt(type) || DataType.isDecimal(type)) return 'number';
  if (DataType.isFloat(type)) return type.precision === Precision.DOUBLE ? 'number' : 'single';
  if (DataType.isBool(type)) return 'boolean';
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type)) return kindOfText(metadata.get(columnMetadata.logical));
  if (DataType.isBinary(type) || DataType.isLargeBinary(type) || DataType.isFixedSizeBinary(type)) return 'bytes';
  if (DataType.isDate(type)) return 'date';
  if (DataType.isTime(type)) return 'time';
  if (DataType.isTimestamp(type)) return type.timezone ? 'instant' : 'timestamp';
  return isNested(type) ? 'nested' : 'other';
}

const isNested = (type: DataType): boolean =>
  DataType.isList(type) || DataType.isFixedSizeList(type) || DataType.isStruct(type) || DataType.isMap(type);

function kindOfText(logical: string | undefined): ValueKind {
  if (logical === 'decimal') return 'number';
  return logical === 'uuid' || logical === 'json' || logical === 'xml' ? logical : 'text';
}

/** Texts that a column without a logical type keeps as they are. */
const written: ReadonlySet<ValueKind> = new Set(['number', 'uuid', 'json']);

/**
 * The kind in which two columns are compared; undefined when they have none in common. Text beside a column that says more of its values is compared
 * as what that one says; two XML columns are not, since servers write XML anew.
 */
export function tryCommonKind(one: Field, other: Field): ValueKind | undefined {
  const kinds = [valueKindOf(one), valueKindOf(other)] as const;
  if (kinds[0] === kinds[1]) return kinds[0] === 'xml' ? undefined : kinds[0];
  if (kinds.includes('single') && kinds.includes('number')) return 'single';
  if (!kinds.includes('text')) return undefined;
  const [more] = kinds.filter((kind) => kind !== 'text');
  return more !== undefined && written.has(more) && isText(one) && isText(other) ? more : undefined;
}

const isText = ({ type }: Field): boolean => DataType.isUtf8(type) || DataType.isLargeUtf8(type);

/** Makes texts of the values of a kind: one for each value, in whatever width, scale or unit it is stored. */
export function canonicalOf(kind: ValueKind): (cell: Exclude<Cell, null>) => string {
  switch (kind) {
    case 'number':
      return canonicalNumber;
    case 'single':
      return (cell) => canonicalNumber(Math.fround(Number(cell)));
    case 'time':
    case 'timestamp':
    case 'instant':
      return canonicalTime;
    case 'uuid':
      return (cell) => String(cell).toLowerCase();
    case 'json':
      return (cell) => canonicalJson(String(cell));
    case 'text':
      return String;
    default:
      return toJson;
  }
}

/** Databases put the names of an object in an order of their own, and spaces where they like. */
function canonicalJson(text: string): string {
  try {
    return JSON.stringify(sorted(JSON.parse(text)));
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, inner]) => [name, sorted(inner)]);
}
