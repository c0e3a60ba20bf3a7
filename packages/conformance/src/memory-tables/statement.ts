import type { QueryParameter, Statement, TableName } from '@stowage/core/driver';
import type { Cell } from '@stowage/tabular';
import { Binary, Bool, type DataType, Field, Float64, Int64, TimestampMicrosecond, Utf8 } from 'apache-arrow';
import type { MemoryDatabase } from './database.ts';
import { tableFailures } from './errors.ts';
import { select } from './selection.ts';
import type { StoredColumn, StoredRow } from './table.ts';

/** What a statement gives. */
export interface StatementResult {
  readonly columns: readonly StoredColumn[];
  /** Made as they are fetched. */
  readonly rows: Iterable<StoredRow>;
  /** It gives nothing until it is given up. */
  readonly waits?: true;
}

/**
 * Runs a statement in the language of this memory, which is as small as tests of statements allow:
 *
 * - `rows of "table"` or `rows of "schema"."table"`: all columns and rows. A quote inside of a name is doubled.
 * - `column "name" of "table"`: one column of all rows.
 * - `numbers 1000`: a column `n` with the numbers from 1.
 * - `echo integer $1` (or `text`, `boolean`, `float`, `timestamp`, `bytes`): one row with a column `value`.
 * - `texts $2 $1`: one row with the columns `a` and `b`.
 * - `wait`: nothing, until it is given up.
 * - `unreadable`: three rows with a column `value`, of which the last is none that Arrow can hold.
 *
 * Fails with `QUERY.INVALID` and the position, `TABLE.NOT_FOUND`, `COLUMN.NOT_FOUND`.
 */
export function runStatement({ statement, parameters }: Statement, database: MemoryDatabase): StatementResult {
  const reader = new StatementReader(statement);
  const result = run(reader, parameters, database);
  reader.end();
  return result;
}

function run(reader: StatementReader, parameters: readonly QueryParameter[], database: MemoryDatabase): StatementResult {
  switch (reader.word('rows', 'column', 'numbers', 'echo', 'texts', 'wait', 'unreadable')) {
    case 'rows':
      reader.word('of');
      return select(database.table(reader.table()), {});
    case 'column': {
      const column = reader.name();
      reader.word('of');
      return select(database.table(reader.table()), { columns: [column] });
    }
    case 'numbers':
      return { columns: [column('n', new Int64())], rows: count(reader.number()) };
    case 'echo': {
      const kind = reader.word('integer', 'text', 'boolean', 'float', 'timestamp', 'bytes');
      return { columns: [column('value', echoed[kind])], rows: [[toCell(reader.parameter(parameters))]] };
    }
    case 'texts': {
      const row = [toCell(reader.parameter(parameters)), toCell(reader.parameter(parameters))];
      return { columns: [column('a', new Utf8()), column('b', new Utf8())], rows: [row] };
    }
    case 'wait':
      return { columns: [column('value', new Int64())], rows: [], waits: true };
    default:
      return { columns: [column('value', new TimestampMicrosecond())], rows: unreadable() };
  }
}

const column = (name: string, type: DataType): StoredColumn => ({ field: new Field(name, type, true) });

const echoed = {
  integer: new Int64(),
  text: new Utf8(),
  boolean: new Bool(),
  float: new Float64(),
  timestamp: new TimestampMicrosecond(),
  bytes: new Binary(),
} as const;

function toCell(parameter: QueryParameter): Cell {
  return parameter instanceof Date ? parameter.toISOString().replace('Z', '') : parameter;
}

function* count(to: number): Generator<StoredRow, void, undefined> {
  for (let n = 1; n <= to; n++) yield [BigInt(n)];
}

function* unreadable(): Generator<StoredRow, void, undefined> {
  yield ['2026-11-28T12:00:00'];
  yield [null];
  throw tableFailures.rejected(3, 'value', 'an infinite time is none that Arrow can hold');
}

const token = /\s*("(?:[^"]|"")+"|\$\d+|\d+|[a-z]+|\S)?/y;

/** Reads a statement word by word. */
class StatementReader {
  readonly #text: string;
  #at = 0;
  #start = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** One of some words. */
  word<const W extends string>(...words: readonly W[]): W {
    const found = this.#next();
    return (words as readonly string[]).includes(found) ? (found as W) : this.#fail(`expected ${words.join(' or ')}`);
  }

  number(): number {
    const found = this.#next();
    return /^\d+$/.test(found) ? Number(found) : this.#fail('expected a number');
  }

  name(): string {
    const found = this.#next();
    return /^".+"$/s.test(found) ? found.slice(1, -1).replaceAll('""', '"') : this.#fail('expected a name in quotes');
  }

  table(): TableName {
    const first = this.name();
    if (this.#text[this.#at] !== '.') return { name: first };
    this.#at++;
    return { schema: first, name: this.name() };
  }

  parameter(parameters: readonly QueryParameter[]): QueryParameter {
    const found = this.#next();
    if (!/^\$\d+$/.test(found)) return this.#fail('expected a parameter');
    const value = parameters[Number(found.slice(1)) - 1];
    return value === undefined ? this.#fail(`there is no parameter ${found}`) : value;
  }

  end(): void {
    if (this.#next() !== '') this.#fail('expected the end');
  }

  #next(): string {
    token.lastIndex = this.#at;
    const found = token.exec(this.#text)?.[1] ?? '';
    this.#at = token.lastIndex;
    this.#start = this.#at - found.length;
    return found;
  }

  #fail(reason: string): never {
    throw tableFailures.query(reason, this.#start + 1);
  }
}
