import { DatastoreError } from '@stowage/core';
import type { Schema } from 'apache-arrow';

/**
 * Refuses a file whose columns are not those of the first: `SCHEMA.MISMATCH`, naming the file and the columns. One that may be null where the first
 * one's may not is another column too.
 */
export function requireSameColumns(schema: Schema, first: Schema, name: string, firstName: string): void {
  const here = new Map(schema.fields.map((field) => [field.name, field]));
  const differences: string[] = [];
  const missing = first.names.filter((column) => !here.has(String(column)));
  const extra = schema.names.filter((column) => !first.names.includes(column));
  if (missing.length > 0) differences.push(`it lacks ${missing.map((column) => JSON.stringify(column)).join(', ')}`);
  if (extra.length > 0) differences.push(`it has also ${extra.map((column) => JSON.stringify(column)).join(', ')}`);
  let column = (missing[0] ?? extra[0]) as string | undefined;
  for (const field of first.fields) {
    const other = here.get(field.name);
    if (other === undefined) continue;
    const [was, is] = [String(field.type), String(other.type)];
    if (was !== is) differences.push(`${JSON.stringify(field.name)} is ${is} and not ${was}`);
    else if (other.nullable && !field.nullable) differences.push(`${JSON.stringify(field.name)} may be null`);
    else continue;
    column ??= field.name;
  }
  const inOrder = schema.fields.every((field, index) => field.name === first.fields[index]?.name);
  if (differences.length === 0 && !inOrder) differences.push(`its columns come in another order, ${schema.names.join(', ')}`);
  if (differences.length === 0) return;
  throw new DatastoreError('SCHEMA.MISMATCH', `${name} has other columns than ${firstName}: ${differences.join('; ')}.`, {
    column,
    nextAction: 'Copy files with the same columns together, and others by themselves.',
  });
}
