import type { ArrowSchema } from '@stowage/core';
import { type Cell, canonicalText, toText } from '@stowage/tabular';
import type { DataType } from 'apache-arrow';
import { expect, expectEqual } from '../expectation.ts';
import type { Row } from './rows.ts';

/** Rows with the columns that they are of. */
export interface ReadRows {
  readonly schema: ArrowSchema;
  readonly rows: readonly Row[];
}

/** The names of a schema's columns. */
export function namesOf({ fields }: ArrowSchema): readonly string[] {
  return fields.map(({ name }) => name);
}

/** One text for a value, whatever the width or unit of the type that holds it: 1.50 and 1.5 are one decimal. */
const textOf = (type: DataType, cell: Cell): string | null => (cell === null ? null : canonicalText(type)(cell));

/** Rows as texts that can be compared between types of one kind. */
export function canonicalRows({ schema, rows }: ReadRows): readonly (readonly (string | null)[])[] {
  const types = schema.fields.map(({ type }) => type as unknown as DataType);
  return rows.map((row) => types.map((type, position) => textOf(type, row[position] ?? null)));
}

const byText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** Fails unless two tables have the same columns, in the same order, and the same rows, in whatever order. */
export function expectSameRows(found: ReadRows, expected: ReadRows, what = 'the rows'): void {
  expectEqual(namesOf(found.schema), namesOf(expected.schema), `the columns of ${what}`);
  const sorted = (rows: ReadRows): readonly string[] =>
    canonicalRows(rows)
      .map((row) => JSON.stringify(row))
      .sort(byText);
  const [have, want] = [sorted(found), sorted(expected)];
  expectEqual(have.length, want.length, `the number of ${what}`);
  const at = want.findIndex((row, index) => have[index] !== row);
  expect(at === -1, `${what} to be what was written, with ${want[at]}`, have[at]);
}

/** Fails unless rows come with these values in one column, in this order. */
export function expectColumn({ schema, rows }: ReadRows, name: string, expected: readonly Cell[], what = `the column ${name}`): void {
  const position = namesOf(schema).indexOf(name);
  expect(position !== -1, `a column ${JSON.stringify(name)}`, namesOf(schema));
  const shown = (cell: Cell): string | null => (cell === null ? null : toText(cell));
  expectEqual(
    rows.map((row) => shown(row[position] ?? null)),
    expected.map(shown),
    what,
  );
}
