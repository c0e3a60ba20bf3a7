import { DatastoreError, type TableColumn, type TableEntry, type TableName } from '@stowage/core/driver';
import { Schema } from 'apache-arrow';
import { tableText } from '../names.ts';
import { toParameter } from '../session/parameter.ts';
import type { Row, Session } from '../session/session.ts';
import { type CatalogColumn, findObject, type KeyColumn, listColumns, listKeys, type ObjectColumn } from '../statements/catalog.ts';
import { formatType, ofCatalog, type SqlType } from '../types/sql-type.ts';
import { toArrow, toField } from '../types/to-arrow.ts';

/** A column of a table as the driver works with it. */
export interface ShapeColumn {
  readonly name: string;
  readonly type: SqlType;
  readonly nullable: boolean;
  /** Why the server alone fills it; undefined where it does not. */
  readonly generated?: 'identity' | 'computed' | 'rowversion' | 'period' | undefined;
  readonly hasDefault: boolean;
  readonly collation?: string | undefined;
}

/** A table or view with its columns. */
export interface TableShape extends TableEntry {
  readonly schema: string;
  readonly objectId: number;
  readonly columns: readonly ShapeColumn[];
}

/** The table or view of a name; undefined if there is none that the login may see. */
export async function tryReadShape(session: Session, { schema, name }: TableName): Promise<TableShape | undefined> {
  const [found] = await session.run<ObjectColumn>({ sql: findObject, parameters: [toParameter(name), toParameter(schema ?? null)] });
  if (found === undefined) return undefined;
  const objectId = Number(found.object_id);
  const columns = await session.run<CatalogColumn>({ sql: listColumns, parameters: [toParameter(objectId)] });
  return { ...toEntry(found), objectId, columns: columns.map(toColumn) };
}

/** The table or view of a name. Fails with `TABLE.NOT_FOUND`. */
export async function readShape(session: Session, table: TableName): Promise<TableShape> {
  const shape = await tryReadShape(session, table);
  if (shape !== undefined) return shape;
  throw tableNotFound(table);
}

function tableNotFound(table: TableName): DatastoreError {
  return new DatastoreError('TABLE.NOT_FOUND', `There is no table ${tableText(table)}, or the login may not see it.`);
}

/** An object of the catalog as a listing shows it. */
export function toEntry(row: Row<ObjectColumn>): TableEntry & { readonly schema: string } {
  const isView = String(row.object_type).trim() === 'V';
  const rows = row.estimated_rows;
  return {
    schema: String(row.schema_name),
    name: String(row.object_name),
    kind: isView ? 'view' : 'table',
    ...(isView || rows === null || rows === undefined ? {} : { estimatedRows: Number(rows) }),
  };
}

function toColumn(row: Row<CatalogColumn>): ShapeColumn {
  const type = ofCatalog({
    name: String(row.type_name).toLowerCase(),
    maxLength: Number(row.max_length),
    precision: Number(row.precision),
    scale: Number(row.scale),
  });
  return {
    name: String(row.name),
    type,
    nullable: Boolean(row.is_nullable),
    generated: generatedBy(row, type),
    hasDefault: Number(row.default_object_id ?? 0) !== 0,
    ...(typeof row.collation_name === 'string' ? { collation: row.collation_name } : {}),
  };
}

function generatedBy(row: Row<CatalogColumn>, type: SqlType): ShapeColumn['generated'] {
  if (type.name === 'rowversion') return 'rowversion';
  if (row.is_identity) return 'identity';
  if (row.is_computed) return 'computed';
  return Number(row.generated_always_type ?? 0) !== 0 ? 'period' : undefined;
}

/** The column of a name: the same letters first, else the only one that differs in nothing but case, as most collations have it. */
export function findColumn(columns: readonly ShapeColumn[], name: string): ShapeColumn | undefined {
  const same = columns.find((column) => column.name === name);
  if (same !== undefined) return same;
  const alike = columns.filter((column) => column.name.toLowerCase() === name.toLowerCase());
  return alike.length === 1 ? alike[0] : undefined;
}

/** The keys of a table: the primary one, and the other unique ones. */
export async function readKeys(
  session: Session,
  objectId: number,
): Promise<{ primaryKey: readonly string[]; uniqueKeys: readonly (readonly string[])[] }> {
  const keys = new Map<string, { isPrimary: boolean; columns: string[] }>();
  for (const row of await session.run<KeyColumn>({ sql: listKeys, parameters: [toParameter(objectId)] })) {
    const id = String(row.index_id);
    const key = keys.get(id) ?? { isPrimary: Boolean(row.is_primary_key), columns: [] };
    key.columns.push(String(row.column_name));
    keys.set(id, key);
  }
  const all = [...keys.values()];
  return {
    primaryKey: all.find(({ isPrimary }) => isPrimary)?.columns ?? [],
    uniqueKeys: all.filter(({ isPrimary }) => !isPrimary).map(({ columns }) => columns),
  };
}

/** Columns as the contract describes them. */
export function describeColumns(columns: readonly ShapeColumn[]): TableColumn[] {
  return columns.map(({ name, type, nullable, generated }) => {
    const { loss } = toArrow(type);
    return {
      name,
      databaseType: formatType(type),
      nullable,
      ...(loss === undefined ? {} : { loss }),
      ...(generated === undefined ? {} : { generated: true as const }),
    };
  });
}

/** The Arrow schema of columns as a query reads them. */
export function toSchema(columns: readonly ShapeColumn[]): Schema {
  return new Schema(columns.map(({ name, type, nullable }) => toField(name, type, nullable)));
}
