import type { SqlType } from '../types/sql-type.ts';
import type { SqlValue } from '../values/value.ts';
import { SqlError } from './sql-error.ts';

/** A variable with its present value. */
export interface Variable {
  readonly type: SqlType;
  value: SqlValue;
}

/** The variables of a batch, by name in lower case. */
export class Variables {
  readonly #cells = new Map<string, Variable>();

  declare(name: string, type: SqlType, value: SqlValue, line?: number): Variable {
    const key = name.toLowerCase();
    if (this.#cells.has(key)) {
      throw new SqlError(
        134,
        `The variable name '${name}' has already been declared. Variable names must be unique within a query batch or stored procedure.`,
        {
          severity: 15,
          line,
        },
      );
    }
    const cell = { type, value };
    this.#cells.set(key, cell);
    return cell;
  }

  /** Throws 137. */
  find(name: string, line?: number): Variable {
    const cell = this.#cells.get(name.toLowerCase());
    if (cell === undefined) throw new SqlError(137, `Must declare the scalar variable "${name}".`, { severity: 15, state: 2, line });
    return cell;
  }
}
