import type { Expression } from '../syntax/expression.ts';
import { isText, types } from '../types/sql-type.ts';
import { collationOf } from '../values/collation.ts';
import { convert } from '../values/convert.ts';
import type { SqlValue } from '../values/value.ts';
import { aggregateNames, compileAggregate } from './aggregate.ts';
import { arithmetic, unary } from './arithmetic.ts';
import { coerce, commonOf } from './common-type.ts';
import { compileCall } from './compile-call.ts';
import { compileQuery } from './compile-query.ts';
import { compileTest } from './compile-test.ts';
import type { Place } from './context.ts';
import { pause } from './context.ts';
import type { Compiled, Frame } from './frame.ts';
import { Scope } from './scope.ts';
import { SqlError } from './sql-error.ts';
import { requireUnordered } from './unordered.ts';
import { compileWindow, windowNames } from './window.ts';

/** Compiles an expression. */
export function compileExpression(expression: Expression, place: Place): Compiled {
  switch (expression.kind) {
    case 'literal': {
      const { value, type } = expression;
      return { type, nullable: false, evaluate: () => value, literal: value };
    }
    case 'null':
      return { type: types.int, nullable: true, evaluate: () => null, isNull: true };
    case 'variable':
      return compileVariable(expression.name, expression.line, place);
    case 'column':
      return compileColumn(expression.path, expression.line, place);
    case 'unary':
      return unary(expression.operator, compileExpression(expression.operand, place));
    case 'arithmetic':
      return arithmetic(
        expression.operator,
        compileExpression(expression.left, place),
        compileExpression(expression.right, place),
        expression.line,
      );
    case 'cast':
      return compileCast(expression, place);
    case 'case':
      return compileCase(expression, place);
    case 'collate': {
      const operand = compileExpression(expression.operand, place);
      if (!isText(operand.type.name))
        throw new SqlError(447, `Expression type ${operand.type.name} is invalid for COLLATE clause.`, { line: expression.line });
      const collation = collationOf(expression.collation, expression.line);
      return {
        type: { ...operand.type, collation, collationName: expression.collation },
        nullable: operand.nullable,
        evaluate: operand.evaluate,
      };
    }
    case 'query':
      return compileScalarQuery(expression, place);
    case 'call':
      if (expression.window !== undefined) {
        if (windowNames.has(expression.name) || aggregateNames.has(expression.name)) return compileWindow(expression, place);
      } else if (aggregateNames.has(expression.name)) return compileAggregate(expression, place);
      return compileCall(expression, place);
    case 'default':
      throw new SqlError(156, "Incorrect syntax near the keyword 'DEFAULT'.", { severity: 15, line: expression.line });
    default:
      throw new SqlError(102, 'Incorrect syntax near a condition where a value is expected.', { severity: 15, line: expression.line });
  }
}

function compileVariable(name: string, line: number, { context }: Place): Compiled {
  if (name.startsWith('@@')) {
    const fact = context.system.value(name.toUpperCase());
    if (fact === undefined) throw new SqlError(137, `Must declare the scalar variable "${name}".`, { severity: 15, state: 2, line });
    return { type: fact.type, nullable: false, evaluate: () => context.system.value(name.toUpperCase())?.value ?? null };
  }
  const cell = context.variables.find(name, line);
  return { type: cell.type, nullable: true, evaluate: () => cell.value };
}

function compileColumn(path: readonly string[], line: number, { scope }: Place): Compiled {
  const { depth, source, index, column } = scope.find(path, line);
  const { type, nullable, identity, computed, name } = column;
  const facts = { type, nullable, identity, computed, name };
  if (depth === 0) return { ...facts, evaluate: (frame) => frame.rows[source]?.[index] ?? null };
  if (depth === 1) return { ...facts, evaluate: (frame) => frame.outer?.rows[source]?.[index] ?? null };
  return {
    ...facts,
    evaluate: (frame) => {
      let at: Frame | undefined = frame;
      for (let left = depth; left > 0; left--) at = at?.outer;
      return at?.rows[source]?.[index] ?? null;
    },
  };
}

