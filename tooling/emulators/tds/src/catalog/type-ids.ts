import type { SqlType, TypeName } from '../types/sql-type.ts';

/** Numbers of types in the catalog: of the system's type, and of the type that users name. */
export const typeIds: Readonly<Record<TypeName, number>> = {
  image: 34,
  text: 35,
  uniqueidentifier: 36,
  date: 40,
  time: 41,
  datetime2: 42,
  datetimeoffset: 43,
  tinyint: 48,
  smallint: 52,
  int: 56,
  smalldatetime: 58,
  real: 59,
  money: 60,
  datetime: 61,
  float: 62,
  sql_variant: 98,
  ntext: 99,
  bit: 104,
  decimal: 106,
  numeric: 108,
  smallmoney: 122,
  bigint: 127,
  varbinary: 165,
  varchar: 167,
  binary: 173,
  char: 175,
  timestamp: 189,
  nvarchar: 231,
  nchar: 239,
  xml: 241,
};

const precisions: Partial<Record<TypeName, number>> = {
  bit: 1,
  tinyint: 3,
  smallint: 5,
  int: 10,
  bigint: 19,
  real: 24,
  float: 53,
  money: 19,
  smallmoney: 10,
  date: 10,
  datetime: 23,
  smalldatetime: 16,
};

/** A type's facts as `sys.columns` tells them. */
export function catalogFacts({ name, precision, scale }: SqlType): {
  readonly id: number;
  readonly precision: number;
  readonly scale: number;
} {
  const id = typeIds[name];
  const seconds = scale === 0 ? 0 : scale + 1;
  if (name === 'time') return { id, precision: 8 + seconds, scale };
  if (name === 'datetime2') return { id, precision: 19 + seconds, scale };
  if (name === 'datetimeoffset') return { id, precision: 26 + seconds, scale };
  if (name === 'decimal' || name === 'numeric') return { id, precision, scale };
  return { id, precision: precisions[name] ?? 0, scale: name === 'money' || name === 'smallmoney' ? 4 : name === 'datetime' ? 3 : 0 };
}
