import { DatastoreError, type TableName } from '@stowage/core/driver';

/** Characters (UTF-16 units) of a name, at most. */
const maxNameLength = 128;

/**
 * A name as an identifier in a statement: in brackets, a closing one doubled, as `QUOTENAME` does. The only place where names are quoted.
 *
 * @throws DatastoreError `TABLE.INVALID` for a name that SQL Server cannot hold.
 */
export function quoteName(name: string): string {
  if (name === '') refuse(name, 'is empty');
  if (name.length > maxNameLength) refuse(name, `has more than ${maxNameLength} characters`);
  if (name.includes('\0')) refuse(name, 'has a NUL in it');
  if (!name.isWellFormed()) refuse(name, 'is not well-formed Unicode');
  return `[${name.replaceAll(']', ']]')}]`;
}

function refuse(name: string, reason: string): never {
  const shown = name.length > 40 ? `${name.slice(0, 37)}...` : name;
  throw new DatastoreError('TABLE.INVALID', `The name ${JSON.stringify(shown)} ${reason}.`);
}

/** A table's name as an identifier, with its schema where it has one. */
export function quoteTable({ schema, name }: TableName): string {
  return schema === undefined ? quoteName(name) : `${quoteName(schema)}.${quoteName(name)}`;
}

/** A table as messages name it. */
export function tableText({ schema, name }: TableName): string {
  return JSON.stringify(schema === undefined ? name : `${schema}.${name}`);
}
