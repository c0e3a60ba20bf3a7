import type { ResultColumn, ResultSink } from '../engine/result-sink.ts';
import { SqlError } from '../engine/sql-error.ts';
import type { DeclaredColumn } from '../syntax/statement.ts';
import { convert } from '../values/convert.ts';
import type { SqlValue } from '../values/value.ts';

/** A sink whose results get the names and types that WITH RESULT SETS declares. Throws 11535, 11537 and 11553. */
export function declareResults(sink: ResultSink, declared: readonly (readonly DeclaredColumn[])[]): ResultSink {
  let given = 0;
  let own: readonly ResultColumn[] = [];
  let wanted: readonly DeclaredColumn[] = [];
  return {
    columns: (columns) => {
      const next = declared[given++];
      if (next === undefined) {
        throw new SqlError(
          11535,
          `EXECUTE statement failed because its WITH RESULT SETS clause specified ${declared.length} result set(s), and the statement tried to send more result sets than this.`,
        );
      }
      if (next.length !== columns.length) {
        throw new SqlError(
          11537,
          `EXECUTE statement failed because its WITH RESULT SETS clause specified ${next.length} column(s) for result set number ${given}, but the statement sent ${columns.length} column(s) at run time.`,
        );
      }
      own = columns;
      wanted = next;
      sink.columns(next);
    },
    row: (values) =>
      sink.row(
        values.map((value, at): SqlValue => {
          const { type, nullable, name } = wanted[at] as DeclaredColumn;
          if (value === null && !nullable) {
            throw new SqlError(
              11553,
              `EXECUTE statement failed because its WITH RESULT SETS clause specified a non-nullable type for column "${name}", and the corresponding value sent at run time was null.`,
            );
          }
          return convert(value, (own[at] as ResultColumn).type, type);
        }),
      ),
    get isFull() {
      return sink.isFull;
    },
    flush: () => sink.flush(),
    done: (rows, command) => sink.done(rows, command),
    error: (error, line) => sink.error(error, line),
    info: (message, number, line, state, severity) => sink.info(message, number, line, state, severity),
    environment: (change) => sink.environment(change),
  };
}
