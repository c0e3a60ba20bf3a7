import type { Run } from '../types/postgres-type.ts';

/** A unique index over whole columns and all rows. */
export interface UniqueKey {
  readonly columns: readonly string[];
  readonly isPrimary: boolean;
  /** It is checked with each row, so that a conflict can be decided by it. */
  readonly isImmediate: boolean;
}

const question = `
  select i.indisprimary as "isPrimary", i.indimmediate as "isImmediate",
    array(select a.attname::text from unnest(i.indkey::int2[]) with ordinality as k (number, place)
          join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number
          where k.place <= i.indnkeyatts order by k.place) as columns
  from pg_catalog.pg_index i
  where i.indrelid = $1 and i.indisunique and i.indisvalid and i.indpred is null and i.indexprs is null
  order by i.indisprimary desc, i.indexrelid`;

/** The unique keys of a table, the primary one first. */
export async function readKeys(run: Run, table: number): Promise<readonly UniqueKey[]> {
  const rows = await run(question, [table]);
  return rows.map((row) => ({
    columns: row.columns as string[],
    isPrimary: row.isPrimary === true,
    isImmediate: row.isImmediate === true,
  }));
}
