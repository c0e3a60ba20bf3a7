import type { ColumnLoss } from '@stowage/core';
import { tryCommonKind, type ValueKind, valueKindOf } from '@stowage/tabular';
import type { Field, RecordBatch, Schema } from 'apache-arrow';
import type { NotCompared } from '../summary.ts';

/** Which columns of two sides are compared, and as what. */
export interface Compared {
  readonly columns: readonly string[];
  readonly kinds: readonly ValueKind[];
  readonly notCompared: readonly NotCompared[];
}

/**
 * Decides what is compared. A column that loses something on its way to the target, or that the target keeps as something else, is left out,
 * with the reason.
 *
 * @param target the target's columns; undefined for a table that is yet to be made
 */
export function toCompared(source: Schema, target: Schema | undefined, losses: readonly ColumnLoss[]): Compared {
  const columns: string[] = [];
  const kinds: ValueKind[] = [];
  const notCompared: NotCompared[] = [];
  for (const field of source.fields) {
    const lost = losses.find(({ column }) => column === field.name);
    const other = target === undefined ? field : target.fields[positionOf(target, field.name)];
    const kind = other === undefined ? undefined : kindOf(field, other);
    if (lost !== undefined) notCompared.push({ column: field.name, because: lost.loss });
    else if (other === undefined || kind === undefined) notCompared.push({ column: field.name, because: reasonOf(field, other) });
    else {
      columns.push(field.name);
      kinds.push(kind);
    }
  }
  return { columns, kinds, notCompared };
}

const kindOf = (one: Field, other: Field): ValueKind | undefined => (valueKindOf(one) === 'xml' ? undefined : tryCommonKind(one, other));

function reasonOf(one: Field, other: Field | undefined): string {
  if (other === undefined) return 'The target has no such column.';
  if (valueKindOf(one) === 'xml') return 'Databases write XML anew: the same document has another text.';
  return `It is ${one.type} in the source and ${other.type} in the target.`;
}

/** Whether two decisions are the same. */
export function isSameComparison(one: Compared, other: Compared): boolean {
  return one.columns.join('\0') === other.columns.join('\0') && one.kinds.join() === other.kinds.join();
}

/** Where a column is: by its very name, else in other letters, as some databases take names. -1: nowhere. */
export function positionOf({ names }: Schema, name: string): number {
  const position = names.indexOf(name);
  return position === -1 ? names.findIndex((other) => String(other).toLowerCase() === name.toLowerCase()) : position;
}

/** Picks the compared columns of batches, in their order. */
export function pick(columns: readonly string[]): (batch: RecordBatch) => RecordBatch {
  let schema: Schema | undefined;
  let positions: number[] = [];
  return (batch) => {
    if (batch.schema !== schema) {
      schema = batch.schema;
      const given = schema;
      positions = columns.map((column) => positionOf(given, column));
    }
    return batch.selectAt(positions);
  };
}
