import {
  type ColumnRange,
  type Datastore,
  DatastoreError,
  isDatastoreError,
  requireCapabilities,
  supports,
  type TableDescription,
  type TableName,
} from '@stowage/core';
import { createRowSummer, type RowChecksum } from '@stowage/tabular';
import { type RecordBatch, Schema } from 'apache-arrow';
import { type Compared, pick, positionOf } from './compared.ts';

/** The sum of the compared columns of rows. */
export async function sumOf(
  schema: Schema,
  batches: AsyncIterable<RecordBatch>,
  { columns, kinds }: Compared,
  signal: AbortSignal,
): Promise<RowChecksum> {
  const toCompared = pick(columns);
  const summer = await createRowSummer(new Schema(columns.map((name) => schema.fields[positionOf(schema, name)] ?? missing(name))), kinds);
  for await (const batch of batches) {
    signal.throwIfAborted();
    summer.add(toCompared(batch));
  }
  return summer.result();
}

function missing(name: string): never {
  throw new DatastoreError('COLUMN.NOT_FOUND', `The target has no column ${JSON.stringify(name)}.`, { column: name });
}

/** The sum of the compared columns of a table, or of those of its rows that lie in a range. */
export async function sumOfTable(
  store: Datastore,
  table: TableName,
  range: ColumnRange | undefined,
  compared: Compared,
  signal: AbortSignal,
): Promise<RowChecksum> {
  if (!supports(store, 'query'))
    throw new DatastoreError('CAPABILITY.MISSING', `${store.name} cannot be read, and a checksum needs that.`, {
      nextAction: 'Verify by rows.',
    });
  const { columns } = compared;
  const answer = await store.query({ table, range, ...(columns.length > 0 ? { columns } : {}) }, { signal });
  return sumOf(answer.schema as unknown as Schema, answer.batches as AsyncIterable<RecordBatch>, compared, signal);
}

/** A table as it is; undefined where there is none. */
export async function tryDescribe(store: Datastore, table: TableName, signal: AbortSignal): Promise<TableDescription | undefined> {
  try {
    return await requireCapabilities(store, 'describeTable').describeTable(table, { signal });
  } catch (error) {
    if (isDatastoreError(error, 'TABLE.NOT_FOUND')) return undefined;
    throw error;
  }
}

const modulus = 2n ** 128n;

/** What is left of a sum when rows are taken out of it. */
export function without(whole: RowChecksum, part: RowChecksum): RowChecksum {
  const sum = (BigInt(`0x${whole.checksum}`) - BigInt(`0x${part.checksum}`) + modulus) % modulus;
  return { rows: whole.rows - part.rows, checksum: sum.toString(16).padStart(32, '0') };
}

/** Refuses two sums that differ: `DATA.CORRUPT`. */
export function requireSameSum(
  source: RowChecksum,
  target: RowChecksum,
  names: { readonly source: string; readonly target: string },
): void {
  if (source.rows === target.rows && source.checksum === target.checksum) return;
  const how =
    source.rows === target.rows ? `of ${source.rows} rows some differ` : `${target.rows} rows are there instead of ${source.rows}`;
  throw new DatastoreError('DATA.CORRUPT', `${names.target} does not have what ${names.source} gave: ${how}.`, {
    retryable: false,
    nextAction: 'The rows are written. See whether somebody changed them meanwhile, or replace the target.',
  });
}

/** Refuses two counts that differ: `DATA.CORRUPT`. */
export function requireSameCount(source: number, target: number, names: { readonly source: string; readonly target: string }): void {
  if (source === target) return;
  throw new DatastoreError('DATA.CORRUPT', `${names.target} took ${target} rows, and ${names.source} gave ${source}.`, {
    retryable: false,
    nextAction: 'Replace the target, and verify with a checksum.',
  });
}
