import { DatastoreError, type TableName } from '@stowage/core/driver';

/** A table's name for people. */
const shown = ({ schema, name }: TableName): string => (schema === undefined ? '' : `${JSON.stringify(schema)}.`) + JSON.stringify(name);

/** What can go wrong with tables in memory, each with its code. Core adds the operation, the datastore and the identity. */
export const tableFailures = {
  notFound: (table: TableName): DatastoreError => new DatastoreError('TABLE.NOT_FOUND', `There is no table ${shown(table)}.`),
  exists: (table: TableName): DatastoreError => new DatastoreError('TABLE.EXISTS', `There is a table ${shown(table)}.`),
  noSchema: (schema: string): DatastoreError =>
    new DatastoreError('TABLE.NOT_FOUND', `There is no schema ${JSON.stringify(schema)}.`, {
      nextAction: 'Make the schema first, or choose one that is there.',
    }),
  isView: (table: TableName): DatastoreError =>
    new DatastoreError('TABLE.INVALID', `${shown(table)} is a view.`, { nextAction: 'Name a table.' }),
  badName: (name: string, longest: number): DatastoreError =>
    new DatastoreError(
      'TABLE.INVALID',
      `${JSON.stringify(name.slice(0, 80))} is no name: names have 1 to ${longest} characters and no NUL.`,
    ),
  tooWide: (columns: number, most: number): DatastoreError =>
    new DatastoreError('TABLE.INVALID', `The table would have ${columns} columns; there can be 1 to ${most}.`),
  noColumn: (table: TableName, column: string): DatastoreError =>
    new DatastoreError('COLUMN.NOT_FOUND', `The table ${shown(table)} has no column ${JSON.stringify(column)}.`, { column }),
  mismatch: (column: string, reason: string): DatastoreError =>
    new DatastoreError('SCHEMA.MISMATCH', `column ${JSON.stringify(column)}: ${reason}.`, { column }),
  rejected: (row: number | undefined, column: string | undefined, reason: string): DatastoreError => {
    const place = [row === undefined ? undefined : `row ${row}`, column === undefined ? undefined : `column ${JSON.stringify(column)}`];
    const told = place.filter((part) => part !== undefined).join(', ');
    return new DatastoreError('ROW.REJECTED', told === '' ? reason : `${told}: ${reason}`, { row, column });
  },
  duplicate: (keys: readonly string[]): DatastoreError =>
    new DatastoreError('KEYS.DUPLICATE', `Two rows have the same key (${keys.map((key) => JSON.stringify(key)).join(', ')}).`),
  nullKey: (column: string, row: number): DatastoreError =>
    new DatastoreError('KEYS.INVALID', `row ${row}, column ${JSON.stringify(column)}: a key is never null.`, { row, column }),
  query: (reason: string, position?: number): DatastoreError =>
    new DatastoreError('QUERY.INVALID', position === undefined ? `${reason}.` : `at character ${position}: ${reason}.`, { position }),
} as const;
