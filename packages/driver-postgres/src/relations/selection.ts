import { DatastoreError, type QueryParameter, type TableSelection } from '@stowage/core/driver';
import { quote, quoteTable, showTable } from '../names.ts';
import type { Relation, RelationColumn } from './relation.ts';

/** A statement that reads rows of a table, with its parameters. */
export interface SelectStatement {
  readonly columns: readonly RelationColumn[];
  readonly parameters: readonly QueryParameter[];
  /** What is written for a column. Default: its name. */
  text(options?: { readonly spell?: (column: RelationColumn) => string; readonly where?: string }): string;
}

/** The statement for a selection. Fails with `COLUMN.NOT_FOUND`. */
export function toSelect(relation: Relation, { columns: names, range, orderBy = [], limit }: TableSelection): SelectStatement {
  const columnOf = (name: string): RelationColumn => {
    const column = relation.columns.find((candidate) => candidate.name === name);
    if (column !== undefined) return column;
    throw new DatastoreError('COLUMN.NOT_FOUND', `${showTable(relation)} has no column ${JSON.stringify(name)}.`, { column: name });
  };
  const columns = names === undefined ? relation.columns : names.map(columnOf);
  const parameters: QueryParameter[] = [];
  const conditions: string[] = [];
  if (range !== undefined) {
    const column = quote(columnOf(range.column).name);
    for (const [operator, bound] of [
      ['>=', range.from],
      ['<', range.to],
    ] as const) {
      if (bound === undefined) continue;
      parameters.push(bound);
      conditions.push(`${column} ${operator} $${parameters.length}`);
    }
    // A range without bounds still has no nulls in it.
    if (parameters.length === 0) conditions.push(`${column} is not null`);
  }
  const order = orderBy.map(
    ({ column, descending }) => `${quote(columnOf(column).name)} ${descending === true ? 'desc' : 'asc'} nulls last`,
  );
  return {
    columns,
    parameters,
    text({ spell = (column: RelationColumn): string => quote(column.name), where } = {}) {
      const all = where === undefined ? conditions : [...conditions, where];
      return [
        `select ${columns.map(spell).join(', ')} from ${quoteTable(relation)}`,
        ...(all.length === 0 ? [] : [`where ${all.join(' and ')}`]),
        ...(order.length === 0 ? [] : [`order by ${order.join(', ')}`]),
        ...(limit === undefined ? [] : [`limit ${limit}`]),
      ].join(' ');
    },
  };
}
