import type { Row } from '../store/objects.ts';
import type { Expression } from '../syntax/expression.ts';
import type { Source } from '../syntax/query.ts';
import type { SqlValue } from '../values/value.ts';
import { compileCommonTable } from './common-table.ts';
import { coerce, commonOf } from './common-type.ts';
import { compileExpression } from './compile-expression.ts';
import { compileQuery } from './compile-query.ts';
import { type CommonScope, type Place, pause } from './context.ts';
import type { Compiled, Frame } from './frame.ts';
import { Scope, type ScopeColumn, type ScopeSource } from './scope.ts';
import { notInterpreted, SqlError } from './sql-error.ts';
import { compileTableFunction } from './table-function.ts';
import { requireUnordered } from './unordered.ts';

/** A source of a query, as it is joined to those before it. */
export interface Step {
  readonly index: number;
  readonly type: 'inner' | 'left';
  readonly on: readonly Expression[];
  /** Rows that are the same for the whole run; else `rows` gives them anew for each row before. */
  readonly fixed: (() => { readonly rows: readonly Row[]; readonly length: number }) | undefined;
  readonly rows: ((frame: Frame) => Iterable<Row | typeof pause>) | undefined;
  /** Whether `rows` gives the same ones each time. */
  readonly isStable?: boolean | undefined;
}

/** Puts the sources of FROM into a query's scope, in the order in which they are joined. */
export function compileSources(source: Source, place: Place, split: (on: Expression | undefined) => Expression[]): Step[] {
  const steps: Step[] = [];
  addSource(source, 'inner', undefined, false);
  return steps;

  function addSource(one: Source, type: Step['type'], on: Expression | undefined, lateral: boolean): void {
    if (one.kind === 'join') {
      if (type === 'left' || (on !== undefined && one.type !== 'inner' && one.type !== 'cross'))
        throw notInterpreted('a join in parentheses on the right of a join', one.line);
      addSource(one.left, 'inner', undefined, lateral);
      const isLeft = one.type === 'left' || one.type === 'outerApply';
      addSource(one.right, isLeft ? 'left' : 'inner', one.on, lateral || one.type === 'crossApply' || one.type === 'outerApply');
      if (on !== undefined) appendConditions(on);
      return;
    }
    const index = place.scope.sources.length;
    const opened = openSource(one, place, lateral);
    if (place.scope.sources.some((other) => clashes(other, opened.scope))) {
      const name = opened.scope.alias ?? opened.scope.path.at(-1) ?? '';
      throw new SqlError(
        1013,
        `The objects "${name}" and "${name}" in the FROM clause have the same exposed names. Use correlation names to distinguish them.`,
        { line: one.line },
      );
    }
    place.scope.sources.push(opened.scope);
    steps.push({ index, type, on: split(on), fixed: opened.fixed, rows: opened.rows, isStable: opened.isStable });
  }

  function appendConditions(on: Expression): void {
    const last = steps.pop() as Step;
    steps.push({ ...last, on: [...last.on, ...split(on)] });
  }
}

const clashes = (one: ScopeSource, two: ScopeSource): boolean => {
  const [first, second] = [one.alias ?? one.path.join('.'), two.alias ?? two.path.join('.')];
  return first !== '' && first.toLowerCase() === second.toLowerCase();
};

interface Opened extends Pick<Step, 'fixed' | 'rows' | 'isStable'> {
  readonly scope: ScopeSource;
}

function openSource(source: Exclude<Source, { kind: 'join' }>, place: Place, lateral: boolean): Opened {
  switch (source.kind) {
    case 'table':
      return openTable(source, place);
    case 'derived':
      return openDerived(source, place, lateral);
    case 'values':
      return openValues(source, place, lateral);
    case 'function':
      return openFunction(source, place, lateral);
  }
}

function openTable(source: Extract<Source, { kind: 'table' }>, place: Place): Opened {
  const { path, alias, line } = source;
  const common = path.length === 1 ? findCommon(place.common, path[0] as string) : undefined;
  if (common !== undefined) {
    const { working, table } = common.binding;
    if (working !== undefined) {
      return {
        scope: { alias: alias ?? table.name, path: [], columns: working.columns },
        fixed: () => ({ rows: working.rows, length: working.rows.length }),
        rows: undefined,
      };
    }
    const query = compileCommonTable(common, place.context);
    return {
      scope: { alias: alias ?? table.name, path: [], columns: query.columns },
      fixed: undefined,
      rows: keep(() => query.run(undefined)),
      isStable: true,
    };
  }
  const relation = place.context.relation(path, line);
  if ('view' in relation) {
    const query = compileCommonTable(
      { name: '', binding: { table: relation.view, scope: undefined, working: undefined }, outer: undefined },
      place.context,
    );
    return {
      scope: { alias, path: relation.path, columns: query.columns },
      fixed: undefined,
      rows: keep(() => query.run(undefined)),
      isStable: true,
    };
  }
  return { scope: { alias, path: relation.path, columns: relation.columns }, fixed: () => relation, rows: undefined };
}

