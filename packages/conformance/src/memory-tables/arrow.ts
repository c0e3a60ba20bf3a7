import { columnMetadata, type TableColumn } from '@stowage/core/driver';
import { Field, Schema } from 'apache-arrow';
import { databaseTypeOf, type StoredColumn } from './table.ts';

/** The type of datastores whose tables are in memory. */
export const memoryTablesType = 'memory_tables';

/** Columns as a response tells them. */
export function toArrowSchema(columns: readonly StoredColumn[]): Schema {
  return new Schema(
    columns.map((column) => {
      const { name, type, nullable, metadata } = column.field;
      const kept = new Map(metadata).set(columnMetadata.databaseType, `${memoryTablesType}:${databaseTypeOf(column)}`);
      return new Field(name, type, nullable, kept);
    }),
  );
}

/** Columns as a description tells them. */
export function toTableColumns(columns: readonly StoredColumn[]): readonly TableColumn[] {
  return columns.map((column) => ({
    name: column.field.name,
    databaseType: databaseTypeOf(column),
    nullable: column.field.nullable,
    ...(column.generated && { generated: true }),
  }));
}
