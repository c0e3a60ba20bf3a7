import { quoteName, quoteTable } from '../names.ts';
import { formatType } from '../types/sql-type.ts';
import type { PlannedColumn, WritePlan } from '../writing/write-plan.ts';

/** Makes the table of a plan. What `merge` makes has the keys as its primary key. */
export function createTable({ table, columns, mode }: WritePlan): string {
  const lines = columns.map(({ name, type, nullable }) => `${quoteName(name)} ${formatType(type)} ${nullable ? 'NULL' : 'NOT NULL'}`);
  if (mode === 'merge') lines.push(`PRIMARY KEY (${listOf(columns.filter(({ isKey }) => isKey))})`);
  return `CREATE TABLE ${quoteTable(table)} (${lines.join(', ')})`;
}

/** Makes a temporary table for the rows, in the types in which they arrive. Texts compare as they do in the table. */
export function createStaging(staging: string, columns: readonly PlannedColumn[]): string {
  const lines = columns.map(({ name, encoder, collation }) => {
    const { type } = encoder.wire;
    const isText = type.name === 'nvarchar';
    return `${quoteName(name)} ${formatType(type)}${isText ? ` COLLATE ${collation ?? 'DATABASE_DEFAULT'}` : ''} NULL`;
  });
  return `CREATE TABLE ${staging} (${lines.join(', ')})`;
}

export function deleteAll({ table }: WritePlan): string {
  return `DELETE FROM ${quoteTable(table)}`;
}

export function insertStaged({ table, columns }: WritePlan, staging: string): string {
  return `INSERT INTO ${quoteTable(table)} (${listOf(columns)}) SELECT ${listOf(columns)} FROM ${staging}`;
}

/** One key that several staged rows have, its columns as text. */
export function findDuplicate({ columns }: WritePlan, staging: string): string {
  const keys = columns.filter(({ isKey }) => isKey);
  const shown = keys.map(({ name }) => `CONVERT(nvarchar(100), ${quoteName(name)}) AS ${quoteName(name)}`);
  return `SELECT TOP (1) ${shown.join(', ')} FROM ${staging} GROUP BY ${listOf(keys)} HAVING COUNT(*) > 1`;
}

/** Updates the rows whose keys are there and inserts the others. HOLDLOCK keeps others from inserting the same keys meanwhile. */
export function mergeStaged({ table, columns }: WritePlan, staging: string): string {
  const keys = columns.filter(({ isKey }) => isKey);
  const others = columns.filter(({ isKey }) => !isKey);
  const on = keys.map((key) => `t.${quoteName(key.name)} = ${stagedKey(key)}`).join(' AND ');
  const set = others.map(({ name }) => `t.${quoteName(name)} = s.${quoteName(name)}`).join(', ');
  const update = others.length === 0 ? '' : ` WHEN MATCHED THEN UPDATE SET ${set}`;
  const values = columns.map(({ name }) => `s.${quoteName(name)}`).join(', ');
  const insert = ` WHEN NOT MATCHED BY TARGET THEN INSERT (${listOf(columns)}) VALUES (${values})`;
  return `MERGE INTO ${quoteTable(table)} WITH (HOLDLOCK) AS t USING ${staging} AS s ON ${on}${update}${insert};`;
}

/** A staged key in the type of the table: a datetime2 of .003 seconds is no datetime of .003, which is a third of a hundredth. */
function stagedKey({ name, type, encoder }: PlannedColumn): string {
  const staged = `s.${quoteName(name)}`;
  return encoder.wire.isDirect ? staged : `CONVERT(${formatType(type)}, ${staged})`;
}

export function dropStaging(staging: string): string {
  return `DROP TABLE ${staging}`;
}

function listOf(columns: readonly PlannedColumn[]): string {
  return columns.map(({ name }) => quoteName(name)).join(', ');
}
