import {
  type ArrowRecordBatch,
  type Datastore,
  isDatastoreError,
  type QueryResponse,
  requireCapabilities,
  type TableName,
  type TableSelection,
  type WriteTableOptions,
} from '@stowage/core';
import type { Schema } from 'apache-arrow';
import { ConformanceFailure } from '../expectation.ts';
import type { OpenedDatastore } from '../harness.ts';
import type { ReadRows } from './compare-rows.ts';
import type { TableDefinition, ViewDefinition } from './definition.ts';
import { eventually } from './eventually.ts';
import { type Row, rowsOfBatch, tableRows } from './rows.ts';

/** All rows of a response. */
export async function readAll({ schema, batches }: Pick<QueryResponse, 'schema' | 'batches'>): Promise<ReadRows> {
  const rows: Row[] = [];
  for await (const batch of batches as AsyncIterable<ArrowRecordBatch>) rows.push(...rowsOfBatch(batch));
  return { schema, rows };
}

/**
 * The tables of one case, by the witness. Names are the case's own: `name('a')` is a table of which no other case knows. Every table that
 * was named is taken away with the case.
 */
export class CaseTables {
  readonly #opened: OpenedDatastore;
  readonly #witness: Datastore;
  readonly #start: string;
  readonly #named: (readonly [kind: 'table' | 'view', name: TableName])[] = [];

  constructor(opened: OpenedDatastore, folder: string) {
    this.#opened = opened;
    this.#witness = opened.witness ?? opened.store;
    this.#start = folder.replace('stowage-conformance-', 'sc_').replaceAll('/', '_');
  }

  /** The name of a table of this case, in the schema of tables that are named without one unless another is given. */
  name(short: string, schema?: string): TableName {
    return this.adopt({ ...(schema !== undefined && { schema }), name: `${this.#start}_${short}` });
  }

  /** Takes a table away with the others, by a name that is not of the case's own form. */
  adopt(table: TableName): TableName {
    this.#named.push(['table', table]);
    return table;
  }

  /** What the names of this case's tables begin with. */
  get start(): string {
    return this.#start;
  }

  /** Lays out a table with rows. */
  async put(short: string, schema: Schema, rows: readonly Row[], options: WriteTableOptions = {}): Promise<TableName> {
    const table = this.name(short);
    await requireCapabilities(this.#witness, 'writeTable').writeTable(table, tableRows(schema, rows), options);
    return table;
  }

  /** Lays out a table with what `writeTable` gives to none, without rows. */
  async define(short: string, definition: Omit<TableDefinition, 'table'>): Promise<TableName> {
    const table = this.name(short);
    await this.#server().define({ table, ...definition });
    return table;
  }

  /** Lays out a view of a table. */
  async defineView(short: string, of: TableName): Promise<TableName> {
    const view: ViewDefinition = { view: { ...of, name: `${this.#start}_${short}` }, of };
    await this.#server().define(view);
    this.#named.push(['view', view.view]);
    return view.view;
  }

  /** Adds rows to a table. */
  async add(table: TableName, schema: Schema, rows: readonly Row[]): Promise<void> {
    await requireCapabilities(this.#witness, 'writeTable').writeTable(table, tableRows(schema, rows), { mode: 'append' });
  }

  /** All rows of a table, in no order. */
  async read(table: TableName, selection: Omit<TableSelection, 'table'> = {}): Promise<ReadRows> {
    return readAll(await requireCapabilities(this.#witness, 'query').query({ table, ...selection }));
  }

  /** Whether a table is there. */
  async has(table: TableName): Promise<boolean> {
    try {
      await requireCapabilities(this.#witness, 'describeTable').describeTable(table);
      return true;
    } catch (error) {
      if (isDatastoreError(error, 'TABLE.NOT_FOUND')) return false;
      throw error;
    }
  }

  /** How many connections the server is busy with. */
  async busy(): Promise<number> {
    const { busy } = this.#server();
    if (busy === undefined) throw new ConformanceFailure('expected the harness to tell how busy the server is');
    return busy.call(this.#server());
  }

  /** Takes note of how busy the server is, and gives a wait until it is no busier than that: what the case began has then ended there. */
  async watchIdle(): Promise<() => Promise<void>> {
    const before = await this.busy();
    return () => eventually('the server to be idle', async () => (await this.busy()) <= before);
  }

  /** Takes every named table away, the last one first, as tables may refer to earlier ones. */
  async clear(): Promise<void> {
    for (const [kind, name] of this.#named.splice(0).reverse()) {
      if (kind === 'view') await this.#server().dropView(name);
      else await this.#drop(name);
    }
  }

  async #drop(table: TableName): Promise<void> {
    try {
      await requireCapabilities(this.#witness, 'dropTable').dropTable(table);
    } catch (error) {
      if (!isDatastoreError(error, 'TABLE.NOT_FOUND') && !isDatastoreError(error, 'TABLE.INVALID')) throw error;
    }
  }

  #server(): NonNullable<OpenedDatastore['tables']> {
    const { tables } = this.#opened;
    if (tables === undefined) throw new ConformanceFailure('expected the harness to offer the server of its tables');
    return tables;
  }
}
