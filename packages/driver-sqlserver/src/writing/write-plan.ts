import { type ColumnLoss, DatastoreError, type TableName, type TableWriteMode } from '@stowage/core/driver';
import type { Field, Schema } from 'apache-arrow';
import { maxColumns } from '../capabilities.ts';
import { quoteTable, tableText } from '../names.ts';
import { findColumn, type ShapeColumn, type TableShape } from '../relations/table-shape.ts';
import type { Session } from '../session/session.ts';
import { selectNothing } from '../statements/select-table.ts';
import { fromArrow } from '../types/from-arrow.ts';
import { formatType, type SqlType } from '../types/sql-type.ts';
import { type Encoder, tryCreateEncoder } from './encoder.ts';
import { type Repertoire, repertoireOf } from './repertoire.ts';
import { createSource } from './source.ts';

/** A column of the table that the rows fill. */
export interface PlannedColumn {
  /** As the table has it. */
  readonly name: string;
  readonly type: SqlType;
  readonly nullable: boolean;
  readonly collation?: string | undefined;
  readonly isKey: boolean;
  /** Where the rows have it. */
  readonly position: number;
  readonly encoder: Encoder;
}

/** How rows get into a table. */
export interface WritePlan {
  readonly table: TableName;
  readonly isNew: boolean;
  readonly mode: TableWriteMode;
  /** In the order of the rows. */
  readonly columns: readonly PlannedColumn[];
  readonly losses: readonly ColumnLoss[];
}

/** What is asked for. */
export interface PlanRequest {
  readonly table: TableName;
  readonly mode: TableWriteMode;
  readonly keys: readonly string[];
  readonly schema: Schema;
}

/** Decides how rows are written into a table that must be made. Fails with `TABLE.INVALID`. */
export function planNew({ table, mode, keys, schema }: PlanRequest): WritePlan {
  const { fields } = schema;
  if (fields.length === 0 || fields.length > maxColumns)
    throw new DatastoreError('TABLE.INVALID', `The table would have ${fields.length} columns; there can be 1 to ${maxColumns}.`);
  quoteTable(table);
  // A clustered key has 900 bytes. Key columns whose size is not bounded share them.
  const keyLength = Math.floor(900 / Math.max(keys.length, 1) / 2) * 2;
  const planned = fields.map((field, position) => {
    const isKey = keys.includes(field.name);
    const { type, loss } = fromArrow(field, isKey ? keyLength : undefined);
    const column = { name: field.name, type, nullable: field.nullable && !isKey, hasDefault: false };
    return { column: planColumn(field, position, column, isKey), loss: lossOf(field, loss) };
  });
  return { table, mode, isNew: true, columns: planned.map(({ column }) => column), losses: planned.flatMap(({ loss }) => loss) };
}

/** Decides how rows are written into a table that is there. Fails with `TABLE.EXISTS`, `TABLE.INVALID`, `SCHEMA.MISMATCH`. */
export async function planExisting(session: Session, shape: TableShape, { mode, keys, schema }: PlanRequest): Promise<WritePlan> {
  if (mode === 'fail') throw new DatastoreError('TABLE.EXISTS', `There is a table ${tableText(shape)}.`);
  if (shape.kind === 'view') throw new DatastoreError('TABLE.INVALID', `${tableText(shape)} is a view.`, { nextAction: 'Name a table.' });
  const repertoires = await readRepertoires(session, shape);
  const columns: PlannedColumn[] = [];
  const losses: ColumnLoss[] = [];
  for (const [position, field] of schema.fields.entries()) {
    const target = matchColumn(shape, field, columns);
    const column = planColumn(field, position, target, keys.includes(field.name), repertoires.get(target.name));
    columns.push(column);
    losses.push(...lossOf(field, column.encoder.loss));
  }
  const missing = shape.columns.find(
    ({ name, generated, hasDefault }) => generated === undefined && !hasDefault && !columns.some((column) => column.name === name),
  );
  if (missing !== undefined) throw mismatch(missing.name, 'the rows have no such column, and the server does not fill it');
  return { table: shape, mode, isNew: false, columns, losses };
}

const coded: ReadonlySet<string> = new Set(['char', 'varchar', 'text']);

/** What characters the columns hold whose texts have a code page, by name. */
async function readRepertoires(session: Session, shape: TableShape): Promise<ReadonlyMap<string, Repertoire | undefined>> {
  const names = shape.columns.filter(({ type }) => coded.has(type.name)).map(({ name }) => name);
  if (names.length === 0) return new Map();
  const found = await session.columnsOf({ sql: selectNothing(shape, names) });
  return new Map(found.map(({ colName, collation }) => [colName, repertoireOf(collation?.codepage)]));
}

function matchColumn(shape: TableShape, { name }: Field, taken: readonly PlannedColumn[]): ShapeColumn {
  const target = findColumn(shape.columns, name);
  if (target === undefined) throw mismatch(name, 'the table has no such column');
  if (target.generated !== undefined) throw mismatch(name, `the server alone fills it (${target.generated}): leave it out`);
  if (taken.some((column) => column.name === target.name)) throw mismatch(name, 'the rows have it twice, in other letters');
  return target;
}

function planColumn(
  field: Field,
  position: number,
  { name, type, nullable, collation }: ShapeColumn,
  isKey: boolean,
  repertoire?: Repertoire,
): PlannedColumn {
  const encoder = tryCreateEncoder(createSource(field), { ...type, repertoire });
  if (encoder === undefined) throw mismatch(field.name, `no ${field.type} is a ${formatType(type)}`);
  if (isKey && incomparable.has(type.name))
    throw new DatastoreError('KEYS.INVALID', `A column of type ${type.name} is no key.`, { column: name });
  return { name, type, nullable, collation, isKey, position, encoder };
}

const incomparable: ReadonlySet<string> = new Set(['xml', 'text', 'ntext', 'image', 'json', 'vector']);

function lossOf(field: Field, loss: string | undefined): ColumnLoss[] {
  return loss === undefined ? [] : [{ column: field.name, type: String(field.type), loss }];
}

function mismatch(column: string, reason: string): DatastoreError {
  return new DatastoreError('SCHEMA.MISMATCH', `column ${JSON.stringify(column)}: ${reason}.`, { column });
}
