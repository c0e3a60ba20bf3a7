import { requireImplicit } from '../engine/common-type.ts';
import { SqlError } from '../engine/sql-error.ts';
import type { Column, Table } from '../store/objects.ts';
import { isBinary, isText, maxLength, type SqlType } from '../types/sql-type.ts';
import { convert, isSameType } from '../values/convert.ts';
import type { SqlValue } from '../values/value.ts';

/** Converts values for a column: what CAST would cut is refused. */
export function columnConverter(
  from: SqlType,
  { type, name }: Column,
  table: Pick<Table, 'database' | 'schema' | 'name'>,
): (value: SqlValue) => SqlValue {
  if (isSameType(from, type) && !type.name.startsWith('n') && type.name !== 'varchar' && type.name !== 'char' && !isBinary(type.name))
    return (value) => value;
  const isSized = (isText(type.name) || isBinary(type.name)) && type.length !== maxLength && type.length > 0;
  requireImplicit(from, type);
  if (!isSized) return (value) => convert(value, from, type);
  const isPlain = isText(from.name) || isBinary(from.name) || from.name === 'xml' || from.name === 'sql_variant';
  const whole: SqlType = {
    ...type,
    length: maxLength,
    name: type.name === 'char' ? 'varchar' : type.name === 'nchar' ? 'nvarchar' : type.name === 'binary' ? 'varbinary' : type.name,
  };
  return (value) => {
    if (value === null) return null;
    if (!isPlain) return convert(value, from, type);
    const full = convert(value, from, whole) as string | Buffer;
    if (full.length <= type.length)
      return type.name === 'char' || type.name === 'nchar' || type.name === 'binary' ? convert(full, whole, type) : full;
    const isFine = typeof full === 'string' && full.slice(type.length).trimEnd() === '' && isText(type.name);
    if (!isFine) {
      const shown = typeof full === 'string' ? full.slice(0, Math.min(type.length, 100)) : '';
      throw new SqlError(
        2628,
        `String or binary data would be truncated in table '${table.database}.${table.schema}.${table.name}', column '${name}'. Truncated value: '${shown}'.`,
      );
    }
    return full.slice(0, type.length);
  };
}
