import type { Settings } from '../options.ts';
import type { TransferEvent } from '../transfer-event.ts';
import type { TransferProgress } from '../transfer-progress.ts';
import type { TransferSummary } from '../transfer-summary.ts';

/** The counts of a running transfer. It keeps numbers, the files under way, and the first records of what was not done. */
export class Tally {
  readonly #settings: Settings;
  readonly #started: number = performance.now();
  readonly #files = { found: 0, done: 0, skipped: 0, failed: 0 };
  readonly #directories = { done: 0, skipped: 0, failed: 0 };
  readonly #bytes = { found: 0, done: 0, passed: 0 };
  readonly #current: Set<string> = new Set();
  readonly #skippedBecause: Record<string, number> = {};
  readonly #failedBecause: Record<string, number> = {};
  readonly #failures: TransferEvent[] = [];
  readonly #skips: TransferEvent[] = [];
  #completed = 0;
  #skippedInAll = 0;
  #failedInAll = 0;
  #listed = false;
  #reported = Number.NEGATIVE_INFINITY;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** A file has been found that will be tried. */
  find(size: number): void {
    this.#files.found++;
    this.#bytes.found += size;
    this.#report();
  }

  /** The source has been listed to its end. */
  finishListing(): void {
    this.#listed = true;
  }

  begin(source: string): void {
    this.#current.add(source);
  }

  /** Bytes of a file under way have passed; a negative number takes them back. */
  move(count: number): void {
    this.#bytes.done += count;
    this.#report();
  }

  /** A file or directory has met its fate. `size` is what {@link find} was told of it, if it was. */
  async settle(event: TransferEvent, size?: number): Promise<void> {
    this.#current.delete(event.source);
    if (event.type === 'file') {
      if (size === undefined) this.#files.found++;
      this.#files[event.outcome]++;
      if (event.outcome === 'done') this.#completed += event.size ?? 0;
      else this.#bytes.passed += size ?? 0;
    } else if (event.type === 'directory') this.#directories[event.outcome]++;
    if (event.outcome === 'skipped') this.#skip(event);
    if (event.outcome === 'failed') this.#fail(event);
    this.#report();
    await this.#settings.onEvent?.(event);
  }

  get anyFailed(): boolean {
    return this.#failedInAll > 0;
  }

  /** Reports progress a last time and sums up. */
  finish(names: { readonly source: string; readonly target: string; readonly stopped: boolean }): TransferSummary {
    this.#settings.onProgress?.(this.#progress());
    return {
      outcome: names.stopped ? 'stopped' : this.anyFailed ? 'incomplete' : 'complete',
      source: names.source,
      target: names.target,
      files: { ...this.#files },
      directories: { ...this.#directories },
      bytes: this.#completed,
      duration: this.#elapsed(),
      skippedBecause: this.#skippedBecause,
      failedBecause: this.#failedBecause,
      failures: this.#failures,
      skips: this.#skips,
      omitted: { failures: this.#failedInAll - this.#failures.length, skips: this.#skippedInAll - this.#skips.length },
    };
  }

  #skip(event: TransferEvent): void {
    this.#skippedInAll++;
    const reason = event.reason ?? 'exists';
    this.#skippedBecause[reason] = (this.#skippedBecause[reason] ?? 0) + 1;
    if (this.#skips.length < this.#settings.keepRecords) this.#skips.push(event);
  }

  #fail(event: TransferEvent): void {
    this.#failedInAll++;
    const code = event.error?.code ?? 'SERVICE.UNKNOWN';
    this.#failedBecause[code] = (this.#failedBecause[code] ?? 0) + 1;
    if (this.#failures.length < this.#settings.keepRecords) this.#failures.push(event);
  }

  #report(): void {
    const { onProgress, progressInterval } = this.#settings;
    const now = performance.now();
    if (onProgress === undefined || now - this.#reported < progressInterval) return;
    this.#reported = now;
    onProgress(this.#progress());
  }

  #progress(): TransferProgress {
    return {
      files: { ...this.#files },
      bytes: { ...this.#bytes },
      listed: this.#listed,
      current: [...this.#current],
      elapsed: this.#elapsed(),
    };
  }

  #elapsed(): number {
    return Math.round(performance.now() - this.#started);
  }
}
