import type { TableDescription } from '@stowage/core';
import type { Schema } from 'apache-arrow';
import type { RowSettings } from '../options.ts';
import type { PlanProblem } from './copy-plan.ts';

/** What is known to be wrong with rows for a table that is there. Types are compared by the database, when the copy begins. */
export function checkTable(
  { names }: Schema,
  { columns }: TableDescription,
  { keys, mode }: RowSettings,
  target: string,
): readonly PlanProblem[] {
  const problems: PlanProblem[] = [];
  const there = new Map(columns.map((column) => [column.name.toLowerCase(), column]));
  const given = new Set(names.map((name) => String(name).toLowerCase()));
  const quoted = (list: readonly unknown[]): string => list.map((name) => JSON.stringify(name)).join(', ');
  const extra = names.filter((name) => !there.has(String(name).toLowerCase()));
  if (extra.length > 0) problems.push({ code: 'SCHEMA.MISMATCH', message: `${target} has no columns ${quoted(extra)}.` });
  const missing = columns.filter(({ name, generated }) => generated !== true && !given.has(name.toLowerCase()));
  if (missing.length > 0)
    problems.push({
      code: 'SCHEMA.MISMATCH',
      message: `The rows have no columns ${quoted(missing.map(({ name }) => name))}, and ${target} must fill them by itself (a default).`,
    });
  if (mode === 'merge' && keys.length === 0)
    problems.push({ code: 'KEYS.INVALID', message: 'A merge needs the columns that identify a row.' });
  return problems;
}