function compileCast(expression: Extract<Expression, { kind: 'cast' }>, place: Place): Compiled {
  const { type, tries } = expression;
  const operand = compileExpression(expression.operand, place);
  const style = expression.style === undefined ? undefined : compileExpression(expression.style, place);
  if (operand.isNull) return { type, nullable: true, evaluate: () => null };
  const { evaluate, type: from } = operand;
  const collated =
    isText(type.name) && type.collation === undefined && isText(from.name)
      ? { ...type, collation: from.collation, collationName: from.collationName }
      : type;
  const convertOne = (frame: Frame): SqlValue => {
    const chosen = style?.evaluate(frame);
    return convert(evaluate(frame), from, type, chosen === undefined || chosen === null ? undefined : Number(chosen));
  };
  if (!tries) return { type: collated, nullable: operand.nullable, evaluate: convertOne };
  const attempt = (frame: Frame): SqlValue => {
    try {
      return convertOne(frame);
    } catch (error) {
      if (error instanceof SqlError && error.number !== 529 && error.number !== 50_000) return null;
      throw error;
    }
  };
  return { type: collated, nullable: true, evaluate: attempt };
}

function compileCase(expression: Extract<Expression, { kind: 'case' }>, place: Place): Compiled {
  const { operand, branches, otherwise } = expression;
  const tests = branches.map(({ when }) =>
    compileTest(
      operand === undefined ? when : { kind: 'comparison', operator: '=', left: operand, right: when, line: expression.line },
      place,
    ),
  );
  const results = branches.map(({ value }) => compileExpression(value, place));
  const last = otherwise === undefined ? undefined : compileExpression(otherwise, place);
  const all = last === undefined ? results : [...results, last];
  const type = commonOf(all);
  const values = results.map((result) => coerce(result, type).evaluate);
  const fallback = last === undefined ? (): SqlValue => null : coerce(last, type).evaluate;
  const evaluate = (frame: Frame): SqlValue => {
    for (const [index, test] of tests.entries()) if (test(frame) === true) return (values[index] as Compiled['evaluate'])(frame);
    return fallback(frame);
  };
  return { type, nullable: last === undefined || all.some(({ nullable }) => nullable), evaluate };
}

function compileScalarQuery(expression: Extract<Expression, { kind: 'query' }>, place: Place): Compiled {
  const { query, isCorrelated } = compileInner(expression.query, place);
  const [column] = query.columns;
  if (query.columns.length !== 1 || column === undefined) {
    throw new SqlError(116, 'Only one expression can be specified in the select list when the subquery is not introduced with EXISTS.', {
      line: expression.line,
    });
  }
  const run = (frame: Frame): SqlValue => {
    let found: SqlValue | undefined;
    for (const row of query.run(frame)) {
      if (row === pause) continue;
      if (found !== undefined) {
        throw new SqlError(
          512,
          'Subquery returned more than 1 value. This is not permitted when the subquery follows =, !=, <, <= , >, >= or when the subquery is used as an expression.',
          { line: expression.line },
        );
      }
      found = row[0] ?? null;
    }
    return found ?? null;
  };
  if (isCorrelated) return { type: column.type, nullable: true, evaluate: run };
  let kept: { readonly value: SqlValue } | undefined;
  const once = (frame: Frame): SqlValue => {
    kept ??= { value: run(frame) };
    return kept.value;
  };
  return { type: column.type, nullable: true, evaluate: once };
}

/** Compiles a query inside an expression, and tells whether it looks at rows outside of it. */
export function compileInner(
  query: Extract<Expression, { kind: 'query' }>['query'],
  place: Place,
): { query: ReturnType<typeof compileQuery>; isCorrelated: boolean } {
  requireUnordered(query, query.parts[0]?.core.line ?? 1);
  const watch = new Scope(place.scope);
  const compiled = compileQuery(query, { context: place.context, scope: watch, common: place.common });
  return {
    query: { ...compiled, run: (frame) => compiled.run({ rows: [], outer: frame, aggregates: [], windows: [] }) },
    isCorrelated: watch.reachesOut,
  };
}
