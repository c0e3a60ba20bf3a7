import { compileQuery } from '../engine/compile-query.ts';
import { pause } from '../engine/context.ts';
import { findObject, locate } from '../engine/resolve.ts';
import { command } from '../engine/result-sink.ts';
import { change, contextOf, createBreath, type Run } from '../engine/run.ts';
import { Scope } from '../engine/scope.ts';
import { SqlError } from '../engine/sql-error.ts';
import type { Row } from '../store/objects.ts';
import type { Query } from '../syntax/query.ts';
import type { Statement } from '../syntax/statement.ts';
import { createTable } from './create-table.ts';
import { finishChange } from './finish.ts';
import { insertRows } from './insert-rows.ts';

/** SELECT. */
export async function executeSelect(run: Run, statement: Extract<Statement, { kind: 'select' }>): Promise<void> {
  const { query, line } = statement;
  const items = query.parts.flatMap(({ core }) => core.items);
  const assigns = items.some((item) => item.kind === 'value' && item.assignsTo !== undefined);
  if (assigns && items.some((item) => item.kind === 'star' || item.assignsTo === undefined)) {
    throw new SqlError(141, 'A SELECT statement that assigns a value to a variable must not be combined with data-retrieval operations.', {
      severity: 15,
      line,
    });
  }
  const into = query.parts[0]?.core.into;
  if (into !== undefined) return selectInto(run, query, into, line);
  const compiled = compileQuery(query, { context: contextOf(run), scope: new Scope(undefined), common: undefined });
  const breath = createBreath(run);
  let count = 0;
  if (!assigns) run.sink.columns(compiled.columns);
  for (const row of run.session.options.formatOnly ? [] : compiled.run(undefined)) {
    if (row === pause) {
      const wait = breath();
      if (wait !== undefined) {
        await run.sink.flush();
        await wait;
      }
      continue;
    }
    count++;
    if (assigns) continue;
    run.sink.row(row);
    if (run.sink.isFull) {
      await run.sink.flush();
      await breath();
    }
  }
  finishChange(run, count, command.select);
}

async function selectInto(run: Run, query: Query, into: readonly string[], line: number): Promise<void> {
  await change(run, async (transaction) => {
    const compiled = compileQuery(query, { context: contextOf(run, transaction), scope: new Scope(undefined), common: undefined });
    const nameless = compiled.columns.findIndex(({ name }) => name === '');
    if (nameless !== -1)
      throw new SqlError(1038, 'An object or column name is missing or empty. For SELECT INTO statements, verify each column has a name.', {
        severity: 15,
        line,
      });
    const isOne = query.parts.length === 1 && query.parts[0]?.core.from?.kind === 'table';
    await createTable(run, transaction, {
      table: into,
      columns: compiled.columns.map(({ name, type, nullable, identity }) => ({
        name,
        type,
        nullable,
        identity: identity && isOne ? { seed: 1n, increment: 1n } : undefined,
        fallback: undefined,
        computed: undefined,
      })),
      constraints: [],
      indexes: [],
      line,
    });
    const breath = createBreath(run);
    const rows: Row[] = [];
    for (const row of compiled.run(undefined)) {
      if (row === pause) await breath();
      else rows.push(row);
    }
    const writable = compiled.columns.map(({ type }, at) => (type.name === 'timestamp' ? -1 : at)).filter((at) => at !== -1);
    const before = run.session.identityInsert;
    run.session.identityInsert = findObject(transaction, locate(run, into, line))?.id;
    try {
      await insertRows(
        run,
        transaction,
        into,
        writable.map((at) => compiled.columns[at]?.name ?? ''),
        writable.map((at) => compiled.columns[at] as (typeof compiled.columns)[number]),
        writable.length === compiled.columns.length ? rows : rows.map((row) => writable.map((at) => row[at] ?? null)),
        line,
      );
    } finally {
      run.session.identityInsert = before;
    }
    finishChange(run, rows.length, command.select);
  });
}
