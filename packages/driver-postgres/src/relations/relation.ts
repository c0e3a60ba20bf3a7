import { DatastoreError, type TableName } from '@stowage/core/driver';
import { isName, quoteTable, showTable } from '../names.ts';
import { type ReadColumn, toReadColumn } from '../types/columns.ts';
import { type Run, readTypes } from '../types/postgres-type.ts';

/** A column of a relation, as the catalog has it. */
export interface RelationColumn extends ReadColumn {
  /** The server puts a value there in rows that leave the column out. */
  readonly isOptional: boolean;
}

/** A table or view that is there. */
export interface Relation {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  /** As the catalog has it: `r` table, `p` partitioned, `v` view, `m` materialised view, `f` foreign. */
  readonly kind: string;
  /** The server's estimate of its rows; undefined where it has none. */
  readonly estimatedRows: number | undefined;
  /** Blocks of its own storage; 0 where it has none. */
  readonly blocks: number;
  /** Other tables inherit from it, so that its rows lie in several places. */
  readonly hasChildren: boolean;
  readonly columns: readonly RelationColumn[];
}

const relationQuestion = `
  select c.oid, n.nspname as schema, c.relname as name, c.relkind as kind, c.reltuples as rows,
    case when c.relkind in ('r', 'm') then pg_catalog.pg_relation_size(c.oid) / pg_catalog.current_setting('block_size')::int8 else 0 end as blocks,
    exists (select from pg_catalog.pg_inherits where inhparent = c.oid) as "hasChildren"
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where c.oid = pg_catalog.to_regclass($1) and c.relkind in ('r', 'p', 'v', 'm', 'f')`;

const columnsQuestion = `
  select a.attname as name, a.atttypid as oid, a.atttypmod as modifier, a.attnotnull as "notNull", a.atthasdef as "hasDefault",
    a.attidentity as identity, a.attgenerated as generated
  from pg_catalog.pg_attribute a where a.attrelid = $1 and a.attnum > 0 and not a.attisdropped order by a.attnum`;

/** Looks a table or view up; undefined where there is none. */
export async function findRelation(run: Run, table: TableName): Promise<Relation | undefined> {
  // The server would look for a longer name by its first bytes.
  if (!isName(table.name) || (table.schema !== undefined && !isName(table.schema))) return undefined;
  const [row] = await run(relationQuestion, [quoteTable(table)]);
  if (row === undefined) return undefined;
  const attributes = await run(columnsQuestion, [row.oid]);
  const types = await readTypes(
    run,
    attributes.map(({ oid, modifier }) => ({ oid: Number(oid), modifier: Number(modifier) })),
  );
  const columns = attributes.map((attribute, index): RelationColumn => {
    const type = types[index];
    if (type === undefined) throw new TypeError('The catalog has a column without a type.');
    const isGenerated = attribute.generated !== '' || attribute.identity === 'a';
    const hasValue = isGenerated || attribute.hasDefault === true || attribute.identity !== '';
    const nullable = attribute.notNull !== true;
    const column = { name: String(attribute.name), type, nullable, ...(isGenerated ? { generated: true as const } : {}) };
    return { ...toReadColumn(column), isOptional: hasValue };
  });
  const rows = Number(row.rows);
  return {
    oid: Number(row.oid),
    schema: String(row.schema),
    name: String(row.name),
    kind: String(row.kind),
    // A table that was never analysed says -1, and before version 14 it says 0.
    estimatedRows: rows > 0 ? Math.round(rows) : undefined,
    blocks: Number(row.blocks),
    hasChildren: row.hasChildren === true,
    columns,
  };
}

/** Looks a table or view up. Fails with `TABLE.NOT_FOUND`. */
export async function requireRelation(run: Run, table: TableName): Promise<Relation> {
  const relation = await findRelation(run, table);
  if (relation !== undefined) return relation;
  throw new DatastoreError('TABLE.NOT_FOUND', `There is no table or view ${showTable(table)}.`);
}
