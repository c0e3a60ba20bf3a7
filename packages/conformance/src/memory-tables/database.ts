import type { TableName } from '@stowage/core/driver';
import { tableFailures } from './errors.ts';
import { positionsOf, type StoredTable, type StoredView } from './table.ts';

/** The schema of tables that are named without one. */
export const defaultSchema = 'main';
/** Characters of a name, at most. */
const longestName = 128;
/** Columns of a table, at most. */
export const maxColumns = 1_200;

/** The schemas of a memory, with the tables in them. Every method is one step: others see all of it or nothing. */
export class MemoryDatabase {
  readonly #schemas = new Map<string, Map<string, StoredTable | StoredView>>([[defaultSchema, new Map()]]);

  createSchema(name: string): void {
    if (!this.#schemas.has(name)) this.#schemas.set(name, new Map());
  }

  /** All tables and views, or those of one schema, by their names. */
  list(schema: string | undefined): readonly (StoredTable | StoredView)[] {
    const chosen = [...this.#schemas].filter(([name]) => schema === undefined || name === schema);
    return chosen.flatMap(([, tables]) => [...tables.values()]).sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
  }

  /** What has this name; undefined for nothing. A schema that is not there is an error. */
  find({ schema = defaultSchema, name }: TableName): StoredTable | StoredView | undefined {
    return this.#tablesOf(schema).get(name);
  }

  /** The table of this name, or that a view of this name shows. Fails with `TABLE.NOT_FOUND`. */
  table(name: TableName): StoredTable {
    const found = this.#schemas.get(name.schema ?? defaultSchema)?.get(name.name);
    if (found === undefined) throw tableFailures.notFound(name);
    return found.kind === 'view' ? this.table(found.of) : found;
  }

  /** Puts a table or view in the place of what has its name. */
  put(table: StoredTable | StoredView): void {
    this.#tablesOf(table.schema).set(table.name, table);
  }

  drop(name: TableName): void {
    this.#tablesOf(name.schema ?? defaultSchema).delete(name.name);
  }

  /** Whether a value stands in a column of a table: what a reference asks. */
  has(name: TableName, column: string, value: unknown): boolean {
    const { columns, rows } = this.table(name);
    const position = positionsOf(columns).get(column) ?? -1;
    return rows.some((row) => row[position] === value);
  }

  #tablesOf(schema: string): Map<string, StoredTable | StoredView> {
    const tables = this.#schemas.get(schema);
    if (tables === undefined) throw tableFailures.noSchema(schema);
    return tables;
  }
}

const keyOf = ({ schema, name }: StoredTable | StoredView): string => `${schema}\0${name}`;

/** Refuses a name that the memory cannot hold: `TABLE.INVALID`. */
export function checkName(name: string): void {
  if (name === '' || name.length > longestName || name.includes('\0')) throw tableFailures.badName(name, longestName);
}
