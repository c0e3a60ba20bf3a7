import { TYPES } from 'tedious';
import type { DataType } from '../session/tedious-types.ts';
import type { SqlType } from '../types/sql-type.ts';
import { exactDate, exactDateTime, exactDateTimeOffset, exactDecimal, exactTime } from './wire-types.ts';

/** How a column travels in a bulk load. */
export interface WireColumn {
  readonly dataType: DataType;
  readonly options: { readonly length?: number; readonly precision?: number; readonly scale?: number };
  /** The type in which it arrives. */
  readonly type: SqlType;
  /** Whether that is the column's own: else it goes through a staging table, whose rows the server converts. */
  readonly isDirect: boolean;
}

const plain: Readonly<Record<string, DataType>> = {
  bit: TYPES.Bit,
  tinyint: TYPES.TinyInt,
  smallint: TYPES.SmallInt,
  int: TYPES.Int,
  bigint: TYPES.BigInt,
  real: TYPES.Real,
  float: TYPES.Float,
  uniqueidentifier: TYPES.UniqueIdentifier,
  date: exactDate,
};

const scaled: Readonly<Record<string, DataType>> = { time: exactTime, datetime2: exactDateTime, datetimeoffset: exactDateTimeOffset };

/** The client library's way to say `max`. */
const unbounded = Number.POSITIVE_INFINITY;

/** How a column of a type travels. */
export function wireColumnOf(type: SqlType): WireColumn {
  const { name, length = 'max', precision = 18, scale = 0 } = type;
  const own = { type, isDirect: true };
  const simple = plain[name];
  if (simple !== undefined) return { ...own, dataType: simple, options: {} };
  const fine = scaled[name];
  if (fine !== undefined) return { ...own, dataType: fine, options: { scale } };
  switch (name) {
    case 'decimal':
    case 'numeric':
      return { ...own, dataType: exactDecimal, options: { precision, scale } };
    case 'nvarchar':
      return { ...own, dataType: TYPES.NVarChar, options: { length: length === 'max' ? unbounded : length } };
    case 'varbinary':
      return { ...own, dataType: TYPES.VarBinary, options: { length: length === 'max' ? unbounded : length } };
    case 'binary':
      return { ...own, dataType: TYPES.Binary, options: { length: length === 'max' ? 8_000 : length } };
    default:
      return { ...wireColumnOf(standInFor(type)), isDirect: false };
  }
}

/** The type in which values of another arrive that the client library cannot write, or not exactly. */
function standInFor({ name, length = 'max' }: SqlType): SqlType {
  switch (name) {
    case 'money':
      return { name: 'decimal', precision: 19, scale: 4 };
    case 'smallmoney':
      return { name: 'decimal', precision: 10, scale: 4 };
    case 'datetime':
      return { name: 'datetime2', scale: 3 };
    case 'smalldatetime':
      return { name: 'datetime2', scale: 0 };
    case 'image':
      return { name: 'varbinary', length: 'max' };
    case 'sql_variant':
      return { name: 'nvarchar', length: 4_000 };
    case 'char':
    case 'varchar':
      return { name: 'nvarchar', length: length === 'max' || length > 4_000 ? 'max' : length };
    case 'nchar':
      return { name: 'nvarchar', length };
    default:
      return { name: 'nvarchar', length: 'max' };
  }
}
