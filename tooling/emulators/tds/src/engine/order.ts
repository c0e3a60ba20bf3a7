import type { SqlType } from '../types/sql-type.ts';
import { comparer } from '../values/compare.ts';
import type { SqlValue } from '../values/value.ts';

/** Orders rows of keys; null comes first. */
export function rowOrder(
  keys: readonly { readonly type: SqlType; readonly descending: boolean }[],
): (left: readonly SqlValue[], right: readonly SqlValue[]) => number {
  const parts = keys.map(({ type, descending }) => ({ order: comparer(type), sign: descending ? -1 : 1 }));
  return (left, right) => {
    for (const [index, { order, sign }] of parts.entries()) {
      const [one, two] = [left[index] ?? null, right[index] ?? null];
      const result = one === null ? (two === null ? 0 : -1) : two === null ? 1 : order(one, two);
      if (result !== 0) return result * sign;
    }
    return 0;
  };
}
