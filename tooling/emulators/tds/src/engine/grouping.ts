import type { Expression } from '../syntax/expression.ts';
import type { SelectCore } from '../syntax/query.ts';
import { aggregateNames } from './aggregate.ts';
import type { Scope } from './scope.ts';
import { SqlError } from './sql-error.ts';

/** A form of an expression that is the same wherever it stands. */
const form = (expression: Expression): string =>
  JSON.stringify(expression, (key, value: unknown) =>
    key === 'line'
      ? undefined
      : typeof value === 'bigint'
        ? `${value}n`
        : key === 'path' && Array.isArray(value)
          ? String(value.at(-1)).toLowerCase()
          : value,
  );

/** Refuses columns that are neither grouped nor in an aggregate: 8120. */
export function checkGrouping(core: SelectCore, orderBy: readonly Expression[], scope: Scope): void {
  const grouped = new Set(core.groupBy.map(form));
  const check = (expression: Expression): void => {
    if (grouped.has(form(expression))) return;
    if (expression.kind === 'call' && expression.window === undefined && aggregateNames.has(expression.name)) return;
    if (expression.kind === 'query' || expression.kind === 'exists') return;
    if (expression.kind === 'column') {
      const found = scope.find(expression.path, expression.line);
      if (found.depth > 0) return;
      throw new SqlError(
        8120,
        `Column '${expression.path.join('.')}' is invalid in the select list because it is not contained in either an aggregate function or the GROUP BY clause.`,
        { line: expression.line },
      );
    }
    for (const child of childrenOf(expression)) check(child);
  };
  for (const item of core.items) {
    if (item.kind === 'value') check(item.expression);
    else if (core.groupBy.length === 0)
      throw new SqlError(8120, 'Columns of * are invalid in the select list because they are not contained in an aggregate function.');
  }
  for (const expression of orderBy) check(expression);
  if (core.having !== undefined) check(core.having);
}

/** The expressions that an expression is made of. */
function childrenOf(expression: Expression): Expression[] {
  const found: Expression[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) visit(item);
    else if (value !== null && typeof value === 'object' && !Buffer.isBuffer(value)) {
      if ('kind' in value && 'line' in value) found.push(value as Expression);
      else if ('when' in value || 'expression' in value || 'partition' in value) for (const inner of Object.values(value)) visit(inner);
    }
  };
  for (const [key, value] of Object.entries(expression)) if (key !== 'query' && key !== 'type') visit(value);
  return found;
}
