import { withCommonTables } from '../engine/common-table.ts';
import { compileExpression } from '../engine/compile-expression.ts';
import { compileQuery } from '../engine/compile-query.ts';
import { type Place, pause } from '../engine/context.ts';
import { createFrame } from '../engine/frame.ts';
import { lockTable } from '../engine/resolve.ts';
import { command } from '../engine/result-sink.ts';
import { change, contextOf, createBreath, type Run } from '../engine/run.ts';
import { Scope } from '../engine/scope.ts';
import { notInterpreted } from '../engine/sql-error.ts';
import type { Statement } from '../syntax/statement.ts';
import type { SqlValue } from '../values/value.ts';
import { finishChange } from './finish.ts';
import { columnCount, convertersFor, spread, targetColumns } from './insert-rows.ts';
import { createOutput } from './output.ts';
import { columnConverter } from './store-value.ts';
import { createTableWriter } from './table-writer.ts';

/** INSERT. */
export async function executeInsert(run: Run, statement: Extract<Statement, { kind: 'insert' }>): Promise<void> {
  const { source, line } = statement;
  if (source.kind === 'execute') throw notInterpreted('INSERT ... EXECUTE', line);
  await change(run, async (transaction) => {
    const table = await lockTable(run, transaction, statement.table, line);
    const places = targetColumns(run, table, statement.columns, line);
    const place: Place = {
      context: contextOf(run, transaction),
      scope: new Scope(undefined),
      common: withCommonTables(statement.commonTables, undefined),
    };
    const output = createOutput(run, transaction, table, statement.output);
    const breath = createBreath(run);
    const rows: (SqlValue | undefined)[][] = [];
    if (source.kind === 'defaults') rows.push(new Array(table.columns.length).fill(undefined));
    else if (source.kind === 'values') {
      for (const [index, row] of source.rows.entries()) {
        if (index % 500 === 0) await breath();
        if (row.length !== places.length) throw columnCount(statement.columns !== undefined, row.length > places.length, line);
        const values: (SqlValue | undefined)[] = new Array(table.columns.length).fill(undefined);
        for (const [at, expression] of row.entries()) {
          if (expression.kind === 'default') continue;
          const compiled = compileExpression(expression, place);
          const column = table.columns[places[at] as number] as (typeof table.columns)[number];
          values[places[at] as number] = compiled.isNull
            ? null
            : columnConverter(compiled.type, column, table)(compiled.evaluate(createFrame()));
        }
        rows.push(values);
      }
    } else {
      if (statement.top !== undefined) throw notInterpreted('INSERT TOP', line);
      const query = compileQuery(source.query, place);
      if (query.columns.length !== places.length)
        throw columnCount(statement.columns !== undefined, places.length < query.columns.length, line);
      const converters = convertersFor(table, places, query.columns);
      for (const row of query.run(undefined)) {
        if (row === pause) await breath();
        else rows.push(spread(table.columns.length, places, row, converters));
      }
    }
    const writer = createTableWriter(run, transaction, table);
    for (const [index, row] of rows.entries()) {
      if (index % 1_000 === 0) await breath();
      output.add(writer.insert(row), undefined, 'INSERT');
    }
    writer.finish();
    await output.finish();
    finishChange(run, rows.length, command.insert);
  });
}
