import { columnMetadata, type TableColumn } from '@stowage/core/driver';
import { Field, Schema } from 'apache-arrow';
import type { PostgresType } from './postgres-type.ts';
import { type Reading, readingOf } from './readings.ts';

/** The type of the driver, in front of the types of its columns. */
export const driverType = 'azure_postgresql';

/** A column that is read. */
export interface ReadColumn {
  readonly name: string;
  readonly type: PostgresType;
  readonly nullable: boolean;
  readonly generated?: true | undefined;
  readonly reading: Reading;
}

/** A column with the way its values are read. */
export function toReadColumn(column: Omit<ReadColumn, 'reading'>): ReadColumn {
  return { ...column, reading: readingOf(column.type) };
}

/** A column as a description tells it. */
export function toTableColumn({ name, type, nullable, generated, reading: { loss } }: ReadColumn): TableColumn {
  return {
    name,
    databaseType: type.name,
    nullable,
    ...(loss === undefined ? {} : { loss }),
    ...(generated === undefined ? {} : { generated }),
  };
}

/** The columns as Arrow has them. */
export function toArrowSchema(columns: readonly ReadColumn[]): Schema {
  return new Schema(
    columns.map(({ name, type, nullable, reading }) => {
      const metadata = new Map([[columnMetadata.databaseType as string, `${driverType}:${type.name}`]]);
      if (reading.logical !== undefined) metadata.set(columnMetadata.logical, reading.logical);
      return new Field(name, reading.type, nullable, metadata);
    }),
  );
}