function findCommon(scope: CommonScope | undefined, name: string): CommonScope | undefined {
  for (let at = scope; at !== undefined; at = at.outer) if (at.name === name.toLowerCase()) return at;
  return undefined;
}

/** Rows of a run that come again and again are kept after the first time. */
function keep(run: () => Iterable<Row | typeof pause>): () => Iterable<Row | typeof pause> {
  let kept: Row[] | undefined;
  return function* () {
    if (kept !== undefined) return yield* kept;
    const rows: Row[] = [];
    for (const row of run()) {
      yield row;
      if (row !== pause) rows.push(row);
    }
    kept = rows;
  };
}

/** Without APPLY a source does not see those beside it, but what is outside of the query. */
function innerScope(place: Place, lateral: boolean): Scope {
  return lateral ? new Scope(place.scope) : new Scope(hidden(place.scope));
}

/** A scope of the same depth without names. */
function hidden(scope: Scope): Scope {
  return new Scope(scope.parent);
}

function openDerived(source: Extract<Source, { kind: 'derived' }>, place: Place, lateral: boolean): Opened {
  requireUnordered(source.query, source.line);
  const watch = innerScope(place, lateral);
  const query = compileQuery(source.query, { context: place.context, scope: watch, common: place.common });
  const columns = named(query.columns, source.columns, source.alias, source.line);
  const scope = { alias: source.alias, path: [], columns };
  const run = (frame: Frame): Iterable<Row | typeof pause> => query.run({ rows: [], outer: frame, aggregates: [], windows: [] });
  if (watch.reachesOut) {
    place.scope.reachesOut = true;
    return { scope, fixed: undefined, rows: run };
  }
  return { scope, fixed: undefined, rows: keep(() => query.run(undefined)), isStable: true };
}

function openValues(source: Extract<Source, { kind: 'values' }>, place: Place, lateral: boolean): Opened {
  const inner: Place = { context: place.context, common: place.common, scope: innerScope(place, lateral) };
  const [first] = source.rows;
  const compiled = source.rows.map((row) => row.map((item) => compileExpression(item, inner)));
  if (compiled.some((row) => row.length !== first?.length)) {
    throw new SqlError(10709, 'The number of columns for each row in a table value constructor must be the same.', { line: source.line });
  }
  const types = (first ?? []).map((_, column) => commonOf(compiled.map((row) => row[column] as Compiled)));
  const values = compiled.map((row) => row.map((item, column) => coerce(item, types[column] as (typeof types)[number]).evaluate));
  const columns = named(
    types.map((type, column) => ({ name: '', type, nullable: compiled.some((row) => row[column]?.nullable) })),
    source.columns,
    source.alias,
    source.line,
  );
  const rows = (frame: Frame): Row[] => {
    const outer: Frame = { rows: [], outer: frame, aggregates: [], windows: [] };
    return values.map((row): SqlValue[] => row.map((evaluate) => evaluate(outer)));
  };
  if (inner.scope.reachesOut) place.scope.reachesOut = true;
  return { scope: { alias: source.alias, path: [], columns }, fixed: undefined, rows };
}

function openFunction(source: Extract<Source, { kind: 'function' }>, place: Place, lateral: boolean): Opened {
  const inner: Place = { context: place.context, common: place.common, scope: innerScope(place, lateral) };
  const operands = source.operands.map((operand) => compileExpression(operand, inner));
  const made = compileTableFunction(source.path, operands, place.context, source.line);
  const columns = source.columns === undefined ? made.columns : named(made.columns, source.columns, source.alias ?? '', source.line);
  if (inner.scope.reachesOut) place.scope.reachesOut = true;
  const rows = (frame: Frame): Iterable<Row> =>
    made.rows(operands.map(({ evaluate }) => evaluate({ rows: [], outer: frame, aggregates: [], windows: [] })));
  return { scope: { alias: source.alias ?? source.path.at(-1), path: [], columns }, fixed: undefined, rows };
}

/** Gives columns the names that stand after an alias. */
export function named(columns: readonly ScopeColumn[], names: readonly string[] | undefined, alias: string, line: number): ScopeColumn[] {
  if (names === undefined) {
    const nameless = columns.findIndex(({ name }) => name === '');
    if (nameless !== -1)
      throw new SqlError(8155, `No column name was specified for column ${nameless + 1} of '${alias}'.`, { state: 2, line });
    const twice = columns.find(({ name }, index) =>
      columns.some((other, at) => at < index && other.name.toLowerCase() === name.toLowerCase()),
    );
    if (twice !== undefined) throw new SqlError(8156, `The column '${twice.name}' was specified multiple times for '${alias}'.`, { line });
    return [...columns];
  }
  if (names.length !== columns.length) {
    throw new SqlError(
      names.length < columns.length ? 8158 : 8159,
      `'${alias}' has ${names.length < columns.length ? 'more' : 'fewer'} columns than were specified in the column list.`,
      { line },
    );
  }
  return columns.map((column, index) => ({ ...column, name: names[index] as string }));
}
