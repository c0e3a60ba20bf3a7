/** The types that the server has. `timestamp` is what catalogs call `rowversion`. */
export type TypeName =
  | 'bit'
  | 'tinyint'
  | 'smallint'
  | 'int'
  | 'bigint'
  | 'real'
  | 'float'
  | 'decimal'
  | 'numeric'
  | 'money'
  | 'smallmoney'
  | 'date'
  | 'time'
  | 'datetime2'
  | 'datetimeoffset'
  | 'datetime'
  | 'smalldatetime'
  | 'uniqueidentifier'
  | 'char'
  | 'varchar'
  | 'text'
  | 'nchar'
  | 'nvarchar'
  | 'ntext'
  | 'binary'
  | 'varbinary'
  | 'image'
  | 'timestamp'
  | 'xml'
  | 'sql_variant';

/** How texts are compared: without case, with it, or by code units. */
export type Collation = 'insensitive' | 'sensitive' | 'binary';

/** A type without its nullability. */
export interface SqlType {
  readonly name: TypeName;
  /** UTF-16 units of `nchar` and `nvarchar`, bytes of the others that have a length, -1 for `max`; 0 where there is none. */
  readonly length: number;
  readonly precision: number;
  readonly scale: number;
  /** Of texts only. */
  readonly collation?: Collation | undefined;
  /** The collation's name as it was written. */
  readonly collationName?: string | undefined;
}

/** The length that stands for `max`. */
export const maxLength = -1;

/** A type with its sizes; what is absent has no meaning for it. */
export function sqlType(name: TypeName, sizes: Partial<Omit<SqlType, 'name'>> = {}): SqlType {
  return { name, length: 0, precision: 0, scale: 0, ...sizes };
}

const textNames: ReadonlySet<TypeName> = new Set(['char', 'varchar', 'text', 'nchar', 'nvarchar', 'ntext']);
const nationalNames: ReadonlySet<TypeName> = new Set(['nchar', 'nvarchar', 'ntext', 'xml']);
const binaryNames: ReadonlySet<TypeName> = new Set(['binary', 'varbinary', 'image', 'timestamp']);
const exactNames: ReadonlySet<TypeName> = new Set(['decimal', 'numeric', 'money', 'smallmoney']);
const wholeNames: ReadonlySet<TypeName> = new Set(['bit', 'tinyint', 'smallint', 'int', 'bigint']);
const instantNames: ReadonlySet<TypeName> = new Set(['date', 'time', 'datetime2', 'datetimeoffset', 'datetime', 'smalldatetime']);

export const isText = (name: TypeName): boolean => textNames.has(name);
/** Whether a text is of UTF-16 units and not of bytes. */
export const isNational = (name: TypeName): boolean => nationalNames.has(name);
export const isBinary = (name: TypeName): boolean => binaryNames.has(name);
/** Whether values are whole numbers with a scale. */
export const isExact = (name: TypeName): boolean => exactNames.has(name);
export const isWhole = (name: TypeName): boolean => wholeNames.has(name);
export const isFloating = (name: TypeName): boolean => name === 'real' || name === 'float';
export const isNumber = (name: TypeName): boolean => isWhole(name) || isExact(name) || isFloating(name);
export const isInstant = (name: TypeName): boolean => instantNames.has(name);

const withLength: ReadonlySet<TypeName> = new Set(['char', 'varchar', 'nchar', 'nvarchar', 'binary', 'varbinary']);
const withScale: ReadonlySet<TypeName> = new Set(['time', 'datetime2', 'datetimeoffset']);

/** A type as T-SQL writes it. */
export function formatType({ name, length, precision, scale }: SqlType): string {
  if (name === 'decimal' || name === 'numeric') return `${name}(${precision},${scale})`;
  if (withLength.has(name)) return `${name}(${length === maxLength ? 'max' : length})`;
  if (withScale.has(name)) return `${name}(${scale})`;
  return name;
}

/** Bytes of a value as catalogs tell them; -1 for `max`. */
export function storageLength({ name, length, precision, scale }: SqlType): number {
  const fixed: Partial<Record<TypeName, number>> = {
    bit: 1,
    tinyint: 1,
    smallint: 2,
    int: 4,
    bigint: 8,
    real: 4,
    float: 8,
    money: 8,
    smallmoney: 4,
    date: 3,
    datetime: 8,
    smalldatetime: 4,
    uniqueidentifier: 16,
    text: 16,
    ntext: 16,
    image: 16,
    timestamp: 8,
    xml: -1,
    sql_variant: 8016,
  };
  const known = fixed[name];
  if (known !== undefined) return known;
  if (name === 'decimal' || name === 'numeric') return decimalBytes(precision);
  if (name === 'time') return timeBytes(scale);
  if (name === 'datetime2') return timeBytes(scale) + 3;
  if (name === 'datetimeoffset') return timeBytes(scale) + 5;
  return length === maxLength ? -1 : length * (isNational(name) ? 2 : 1);
}

/** Bytes of a decimal, its sign included. */
export function decimalBytes(precision: number): number {
  return precision <= 9 ? 5 : precision <= 19 ? 9 : precision <= 28 ? 13 : 17;
}

/** Bytes of a time of day. */
export function timeBytes(scale: number): number {
  return scale <= 2 ? 3 : scale <= 4 ? 4 : 5;
}

type CommonType =
  | 'bit'
  | 'tinyint'
  | 'smallint'
  | 'int'
  | 'bigint'
  | 'real'
  | 'float'
  | 'money'
  | 'smallmoney'
  | 'date'
  | 'datetime'
  | 'smalldatetime'
  | 'datetime2'
  | 'datetimeoffset'
  | 'uniqueidentifier'
  | 'xml'
  | 'variant'
  | 'rowversion'
  | 'sysname'
  | 'nvarcharMax'
  | 'varcharMax'
  | 'varbinaryMax';

/** Types that many expressions have. */
export const types: Readonly<Record<CommonType, SqlType>> = {
  bit: sqlType('bit'),
  tinyint: sqlType('tinyint', { precision: 3 }),
  smallint: sqlType('smallint', { precision: 5 }),
  int: sqlType('int', { precision: 10 }),
  bigint: sqlType('bigint', { precision: 19 }),
  real: sqlType('real', { precision: 24 }),
  float: sqlType('float', { precision: 53 }),
  money: sqlType('money', { precision: 19, scale: 4 }),
  smallmoney: sqlType('smallmoney', { precision: 10, scale: 4 }),
  date: sqlType('date'),
  datetime: sqlType('datetime', { scale: 3 }),
  smalldatetime: sqlType('smalldatetime'),
  datetime2: sqlType('datetime2', { scale: 7 }),
  datetimeoffset: sqlType('datetimeoffset', { scale: 7 }),
  uniqueidentifier: sqlType('uniqueidentifier'),
  xml: sqlType('xml'),
  variant: sqlType('sql_variant'),
  rowversion: sqlType('timestamp'),
  sysname: sqlType('nvarchar', { length: 128 }),
  nvarcharMax: sqlType('nvarchar', { length: maxLength }),
  varcharMax: sqlType('varchar', { length: maxLength }),
  varbinaryMax: sqlType('varbinary', { length: maxLength }),
};
