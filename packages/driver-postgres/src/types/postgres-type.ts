import type { Row } from '../session/session.ts';

/** A type of the database, with its modifier. A domain is what it is over. */
export interface PostgresType {
  /** As the server writes it, the domain itself: `numeric(38,10)`, `"Mood"`. */
  readonly name: string;
  readonly oid: number;
  /** Length, precision or scale in the server's own encoding; -1 where the type has none. */
  readonly modifier: number;
  /** `b` base, `e` enum, `c` composite, `r` range, `m` multirange, `p` pseudo. */
  readonly kind: string;
  /** The labels of an enum. */
  readonly labels?: ReadonlySet<string> | undefined;
  /** The type's elements, where it is an array. */
  readonly element?: PostgresType | undefined;
}

/** Runs a statement of the driver's own. */
export type Run = (text: string, parameters?: readonly unknown[]) => Promise<readonly Row[]>;

/** A type as a result or a column names it. */
export interface TypeReference {
  readonly oid: number;
  readonly modifier: number;
}

/** From a domain to what it is over in the end; the innermost modifier counts. */
const baseOf = (oid: string, modifier: string): string => `
  (with recursive step (oid, modifier, depth) as (
     select ${oid}, ${modifier}, 0
     union all
     select t.typbasetype, t.typtypmod, depth + 1 from step join pg_catalog.pg_type t on t.oid = step.oid where t.typtype = 'd'
   ) select oid, modifier from step order by depth desc limit 1)`;

const labelsOf = (oid: string): string =>
  `(select array_agg(enumlabel::text order by enumsortorder) from pg_catalog.pg_enum where enumtypid = ${oid})`;

/** `int2vector` and `oidvector` are arrays in name only: they count from 0. */
const question = `
  select pg_catalog.format_type(w.oid, w.modifier) as name, base.oid, base.modifier, t.typtype as kind, ${labelsOf('base.oid')} as labels,
    e.oid as element_oid, base.modifier as element_modifier, e.typtype as element_kind,
    ${labelsOf('e.oid')} as element_labels, pg_catalog.format_type(e.oid, base.modifier) as element_name
  from unnest($1::oid[], $2::int4[]) with ordinality as w (oid, modifier, place)
  cross join lateral ${baseOf('w.oid', 'w.modifier')} as base
  join pg_catalog.pg_type t on t.oid = base.oid
  left join pg_catalog.pg_type e on e.oid = t.typelem and t.typcategory = 'A' and t.oid not in (22, 30)
  order by w.place`;

/** Asks the server what types are. */
export async function readTypes(run: Run, references: readonly TypeReference[]): Promise<readonly PostgresType[]> {
  if (references.length === 0) return [];
  const rows = await run(question, [references.map(({ oid }) => oid), references.map(({ modifier }) => modifier)]);
  return rows.map(toType);
}

function toType(row: Row): PostgresType {
  const element: PostgresType | undefined =
    row.element_oid === null
      ? undefined
      : {
          name: String(row.element_name),
          oid: Number(row.element_oid),
          modifier: Number(row.element_modifier),
          kind: String(row.element_kind),
          labels: toLabels(row.element_labels),
        };
  return {
    name: String(row.name),
    oid: Number(row.oid),
    modifier: Number(row.modifier),
    kind: String(row.kind),
    labels: toLabels(row.labels),
    element,
  };
}

function toLabels(value: unknown): ReadonlySet<string> | undefined {
  return Array.isArray(value) ? new Set(value as string[]) : undefined;
}

/** Digits of a `numeric`, and how many of them stand after the point; undefined where it has no limits. */
export function precisionOf({ modifier }: TypeReference): { readonly precision: number; readonly scale: number } | undefined {
  if (modifier < 4) return undefined;
  const packed = modifier - 4;
  // The scale is a number of 11 bits with a sign.
  return { precision: packed >> 16, scale: ((packed & 0x7ff) ^ 1024) - 1024 };
}

/** Characters of a `varchar(n)` or `char(n)`; undefined where it has no limit. */
export function lengthOf({ modifier }: TypeReference): number | undefined {
  return modifier < 4 ? undefined : modifier - 4;
}
