import type { Row } from '../store/objects.ts';
import type { CommonTable, Query } from '../syntax/query.ts';
import { isText, maxLength } from '../types/sql-type.ts';
import { compileQuery, planParts } from './compile-query.ts';
import { named } from './compile-source.ts';
import { type CommonScope, type CompiledQuery, type Context, pause, type Rows } from './context.ts';
import { Scope, type ScopeColumn } from './scope.ts';
import { SqlError } from './sql-error.ts';
import { requireUnordered } from './unordered.ts';

/** Puts the common tables of a statement in sight. */
export function withCommonTables(tables: readonly CommonTable[], outer: CommonScope | undefined): CommonScope | undefined {
  let scope = outer;
  for (const table of tables) scope = { name: table.name.toLowerCase(), binding: { table, scope, working: undefined }, outer: scope };
  return scope;
}

/** Compiles the query behind a common table's name. */
export function compileCommonTable(common: CommonScope, context: Context): CompiledQuery {
  const { table, scope } = common.binding;
  const { query, columns, name } = table;
  requireUnordered(query, query.parts[0]?.core.line ?? 1);
  const isRecursive = query.parts.length > 1 && query.parts.slice(1).some(({ core }) => namesTable(core.from, name));
  if (isRecursive) return compileRecursive(common, context);
  const compiled = compileQuery(query, { context, scope: new Scope(undefined), common: scope });
  return { columns: named(compiled.columns, columns, name, 1), run: (frame) => compiled.run(frame) };
}

function namesTable(source: Query['parts'][number]['core']['from'], name: string): boolean {
  if (source === undefined) return false;
  if (source.kind === 'join') return namesTable(source.left, name) || namesTable(source.right, name);
  return source.kind === 'table' && source.path.length === 1 && source.path[0]?.toLowerCase() === name.toLowerCase();
}

const recursionLimit = 100;

/** Rounds of a query that names itself, each over the rows of the one before. */
function compileRecursive({ binding, name }: CommonScope, context: Context): CompiledQuery {
  const { table, scope } = binding;
  const { parts } = table.query;
  const first = parts.findIndex(({ core }) => namesTable(core.from, table.name));
  const anchor = compileQuery(
    { ...table.query, parts: parts.slice(0, first), commonTables: [] },
    { context, scope: new Scope(undefined), common: scope },
  );
  const columns: ScopeColumn[] = named(anchor.columns, table.columns, table.name, 1).map((column) => ({ ...column, nullable: true }));
  const working = { columns, rows: [] as readonly Row[] };
  const inside: CommonScope = { name, binding: { table, scope, working }, outer: scope };
  const rest = planParts(
    parts.slice(first).map((part, index) => (index === 0 ? { ...part, combine: undefined } : part)),
    { context, scope: new Scope(undefined), common: inside },
    columns.map(({ type }) => type),
    (own, wanted) => {
      const fits =
        own.name === wanted.name &&
        own.precision === wanted.precision &&
        own.scale === wanted.scale &&
        (!isText(own.name) || own.length === wanted.length || wanted.length === maxLength || own.length < wanted.length);
      if (!fits) {
        throw new SqlError(
          240,
          `Types don't match between the anchor and the recursive part in column of recursive query "${table.name}".`,
        );
      }
    },
  );
  const limit = table.query.maxRecursion ?? context.maxRecursion ?? recursionLimit;
  return {
    columns,
    run: function* (): Rows {
      let rows: Row[] = [];
      for (const row of anchor.run(undefined)) {
        yield row;
        if (row !== pause) rows.push(row);
      }
      for (let round = 0; rows.length > 0; round++) {
        if (limit > 0 && round > limit) {
          throw new SqlError(
            530,
            `The statement terminated. The maximum recursion ${limit} has been exhausted before statement completion.`,
          );
        }
        working.rows = rows;
        const next: Row[] = [];
        for (const row of rest.run(undefined)) {
          if (row !== pause) next.push(row);
          yield row;
        }
        rows = next;
      }
    },
  };
}
