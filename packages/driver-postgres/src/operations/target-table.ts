import { type ColumnLoss, DatastoreError, type TableName, type TableWriteMode } from '@stowage/core/driver';
import type { Field, Schema } from 'apache-arrow';
import type { EncodedColumn } from '../encode/row-encoder.ts';
import { writingOf } from '../encode/writings.ts';
import { isServerError } from '../errors.ts';
import { checkName, maxColumns, quote, quoteTable, showTable } from '../names.ts';
import { findRelation, type Relation, type RelationColumn, requireRelation } from '../relations/relation.ts';
import type { Session } from '../session/session.ts';
import { newColumns } from '../types/new-columns.ts';

/** A table that is there by now, and how rows get into its columns. */
export interface TargetTable {
  readonly relation: Relation;
  readonly created: boolean;
  /** In the order of the rows. */
  readonly columns: readonly EncodedColumn[];
  readonly losses: readonly ColumnLoss[];
}

/** What is asked of the target. */
export interface TargetRequest {
  readonly table: TableName;
  readonly mode: TableWriteMode;
  readonly keys: readonly string[];
}

/**
 * Finds the table or makes it, and compares its columns with those of the rows. Fails with `TABLE.EXISTS`, `TABLE.INVALID`, `SCHEMA.MISMATCH`,
 * before any row is looked at.
 */
export async function openTarget(session: Session, request: TargetRequest, schema: Schema): Promise<TargetTable> {
  const { table, mode } = request;
  checkName(table.name, 'the table');
  if (table.schema !== undefined) checkName(table.schema, 'the schema');
  const found = await findRelation(session.run, table);
  if (found !== undefined && mode === 'fail') throw new DatastoreError('TABLE.EXISTS', `There is a table ${showTable(found)}.`);
  if (found !== undefined && !['r', 'p', 'f'].includes(found.kind))
    throw new DatastoreError('TABLE.INVALID', `${showTable(found)} is a view.`, { nextAction: 'Name a table.' });
  const losses = found === undefined ? await createTable(session, request, schema) : [];
  const relation = found ?? (await requireRelation(session.run, table));
  const columns = matchColumns(relation, schema, request.keys);
  const onTheWay = columns.flatMap(({ name, position, loss }) => {
    const field = schema.fields[position];
    return loss === undefined || field === undefined ? [] : [{ column: name, type: String(field.type), loss }];
  });
  return { relation, created: found === undefined, columns, losses: [...losses, ...onTheWay] };
}

async function createTable(session: Session, { table, mode, keys }: TargetRequest, { fields }: Schema): Promise<readonly ColumnLoss[]> {
  if (fields.length === 0 || fields.length > maxColumns) {
    throw new DatastoreError('TABLE.INVALID', `The table would have ${fields.length} columns; there can be 1 to ${maxColumns}.`);
  }
  for (const { name } of fields) checkName(name, 'the column');
  const columns = await newColumns(session.run, fields);
  const lines = columns.map(({ name, sqlType, nullable }) => `${quote(name)} ${sqlType}${nullable ? '' : ' not null'}`);
  if (mode === 'merge') lines.push(`primary key (${keys.map(quote).join(', ')})`);
  try {
    await session.run(`create table ${quoteTable(table)} (${lines.join(', ')})`);
  } catch (error) {
    // Of two that make it in the same moment the server refuses one by a key of its catalog.
    if (!(error instanceof Error) || !isServerError(error.cause, '23505')) throw error;
    throw new DatastoreError('TABLE.EXISTS', `Somebody else has just made a table ${showTable(table)}.`, { cause: error.cause });
  }
  return columns.flatMap(({ loss }) => loss ?? []);
}

interface MatchedColumn extends EncodedColumn {
  readonly loss: string | undefined;
}

function matchColumns(relation: Relation, { fields }: Schema, keys: readonly string[]): readonly MatchedColumn[] {
  const targets = new Map(relation.columns.map((column) => [column.name, column]));
  const matched = fields.map((field, position) => matchColumn(field, position, targets.get(field.name), keys.includes(field.name)));
  const names = new Set(fields.map(({ name }) => name));
  const missing = relation.columns.find(({ name, isOptional }) => !isOptional && !names.has(name));
  if (missing !== undefined) throw mismatch(missing.name, 'the rows have no such column, and the database does not fill it');
  return matched;
}

function matchColumn(field: Field, position: number, target: RelationColumn | undefined, isKey: boolean): MatchedColumn {
  const { name } = field;
  if (target === undefined) throw mismatch(name, 'the table has no such column');
  if (target.generated) throw mismatch(name, 'the database alone fills it: leave it out');
  const writing = writingOf(field.type, target.type);
  if (writing === undefined) throw mismatch(name, `no ${field.type} is a ${target.type.name}`);
  const { writer, loss } = writing;
  return { name, position, isNullable: target.nullable, isKey, isArray: target.type.element !== undefined, writer, loss };
}

function mismatch(column: string, reason: string): DatastoreError {
  return new DatastoreError('SCHEMA.MISMATCH', `column ${JSON.stringify(column)}: ${reason}.`, { column });
}
