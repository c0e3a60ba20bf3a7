import { DatastoreError, type TableName } from '@stowage/core/driver';
import pg from 'pg';

/** A name as a statement has it, whatever characters it holds. */
export function quote(name: string): string {
  return pg.escapeIdentifier(name);
}

/** A table's name as a statement has it. */
export function quoteTable({ schema, name }: TableName): string {
  return schema === undefined ? quote(name) : `${quote(schema)}.${quote(name)}`;
}

/** A table's name as a message has it. */
export function showTable({ schema, name }: TableName): string {
  return JSON.stringify(schema === undefined ? name : `${schema}.${name}`);
}

/** Bytes of a name: the server cuts longer ones off. */
const maxNameSize = 63;

/** The most columns that a table can have. */
export const maxColumns = 1_600;

/** Whether the server can hold a name as it is. */
export function isName(name: string): boolean {
  const size = Buffer.byteLength(name);
  return size > 0 && size <= maxNameSize && !name.includes('\0') && name.isWellFormed();
}

/** Refuses a name that the server could not hold as it is: `TABLE.INVALID`. */
export function checkName(name: string, what: string): void {
  if (isName(name)) return;
  const size = Buffer.byteLength(name);
  const problem =
    size === 0 ? 'is empty' : size > maxNameSize ? `has ${size} bytes, and ${maxNameSize} is the most` : 'holds a NUL or is no text';
  throw new DatastoreError('TABLE.INVALID', `The name of ${what} ${JSON.stringify(name.slice(0, 80))} ${problem}.`, {
    column: what === 'the column' ? name : undefined,
  });
}
