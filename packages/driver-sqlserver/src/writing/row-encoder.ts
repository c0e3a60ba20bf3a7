import { type ArrowRecordBatch, DatastoreError, type RejectedTableRow } from '@stowage/core/driver';
import { CellError } from '@stowage/tabular';
import type { RecordBatch } from 'apache-arrow';
import type { PlannedColumn } from './write-plan.ts';

/** What a write asks of the encoder. */
export interface RowEncoderOptions {
  /** They end by themselves when the write is aborted. */
  readonly batches: AsyncIterable<ArrowRecordBatch>;
  readonly columns: readonly PlannedColumn[];
  readonly onRejectedRow?: ((row: RejectedTableRow) => void) | undefined;
  readonly onProgress?: ((rows: number) => void) | undefined;
}

/** A value that its column cannot hold. */
interface Misfit {
  readonly column: string;
  readonly reason: string;
}

type Cells = unknown[];
type Result = IteratorResult<Cells, undefined>;

/**
 * The rows of batches as a bulk load takes them: one array, filled anew for each row, and without a turn of the event loop between rows of
 * one batch.
 */
export class RowEncoder implements AsyncIterable<Cells> {
  readonly #options: RowEncoderOptions;
  readonly #batches: AsyncIterator<ArrowRecordBatch>;
  readonly #cells: Cells;
  #batch: RecordBatch | undefined;
  #readers: readonly ((index: number) => unknown)[] = [];
  #index = 0;
  #row = 0;
  #sent = 0;
  #failure: { readonly error: unknown } | undefined;

  constructor(options: RowEncoderOptions) {
    this.#options = options;
    this.#batches = options.batches[Symbol.asyncIterator]();
    this.#cells = new Array(options.columns.length).fill(null);
  }

  /** Rows that were taken. */
  get sent(): number {
    return this.#sent;
  }

  /** What the rows failed with: the source's own error, or that of a row. The client library may have wrapped it. */
  get failure(): { readonly error: unknown } | undefined {
    return this.#failure;
  }

  [Symbol.asyncIterator](): AsyncIterator<Cells, undefined> {
    // The client library takes results as they are or as promises: rows of one batch come without a promise each.
    return { next: () => this.#next() as Promise<Result>, return: () => this.#end() };
  }

  async #end(): Promise<Result> {
    await this.#batches.return?.();
    return { done: true, value: undefined };
  }

  #next(): Result | Promise<Result> {
    try {
      const batch = this.#batch;
      while (batch !== undefined && this.#index < batch.numRows) {
        this.#row++;
        const misfit = this.#encode(this.#index++);
        if (misfit === undefined) {
          this.#sent++;
          return { done: false, value: this.#cells };
        }
        this.#reject(misfit, batch);
      }
    } catch (error) {
      this.#failure ??= { error };
      throw error;
    }
    return this.#nextBatch();
  }

  async #nextBatch(): Promise<Result> {
    try {
      if (this.#batch !== undefined) this.#options.onProgress?.(this.#sent);
      const next = await this.#batches.next();
      if (next.done === true) return { done: true, value: undefined };
      const batch = next.value as unknown as RecordBatch;
      this.#batch = batch;
      this.#index = 0;
      this.#readers = this.#options.columns.map(({ position, encoder }) => {
        const data = batch.data.children[position];
        return data === undefined ? () => null : encoder.bind(data);
      });
    } catch (error) {
      this.#failure ??= { error };
      throw error;
    }
    return this.#next();
  }

  #encode(index: number): Misfit | undefined {
    const { columns } = this.#options;
    for (let position = 0; position < columns.length; position++) {
      const column = columns[position] as PlannedColumn;
      try {
        const cell = this.#readers[position]?.(index) ?? null;
        if (cell === null && column.isKey) throw nullKey(column.name, this.#row);
        if (cell === null && !column.nullable) return { column: column.name, reason: 'null is not allowed' };
        this.#cells[position] = cell;
      } catch (error) {
        if (!(error instanceof CellError)) throw error;
        return { column: column.name, reason: error.message };
      }
    }
    return undefined;
  }

  #reject({ column, reason }: Misfit, batch: RecordBatch): void {
    const { onRejectedRow } = this.#options;
    const row = this.#row;
    if (onRejectedRow === undefined)
      throw new DatastoreError('ROW.REJECTED', `row ${row}, column ${JSON.stringify(column)}: ${reason}`, { row, column });
    onRejectedRow({ row, column, reason, batch: batch as unknown as ArrowRecordBatch, index: this.#index - 1 });
  }
}

function nullKey(column: string, row: number): DatastoreError {
  return new DatastoreError('KEYS.INVALID', `row ${row}, column ${JSON.stringify(column)}: a key is never null.`, { row, column });
}
