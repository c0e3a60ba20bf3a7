import { DatastoreError, type QueryParameter, type TableSelection } from '@stowage/core/driver';
import { quote, quoteTable, showTable } from '../names.ts';
import type { Relation, RelationColumn } from './relation.ts';

/** A statement that reads rows of a table, with its parameters. */
export interface SelectStatement {
  readonly columns: readonly RelationColumn[];
  readonly parameters: readonly QueryParameter[];
  text(options?: SelectOptions): string;
}

/** How the statement is written. */
export interface SelectOptions {
  /** What is written for a column. Default: its name. */
  readonly spell?: (column: RelationColumn) => string;
  /** What is written for a parameter. Default: its number, `$1`. */
  readonly place?: (parameter: QueryParameter, number: number) => string;
  /** A further condition. */
  readonly where?: string;
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
  const conditions: ((place: NonNullable<SelectOptions['place']>) => string)[] = [];
  if (range !== undefined) {
    const column = quote(columnOf(range.column).name);
    for (const [operator, bound] of [
      ['>=', range.from],
      ['<', range.to],
    ] as const) {
      if (bound === undefined) continue;
      const number = parameters.push(bound);
      conditions.push((place) => `${column} ${operator} ${place(bound, number)}`);
    }
    // A range without bounds still has no nulls in it.
    if (parameters.length === 0) conditions.push(() => `${column} is not null`);
  }
  const order = orderBy.map(
    ({ column, descending }) => `${quote(columnOf(column).name)} ${descending === true ? 'desc' : 'asc'} nulls last`,
  );
  return {
    columns,
    parameters,
    text({
      spell = (column: RelationColumn): string => quote(column.name),
      place = (_: QueryParameter, number: number): string => `$${number}`,
      where,
    } = {}) {
      const all = [...conditions.map((condition) => condition(place)), ...(where === undefined ? [] : [where])];
      return [
        `select ${columns.map(spell).join(', ')} from ${quoteTable(relation)}`,
        ...(all.length === 0 ? [] : [`where ${all.join(' and ')}`]),
        ...(order.length === 0 ? [] : [`order by ${order.join(', ')}`]),
        ...(limit === undefined ? [] : [`limit ${limit}`]),
      ].join(' ');
    },
  };
}
