import type { Expression } from '../syntax/expression.ts';
import { isText } from '../types/sql-type.ts';
import { comparer, keyer } from '../values/compare.ts';
import type { SqlValue } from '../values/value.ts';
import { coerce, commonType } from './common-type.ts';
import { compileExpression, compileInner } from './compile-expression.ts';
import { type Place, pause } from './context.ts';
import type { Compiled, Frame, Test } from './frame.ts';
import { likePattern } from './like.ts';
import { SqlError } from './sql-error.ts';

const outcomes: Readonly<Record<string, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '<>': (order) => order !== 0,
  '<': (order) => order < 0,
  '>': (order) => order > 0,
  '<=': (order) => order <= 0,
  '>=': (order) => order >= 0,
};

const negate =
  (test: Test): Test =>
  (frame) => {
    const result = test(frame);
    return result === null ? null : !result;
  };

/** Compiles a condition. */
export function compileTest(expression: Expression, place: Place): Test {
  switch (expression.kind) {
    case 'and': {
      const [left, right] = [compileTest(expression.left, place), compileTest(expression.right, place)];
      return (frame) => {
        const first = left(frame);
        if (first === false) return false;
        const second = right(frame);
        return second === false ? false : first === null || second === null ? null : true;
      };
    }
    case 'or': {
      const [left, right] = [compileTest(expression.left, place), compileTest(expression.right, place)];
      return (frame) => {
        const first = left(frame);
        if (first === true) return true;
        const second = right(frame);
        return second === true ? true : first === null || second === null ? null : false;
      };
    }
    case 'not':
      return negate(compileTest(expression.operand, place));
    case 'comparison':
      return compare(expression.operator, compileExpression(expression.left, place), compileExpression(expression.right, place));
    case 'isNull': {
      const { evaluate } = compileExpression(expression.operand, place);
      return expression.negated ? (frame) => evaluate(frame) !== null : (frame) => evaluate(frame) === null;
    }
    case 'between': {
      const operand = compileExpression(expression.operand, place);
      const low = compare('>=', operand, compileExpression(expression.low, place));
      const high = compare('<=', operand, compileExpression(expression.high, place));
      const test: Test = (frame) => {
        const [first, second] = [low(frame), high(frame)];
        return first === false || second === false ? false : first === null || second === null ? null : true;
      };
      return expression.negated ? negate(test) : test;
    }
    case 'in': {
      const operand = compileExpression(expression.operand, place);
      const tests = expression.list.map((item) => compare('=', operand, compileExpression(item, place)));
      const test: Test = (frame) => {
        let unknown = false;
        for (const one of tests) {
          const result = one(frame);
          if (result === true) return true;
          if (result === null) unknown = true;
        }
        return unknown ? null : false;
      };
      return expression.negated ? negate(test) : test;
    }
    case 'inQuery':
      return compileInQuery(expression, place);
    case 'like':
      return compileLike(expression, place);
    case 'exists': {
      const { query, isCorrelated } = compileInner(expression.query, place);
      const run: Test = (frame) => {
        for (const row of query.run(frame)) if (row !== pause) return true;
        return false;
      };
      if (isCorrelated) return run;
      let kept: boolean | null | undefined;
      return (frame) => {
        kept ??= run(frame);
        return kept;
      };
    }
    default:
      throw new SqlError(4145, 'An expression of non-boolean type specified in a context where a condition is expected.', {
        severity: 15,
        line: expression.line,
      });
  }
}

/** Compares two expressions in the type that they have in common. */
export function compare(operator: string, left: Compiled, right: Compiled): Test {
  if (left.isNull || right.isNull) return () => null;
  const type = commonType(left.type, right.type);
  for (const { type: own } of [left, right]) {
    if (['text', 'ntext', 'image', 'xml'].includes(own.name)) {
      throw new SqlError(
        402,
        `The data types ${left.type.name} and ${right.type.name} are incompatible in the ${operator === '=' ? 'equal to' : operator} operator.`,
      );
    }
  }
  const [one, two] = [coerce(left, type).evaluate, coerce(right, type).evaluate];
  const order = comparer(type);
  const outcome = outcomes[operator] as (order: number) => boolean;
  return (frame) => {
    const first = one(frame);
    if (first === null) return null;
    const second = two(frame);
    return second === null ? null : outcome(order(first, second));
  };
}

function compileInQuery(expression: Extract<Expression, { kind: 'inQuery' }>, place: Place): Test {
  const operand = compileExpression(expression.operand, place);
  const { query, isCorrelated } = compileInner(expression.query, place);
  const [column] = query.columns;
  if (query.columns.length !== 1 || column === undefined) {
    throw new SqlError(116, 'Only one expression can be specified in the select list when the subquery is not introduced with EXISTS.', {
      line: expression.line,
    });
  }
  const type = commonType(operand.type, column.type);
  const key = keyer(type);
  const value = coerce(operand, type).evaluate;
  let present: SqlValue = null;
  const inner = coerce({ type: column.type, nullable: true, evaluate: () => present }, type).evaluate;
  const gather = (frame: Frame): { keys: Set<unknown>; hasNull: boolean } => {
    const keys = new Set<unknown>();
    let hasNull = false;
    for (const row of query.run(frame)) {
      if (row === pause) continue;
      present = row[0] ?? null;
      const converted = inner(frame);
      if (converted === null) hasNull = true;
      else keys.add(key(converted));
    }
    return { keys, hasNull };
  };
  let kept: ReturnType<typeof gather> | undefined;
  const test: Test = (frame) => {
    if (isCorrelated || kept === undefined) kept = gather(frame);
    const { keys, hasNull } = kept;
    if (keys.size === 0 && !hasNull) return false;
    const own = value(frame);
    if (own === null) return null;
    return keys.has(key(own)) ? true : hasNull ? null : false;
  };
  return expression.negated ? negate(test) : test;
}

function compileLike(expression: Extract<Expression, { kind: 'like' }>, place: Place): Test {
  const operand = compileExpression(expression.operand, place);
  const pattern = compileExpression(expression.pattern, place);
  const escaping = expression.escape === undefined ? undefined : compileExpression(expression.escape, place);
  const textOf = (compiled: Compiled): Compiled =>
    isText(compiled.type.name)
      ? compiled
      : coerce(compiled, { ...commonType(compiled.type, compiled.type), name: 'nvarchar', length: 4000 });
  const [text, like] = [textOf(operand), textOf(pattern)];
  const isSensitive = operand.type.collation !== undefined && operand.type.collation !== 'insensitive';
  let last: { pattern: string; escape: string | undefined; matches: RegExp } | undefined;
  const test: Test = (frame) => {
    const [value, written] = [text.evaluate(frame), like.evaluate(frame)];
    if (value === null || written === null) return null;
    const mark = escaping?.evaluate(frame) as string | undefined;
    if (last === undefined || last.pattern !== written || last.escape !== mark) {
      last = { pattern: written as string, escape: mark, matches: likePattern(written as string, mark, isSensitive) };
    }
    return last.matches.test(value as string);
  };
  return expression.negated ? negate(test) : test;
}
