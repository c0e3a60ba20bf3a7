import type { RowSettings } from './options.ts';
import type { RowProgress } from './row-progress.ts';

type Count = 'read' | 'written' | 'rejected';

/** The counts of a running copy of rows. */
export class RowTally {
  readonly rows = { read: 0, written: 0, rejected: 0 };
  readonly bytes = { read: 0, written: 0 };
  readonly files = { read: 0, written: 0, skipped: 0 };
  readonly #settings: Pick<RowSettings, 'onProgress' | 'progressInterval'>;
  readonly #started = performance.now();
  #reported = Number.NEGATIVE_INFINITY;

  constructor(settings: Pick<RowSettings, 'onProgress' | 'progressInterval'>) {
    this.#settings = settings;
  }

  addRows(what: Count, count: number): void {
    this.rows[what] += count;
    this.#report();
  }

  /** What a target says of all rows that it has so far. */
  setWritten(rows: number): void {
    this.rows.written = rows;
    this.#report();
  }

  addBytes(what: 'read' | 'written', count: number): void {
    this.bytes[what] += count;
    this.#report();
  }

  /** Reports a last time. */
  finish(): void {
    this.#settings.onProgress?.(this.#progress());
  }

  get elapsed(): number {
    return Math.round(performance.now() - this.#started);
  }

  #report(): void {
    const { onProgress, progressInterval } = this.#settings;
    if (onProgress === undefined) return;
    const now = performance.now();
    if (now - this.#reported < progressInterval) return;
    this.#reported = now;
    onProgress(this.#progress());
  }

  #progress(): RowProgress {
    const { read, written } = this.files;
    return { rows: { ...this.rows }, bytes: { ...this.bytes }, files: { read, written }, elapsed: this.elapsed };
  }
}
