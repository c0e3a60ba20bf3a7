import type { TableName } from '@stowage/core';
import type { DefinedColumn, DefinedType, TableDefinition, ViewDefinition } from './definition.ts';

/** What differs between databases with SQL when a table is made. */
export interface SqlDialect {
  /** A name as an identifier. */
  quote(name: string): string;
  /** What the database calls a type: `nvarchar(5)` for `text(5)`. */
  typeOf(type: DefinedType): string;
  /** Behind the type of a column that the server counts up by itself: `IDENTITY(1,1)`. */
  readonly generated: string;
}

/** The statement that makes a table or a view, in standard SQL. For harnesses of databases that speak it. */
export function toSqlDefinition(definition: TableDefinition | ViewDefinition, dialect: SqlDialect): string {
  const quoteTable = ({ schema, name }: TableName): string =>
    (schema === undefined ? '' : `${dialect.quote(schema)}.`) + dialect.quote(name);
  if ('view' in definition) return `CREATE VIEW ${quoteTable(definition.view)} AS SELECT * FROM ${quoteTable(definition.of)}`;
  const { table, columns, primaryKey, uniqueKeys = [], check, reference } = definition;
  const list = (names: readonly string[]): string => `(${names.map((name) => dialect.quote(name)).join(', ')})`;
  const constraints = [
    primaryKey && `PRIMARY KEY ${list(primaryKey)}`,
    ...uniqueKeys.map((key) => `UNIQUE ${list(key)}`),
    check && `CHECK (${dialect.quote(check.column)} > ${check.above})`,
    reference && `FOREIGN KEY ${list([reference.column])} REFERENCES ${quoteTable(reference.table)} ${list([reference.key])}`,
  ].filter((constraint) => constraint !== undefined);
  const isKey = ({ name }: DefinedColumn): boolean => primaryKey?.includes(name) === true;
  const lines = columns.map((column) => toSqlColumn(column, isKey(column), dialect));
  return `CREATE TABLE ${quoteTable(table)} (${[...lines, ...constraints].join(', ')})`;
}

function toSqlColumn({ name, type, nullable = true, generated, fallback }: DefinedColumn, isKey: boolean, dialect: SqlDialect): string {
  const parts = [
    dialect.quote(name),
    dialect.typeOf(type),
    generated && dialect.generated,
    fallback === undefined ? undefined : `DEFAULT ${fallback}`,
    nullable && !isKey ? 'NULL' : 'NOT NULL',
  ];
  return parts.filter((part) => part !== undefined).join(' ');
}
