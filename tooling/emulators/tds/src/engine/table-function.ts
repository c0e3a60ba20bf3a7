import { describeColumns } from '../catalog/describe-columns.ts';
import type { Row } from '../store/objects.ts';
import { maxLength, sqlType, types } from '../types/sql-type.ts';
import type { SqlValue } from '../values/value.ts';
import type { Context } from './context.ts';
import type { Compiled } from './frame.ts';
import type { ScopeColumn } from './scope.ts';
import { notInterpreted, SqlError } from './sql-error.ts';

/** A function that gives rows. */
export interface TableFunction {
  readonly columns: readonly ScopeColumn[];
  rows(operands: readonly SqlValue[]): Iterable<Row>;
}

/** Compiles a function that gives rows. */
export function compileTableFunction(
  path: readonly string[],
  operands: readonly Compiled[],
  context: Context,
  line: number,
): TableFunction {
  const name = (path.at(-1) ?? '').toLowerCase();
  switch (name) {
    case 'generate_series': {
      const type = operands.some((operand) => operand.type.name === 'bigint') ? types.bigint : types.int;
      return { columns: [{ name: 'value', type, nullable: true }], rows: (values) => series(values, type.name === 'bigint') };
    }
    case 'string_split': {
      const type = sqlType(operands[0]?.type.name.startsWith('n') ? 'nvarchar' : 'varchar', { length: maxLength });
      return {
        columns: [{ name: 'value', type, nullable: true }],
        rows: ([text, separator]) =>
          text === null || text === undefined
            ? []
            : String(text)
                .split(String(separator))
                .map((part) => [part]),
      };
    }
    case 'dm_exec_describe_first_result_set':
      return {
        columns: describeColumns,
        rows: ([statement, parameters]) => context.system.describe(String(statement ?? ''), String(parameters ?? '')),
      };
    default:
      if (path.length > 1 && path[0]?.toLowerCase() !== 'sys')
        throw new SqlError(208, `Invalid object name '${path.join('.')}'.`, { line });
      throw notInterpreted(`the table function ${path.join('.')}`, line);
  }
}

function* series([start, stop, step]: readonly SqlValue[], isBig: boolean): Generator<Row> {
  if (start === null || stop === null || start === undefined || stop === undefined) return;
  const [first, last] = [BigInt(start as number), BigInt(stop as number)];
  const by = step === undefined || step === null ? (first <= last ? 1n : -1n) : BigInt(step as number);
  if (by === 0n) throw new SqlError(4199, 'Argument value 0 is invalid for argument 3 of generate_series function.');
  for (let at = first; by > 0n ? at <= last : at >= last; at += by) yield [isBig ? at : Number(at)];
}
