import type { ColumnRange, TableSelection } from '@stowage/core/driver';
import { DatastoreError } from '@stowage/core/driver';
import { quoteName, quoteTable } from '../names.ts';
import { findColumn, type ShapeColumn, type TableShape } from '../relations/table-shape.ts';
import type { SqlParameter } from '../session/parameter.ts';
import type { SqlText } from '../session/session.ts';
import { formatType, type SqlType } from '../types/sql-type.ts';
import { createRangeBound } from './range-bound.ts';

/** A statement that reads rows of a table, and the columns that it gives. */
export interface Selection extends SqlText {
  readonly columns: readonly ShapeColumn[];
}

/** The statement for a selection. Fails with `COLUMN.NOT_FOUND`. */
export function selectTable(shape: TableShape, { columns, range, orderBy, limit }: TableSelection): Selection {
  const chosen = columns === undefined ? shape.columns : columns.map((name) => requireColumn(shape, name));
  const list = chosen.map(({ name, type }) => selectExpression(name, type)).join(', ');
  const { where, parameters } = whereOf(shape, range);
  const top = limit === undefined ? '' : `TOP (${limit}) `;
  const sql = `SELECT ${top}${list} FROM ${quoteTable(shape)}${where}${orderOf(shape, orderBy)}`;
  return { sql, parameters, columns: chosen };
}

/** A statement that gives columns without rows: what the protocol tells of them alone, such as code pages. */
export function selectNothing(shape: TableShape, columns: readonly string[]): string {
  return `SELECT TOP (0) ${columns.map(quoteName).join(', ')} FROM ${quoteTable(shape)}`;
}

/** A column of a table by its name. Fails with `COLUMN.NOT_FOUND`. */
function requireColumn(shape: TableShape, name: string): ShapeColumn {
  const found = findColumn(shape.columns, name);
  if (found !== undefined) return found;
  throw new DatastoreError('COLUMN.NOT_FOUND', `The table has no column ${JSON.stringify(name)}.`, { column: name });
}

/** Decimals of more digits, and money, lose some on their way through the client library, and are read as text. */
const maxExactPrecision = 15;

/**
 * How a type must be asked for, so that it comes whole: an expression over `column`. Undefined where it comes so by itself. Decimals lose digits on
 * their way, and the client library cannot read the newest types. Money becomes a decimal first: as text it has two digits after the point.
 */
export function wholeExpression({ name, precision = 0 }: SqlType, column: string): string | undefined {
  if (name === 'json' || name === 'vector') return `CONVERT(nvarchar(max), ${column})`;
  if (name === 'money') return `CONVERT(varchar(41), CONVERT(decimal(19,4), ${column}))`;
  const losesDigits = (name === 'decimal' || name === 'numeric') && precision > maxExactPrecision;
  return losesDigits ? `CONVERT(varchar(41), ${column})` : undefined;
}

function selectExpression(name: string, type: SqlType): string {
  const column = quoteName(name);
  const whole = type.name === 'sql_variant' ? variantText(column) : wholeExpression(type, column);
  if (whole !== undefined) return `${whole} AS ${column}`;
  return isClrType(type) ? `${column}.ToString() AS ${column}` : column;
}

/** Text of the exact value: the plain conversion rounds floats to six digits and money to two. */
function variantText(column: string): string {
  const base = `CONVERT(nvarchar(128), SQL_VARIANT_PROPERTY(${column}, 'BaseType'))`;
  return `CASE WHEN ${base} IN (N'money', N'smallmoney') THEN CONVERT(nvarchar(4000), CONVERT(decimal(19,4), ${column}))
 WHEN ${base} IN (N'float', N'real') THEN CONVERT(nvarchar(4000), CONVERT(float, ${column}), 3)
 WHEN ${base} IN (N'date', N'datetime', N'smalldatetime', N'datetime2') THEN CONVERT(nvarchar(4000), CONVERT(datetime2(7), ${column}), 126)
 WHEN ${base} = N'datetimeoffset' THEN CONVERT(nvarchar(4000), CONVERT(datetimeoffset(7), ${column}), 126)
 WHEN ${base} IN (N'binary', N'varbinary') THEN CONVERT(nvarchar(max), CONVERT(varbinary(8000), ${column}), 1)
 ELSE CONVERT(nvarchar(4000), ${column}) END`;
}

const known: ReadonlySet<string> = new Set(
  `bit tinyint smallint int bigint real float money smallmoney decimal numeric date time datetime smalldatetime datetime2 datetimeoffset
  uniqueidentifier char varchar nchar nvarchar text ntext binary varbinary image rowversion xml sql_variant json vector`.split(/\s+/),
);

/** Whether a type is none of the server's own but of .NET: hierarchyid, geometry, geography or one of the user's. */
function isClrType(type: SqlType): boolean {
  return !known.has(type.name);
}

function whereOf(
  shape: TableShape,
  range: ColumnRange | undefined,
): { readonly where: string; readonly parameters: readonly SqlParameter[] } {
  if (range === undefined) return { where: '', parameters: [] };
  const { name, type } = requireColumn(shape, range.column);
  const column = quoteName(name);
  const parameters: SqlParameter[] = [];
  const conditions: string[] = [];
  for (const [bound, operator] of [
    [range.from, '>='],
    [range.to, '<'],
  ] as const) {
    if (bound === undefined) continue;
    const { parameter, convert } = createRangeBound(bound, type);
    parameters.push(parameter);
    const place = `@p${parameters.length}`;
    conditions.push(`${column} ${operator} ${convert === undefined ? place : `CONVERT(${formatType(convert)}, ${place})`}`);
  }
  if (conditions.length === 0) conditions.push(`${column} IS NOT NULL`);
  return { where: ` WHERE ${conditions.join(' AND ')}`, parameters };
}

/** Nulls come last: by themselves they are the smallest. */
function orderOf(shape: TableShape, orderBy: TableSelection['orderBy'] = []): string {
  const terms = orderBy.map(({ column, descending }) => {
    const { name, nullable } = requireColumn(shape, column);
    const quoted = quoteName(name);
    if (descending === true) return `${quoted} DESC`;
    return nullable ? `CASE WHEN ${quoted} IS NULL THEN 1 ELSE 0 END, ${quoted}` : quoted;
  });
  return terms.length === 0 ? '' : ` ORDER BY ${terms.join(', ')}`;
}
