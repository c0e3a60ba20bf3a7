import type { Query } from '../syntax/query.ts';
import { SqlError } from './sql-error.ts';

/** Refuses an order that would mean nothing: 1033. Only where it chooses rows may a query inside of another have one. */
export function requireUnordered({ orderBy, offset, parts }: Query, line: number): void {
  if (orderBy.length === 0 || offset !== undefined || parts.some(({ core }) => core.top !== undefined)) return;
  throw new SqlError(
    1033,
    'The ORDER BY clause is invalid in views, inline functions, derived tables, subqueries, and common table expressions, unless TOP, OFFSET or FOR XML is also specified.',
    { severity: 15, line },
  );
}
