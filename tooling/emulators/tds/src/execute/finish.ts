import type { Run } from '../engine/run.ts';

/** Ends a statement that gave or changed rows. */
export function finishChange(run: Run, rows: number, command: number): void {
  run.session.rowCount = rows;
  run.sink.done(run.session.options.noCount ? undefined : rows, command);
}

/** Ends a statement that has no rows to tell. */
export function finishPlain(run: Run, command?: number): void {
  run.session.rowCount = 0;
  run.sink.done(undefined, command);
}
