import type { ScopeColumn } from '../engine/scope.ts';
import type { Session } from '../engine/session.ts';
import type { Database } from '../store/database.ts';
import type { Row, Table } from '../store/objects.ts';
import type { Transaction } from '../store/transaction.ts';
import { type SqlType, sqlType, types } from '../types/sql-type.ts';

/** What a catalog view looks at. */
export interface CatalogFrom {
  readonly database: Database;
  readonly reader: Transaction;
  readonly session: Session;
}

/** A catalog view: its columns in order, and what fills them. */
export interface CatalogView {
  readonly columns: Readonly<Record<string, SqlType>>;
  rows(from: CatalogFrom): Row[];
}

/** A column of a catalog view. */
export const columnOf = ([name, type]: [string, SqlType]): ScopeColumn => ({ name, type, nullable: true });

/** Types that catalog views have. */
export const kinds: Readonly<Record<'name' | 'id' | 'bit' | 'small' | 'tiny' | 'big' | 'text' | 'letters' | 'moment' | 'long', SqlType>> = {
  name: types.sysname,
  id: types.int,
  bit: types.bit,
  small: types.smallint,
  tiny: types.tinyint,
  big: types.bigint,
  text: sqlType('nvarchar', { length: 60 }),
  letters: sqlType('char', { length: 2 }),
  moment: types.datetime2,
  long: types.nvarcharMax,
};

/** Tables of a database that a transaction sees, in the order of their ids. */
export function tablesOf({ reader, database }: CatalogFrom): Table[] {
  return [...reader.objects(database)].filter((object): object is Table => object.kind === 'table').sort((one, two) => one.id - two.id);
}

/** The number of a schema. */
export function schemaIdOf({ reader, database }: CatalogFrom, name: string): number {
  return reader.schema(database, name)?.id ?? 1;
}
