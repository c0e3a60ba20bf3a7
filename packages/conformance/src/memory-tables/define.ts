import { Bool, type DataType, DateDay, Decimal, Field, Float64, Int32, Int64, TimestampMicrosecond, Utf8 } from 'apache-arrow';
import type { DefinedColumn, DefinedType, TableDefinition, ViewDefinition } from '../tables/definition.ts';
import { defaultSchema } from './database.ts';
import type { StoredColumn, StoredTable, StoredView } from './table.ts';

/** A table or view as it lies in memory, from what a case wants it to be. */
export function toStored(definition: TableDefinition | ViewDefinition): StoredTable | StoredView {
  if ('view' in definition) {
    const { schema = defaultSchema, name } = definition.view;
    return { kind: 'view', schema, name, of: definition.of };
  }
  const { table, columns, primaryKey = [], uniqueKeys = [], check, reference } = definition;
  const { schema = defaultSchema, name } = table;
  const stored = columns.map((column) => toColumn(column, primaryKey.includes(column.name)));
  return { kind: 'table', schema, name, columns: stored, primaryKey, uniqueKeys, check, reference, rows: [], counted: 0 };
}

function toColumn({ name, type, nullable = true, generated, fallback }: DefinedColumn, isKey: boolean): StoredColumn {
  const { arrow, maxLength } = toArrow(type);
  return { field: new Field(name, arrow, nullable && !isKey), maxLength, generated, fallback };
}

const plain: Readonly<Record<string, () => DataType>> = {
  int32: () => new Int32(),
  int64: () => new Int64(),
  float64: () => new Float64(),
  bool: () => new Bool(),
  text: () => new Utf8(),
  timestamp: () => new TimestampMicrosecond(),
  date: () => new DateDay(),
};

function toArrow(type: DefinedType): { readonly arrow: DataType; readonly maxLength?: number } {
  const [kind = '', ...sizes] = type.split(/[(,)]/);
  const [first, second] = sizes.map(Number);
  if (kind === 'decimal') return { arrow: new Decimal(second ?? 0, first ?? 38, 128) };
  const arrow = plain[kind]?.();
  if (arrow === undefined) throw new TypeError(`There is no type ${type}.`);
  return kind === 'text' && first !== undefined ? { arrow, maxLength: first } : { arrow };
}
