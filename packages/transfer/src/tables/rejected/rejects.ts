import { DatastoreError, isDatastoreError, type RejectedTableRow } from '@stowage/core';
import { type Cell, cellsOf, createRowSummer, type RowSummer, toText, type ValueKind } from '@stowage/tabular';
import type { RecordBatch, Schema } from 'apache-arrow';
import { formatEnd } from '../ends.ts';
import { roomOf } from '../files/room-of.ts';
import type { RowSettings } from '../options.ts';
import type { RowSource, UnreadableRow } from '../read/row-source.ts';
import type { RowTally } from '../row-tally.ts';
import type { RejectedRowRecord, RejectedRows } from '../summary.ts';
import { createSpool, type Spool } from './spool.ts';

/** Rows that did not fit, on either side: counted, the first kept for the summary, all of them written to a file if that is asked for. */
export class Rejects {
  readonly #settings: RowSettings;
  readonly #tally: RowTally;
  readonly #kept: RejectedRowRecord[] = [];
  #spool: Spool | undefined;
  #summer: RowSummer | undefined;
  #unreadable = 0;

  constructor(settings: RowSettings, tally: RowTally) {
    this.#settings = settings;
    this.#tally = tally;
  }

  /** Whether rows may be left out at all. */
  get allowed(): boolean {
    return this.#settings.onBadRow !== 'fail';
  }

  /** Rows that never became part of a batch. */
  get unreadable(): number {
    return this.#unreadable;
  }

  /** The sum of the rows that were in batches and that the target refused. */
  get sum(): RowSummer | undefined {
    return this.#summer;
  }

  /** Refuses a file for diverted rows that is there already: `PATH.EXISTS`. */
  async check(): Promise<void> {
    const { divertTo, signal } = this.#settings;
    if (divertTo === undefined) return;
    const { room, path } = roomOf(divertTo);
    if ((await room.look(path, signal)) === undefined) return;
    throw new DatastoreError('PATH.EXISTS', `${room.nameOf(path)}, which diverted rows would go to, exists.`, {
      path,
      nextAction: 'Choose another file for them.',
    });
  }

  /** Sums rows that the target refuses, so that they can be left out of the whole. */
  async sumUp(schema: Schema, kinds: readonly ValueKind[]): Promise<void> {
    this.#summer = await createRowSummer(schema, kinds);
  }

  /** A row that its file's reader could not read. */
  addUnreadable(row: UnreadableRow, columns: () => readonly string[]): void {
    this.#unreadable++;
    this.#add({ file: row.file, row: row.row, column: row.column, reason: row.reason }, () => named(columns(), row.cells));
  }

  /** A row that the target cannot hold. */
  addUnfit(
    { row, column, reason, batch: given, index }: RejectedTableRow,
    source: RowSource,
    toCompared: (batch: RecordBatch) => RecordBatch,
  ): void {
    const batch = given as RecordBatch;
    const place = source.placeOf(batch, index) ?? source.placeOfNumber(row);
    this.#summer?.add(toCompared(batch.slice(index, index + 1)));
    this.#add({ file: place.file, row: place.row, column, reason }, () =>
      named(batch.schema.names.map(String), cellsOf(batch)(index).map(textOf)),
    );
  }

  /** Writes the file of diverted rows. The copy has been committed by then. */
  async finish(): Promise<RejectedRows> {
    const { divertTo } = this.#settings;
    const count = this.#tally.rows.rejected;
    const kept = { count, rows: this.#kept };
    if (divertTo === undefined || this.#spool === undefined) return kept;
    const { room, path } = roomOf(divertTo);
    try {
      await room.put(path, this.#spool.chunks(), { replace: false, contentType: 'application/jsonl', signal: this.#settings.signal });
    } catch (error) {
      const { path: left } = this.#spool;
      this.#spool = undefined;
      if (!isDatastoreError(error)) throw error;
      throw new DatastoreError(
        error.code,
        `The copy is done, but its ${count} diverted rows could not be written to ${room.nameOf(path)}: ${error.message}`,
        {
          path,
          nextAction: `They are in ${left}: move them from there.`,
          cause: error,
        },
      );
    }
    return { ...kept, divertedTo: formatEnd(divertTo) };
  }

  /** Removes what was kept on this machine. */
  async close(): Promise<void> {
    await this.#spool?.remove();
  }

  #add(record: RejectedRowRecord, cells: () => unknown): void {
    this.#tally.addRows('rejected', 1);
    if (this.#kept.length < this.#settings.keepRecords) this.#kept.push(record);
    if (this.#settings.onBadRow !== 'divert') return;
    this.#spool ??= createSpool();
    this.#spool.add(`${JSON.stringify({ ...record, cells: cells() })}\n`);
  }
}

const textOf = (cell: Cell): string | null => (cell === null ? null : toText(cell));

/** Cells under the names of their columns; as they come where there are more or fewer of them. */
function named(columns: readonly string[], cells: readonly (string | null)[]): unknown {
  return columns.length === cells.length ? Object.fromEntries(columns.map((name, index) => [name, cells[index]])) : cells;
}
