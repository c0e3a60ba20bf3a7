import { quote } from '../names.ts';
import type { ReadColumn } from '../types/columns.ts';
import { oids } from '../types/oids.ts';

type Named = Pick<ReadColumn, 'name' | 'type'>;

/** What is selected of a column for a CSV file, so that its text is one that files have here: most columns as they are. */
export function spellForCsv({ name, type }: Named): string {
  const column = quote(name);
  if (type.oid === oids.bytea) return `translate(encode(${column}, 'base64'), E'\\n', '') as ${column}`;
  if (type.oid === oids.date) return `${spellFarYears(column, '')} as ${column}`;
  if (type.oid === oids.timestamp) return `${spellFarYears(column, '"T"HH24:MI:SS.US')} as ${column}`;
  if (type.oid === oids.timestamptz) return `${spellFarYears(column, '"T"HH24:MI:SS.US"Z"')} as ${column}`;
  return column;
}

/** The same for columns whose years are all near: only bytes are spelled otherwise. */
export function spellNearForCsv(column: Named): string {
  return dated.has(column.type.oid) ? quote(column.name) : spellForCsv(column);
}

/** The condition that some column has a far year in a row; undefined where no column could. Spelling each date costs more than looking first. */
export function hasFarYear(columns: readonly Named[]): string | undefined {
  const conditions = columns.filter(({ type }) => dated.has(type.oid)).map(({ name }) => `not (${isNear(quote(name))})`);
  return conditions.length === 0 ? undefined : `(${conditions.join(' or ')})`;
}

const dated: ReadonlySet<number> = new Set([oids.date, oids.timestamp, oids.timestamptz]);

const isNear = (column: string): string => `${column} >= '0001-01-01' and ${column} < '10000-01-01'`;

/** Years before 1 and after 9999 are written with a sign and six digits, and the year before 1 is 0, as ISO 8601 has it. */
function spellFarYears(column: string, time: string): string {
  const year = `(extract(year from ${column}) + case when extract(year from ${column}) < 0 then 1 else 0 end)`;
  const far = `case when ${year} < 0 then '-' else '+' end || lpad(abs(${year})::text, 6, '0') || to_char(${column}, '-MM-DD${time}')`;
  return `case when ${isNear(column)} or not isfinite(${column}) then ${column}::text else ${far} end`;
}
