import { columnMetadata, type TableWriteMode, type WriteTableRequest } from '@stowage/core/driver';
import { DataType, Field, type Schema } from 'apache-arrow';
import { checkName, defaultSchema, type MemoryDatabase, maxColumns } from './database.ts';
import { tableFailures } from './errors.ts';
import { databaseTypeOf, type StoredColumn, type StoredTable } from './table.ts';
import { canFit } from './types.ts';

/** How rows become those of a table. */
export interface WritePlan {
  readonly mode: TableWriteMode;
  readonly keys: readonly string[];
  /** The table as it was when the write began, or as it will be made. */
  readonly target: StoredTable;
  readonly isNew: boolean;
  /** For each column of the target, where the rows have it; undefined for one that the database fills. */
  readonly sources: readonly (number | undefined)[];
}

/**
 * Decides how rows are written, before any is looked at. Fails with `TABLE.EXISTS`, `TABLE.INVALID`, and `SCHEMA.MISMATCH` for columns that the
 * rows have and the table does not, or the other way round, and for types of which no value can fit.
 */
export function planWrite(database: MemoryDatabase, request: Pick<WriteTableRequest, 'table' | 'mode' | 'keys' | 'schema'>): WritePlan {
  const { table, mode, keys } = request;
  checkName(table.name);
  const schema = request.schema as unknown as Schema;
  const found = database.find(table);
  if (found !== undefined && mode === 'fail') throw tableFailures.exists(table);
  if (found?.kind === 'view') throw tableFailures.isView(table);
  const target = found ?? toTable(request, schema);
  const positions = new Map(schema.fields.map(({ name }, position) => [name, position]));
  const strange = schema.fields.find(({ name }) => !target.columns.some(({ field }) => field.name === name));
  if (strange !== undefined) throw tableFailures.mismatch(strange.name, 'the table has no such column');
  const sources = target.columns.map((column) => sourceOf(column, schema, positions));
  return { mode, keys, target, isNew: found === undefined, sources };
}

function sourceOf(column: StoredColumn, { fields }: Schema, positions: ReadonlyMap<string, number>): number | undefined {
  const { field, generated, fallback } = column;
  const position = positions.get(field.name);
  const source = position === undefined ? undefined : fields[position];
  if (source === undefined) {
    if (generated || fallback !== undefined) return undefined;
    throw tableFailures.mismatch(field.name, 'the rows have no such column, and the database does not fill it');
  }
  if (generated) throw tableFailures.mismatch(field.name, 'the database alone fills it');
  if (!canFit(source.type, field.type)) throw tableFailures.mismatch(field.name, `no ${source.type} is a ${databaseTypeOf(column)}`);
  return position;
}

function toTable({ table, mode, keys }: Pick<WriteTableRequest, 'table' | 'mode' | 'keys'>, { fields }: Schema): StoredTable {
  if (fields.length === 0 || fields.length > maxColumns) throw tableFailures.tooWide(fields.length, maxColumns);
  for (const { name } of fields) checkName(name);
  const primaryKey = mode === 'merge' ? keys : [];
  const columns = fields.map(({ name, type, nullable, metadata }): StoredColumn => {
    const kept = new Map([...metadata].filter(([key]) => key === columnMetadata.logical));
    const stored = DataType.isDictionary(type) ? type.dictionary : type;
    return { field: new Field(name, stored, nullable && !primaryKey.includes(name), kept) };
  });
  const { schema = defaultSchema, name } = table;
  return { kind: 'table', schema, name, columns, primaryKey, uniqueKeys: [], rows: [], counted: 0 };
}
