import type { SqlType } from '../types/sql-type.ts';
import type { SqlValue } from '../values/value.ts';
import type { Query } from './query.ts';

/** An item of an order. */
export interface OrderItem {
  readonly expression: Expression;
  readonly descending: boolean;
}

/** What a window function ranges over. */
export interface Window {
  readonly partition: readonly Expression[];
  readonly order: readonly OrderItem[];
}

/** An expression or a condition. */
export type Expression = { readonly line: number } & (
  | { readonly kind: 'literal'; readonly value: SqlValue; readonly type: SqlType }
  | { readonly kind: 'null' }
  | { readonly kind: 'default' }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'column'; readonly path: readonly string[] }
  | { readonly kind: 'unary'; readonly operator: '-' | '+' | '~'; readonly operand: Expression }
  | { readonly kind: 'arithmetic'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'comparison'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'not'; readonly operand: Expression }
  | { readonly kind: 'isNull'; readonly operand: Expression; readonly negated: boolean }
  | { readonly kind: 'in'; readonly operand: Expression; readonly list: readonly Expression[]; readonly negated: boolean }
  | { readonly kind: 'inQuery'; readonly operand: Expression; readonly query: Query; readonly negated: boolean }
  | {
      readonly kind: 'between';
      readonly operand: Expression;
      readonly low: Expression;
      readonly high: Expression;
      readonly negated: boolean;
    }
  | {
      readonly kind: 'like';
      readonly operand: Expression;
      readonly pattern: Expression;
      readonly escape: Expression | undefined;
      readonly negated: boolean;
    }
  | { readonly kind: 'exists'; readonly query: Query }
  | { readonly kind: 'query'; readonly query: Query }
  | {
      readonly kind: 'call';
      /** In upper case. */
      readonly name: string;
      readonly operands: readonly Expression[];
      readonly distinct: boolean;
      readonly star: boolean;
      readonly window: Window | undefined;
      /** The name of a part of a date, where the first operand is one. */
      readonly part: string | undefined;
    }
  | {
      readonly kind: 'cast';
      readonly operand: Expression;
      readonly type: SqlType;
      readonly style: Expression | undefined;
      readonly tries: boolean;
    }
  | {
      readonly kind: 'case';
      readonly operand: Expression | undefined;
      readonly branches: readonly { readonly when: Expression; readonly value: Expression }[];
      readonly otherwise: Expression | undefined;
    }
  | { readonly kind: 'collate'; readonly operand: Expression; readonly collation: string }
);

/** Kinds of expressions that are conditions, true, false or unknown. */
export const conditionKinds: ReadonlySet<Expression['kind']> = new Set([
  'comparison',
  'and',
  'or',
  'not',
  'isNull',
  'in',
  'inQuery',
  'between',
  'like',
  'exists',
]);
