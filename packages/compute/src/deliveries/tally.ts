import { tryRelativePath } from '@stowage/core';
import type { TransferEvent } from '@stowage/transfer';
import type { MovedFile, Movement } from './movement.ts';
import { createTreeDigest } from './tree-digest.ts';

/** How many files, and how many of what was passed over, a record keeps. */
const kept = 1_000;

/** What a tally gives of the files that were counted. */
export type Tallied = Pick<Movement, 'files' | 'bytes' | 'digest' | 'entries' | 'omitted' | 'skipped'>;

/** Counts the files of one reference, in bounded memory. */
export class FileTally {
  readonly #tree = createTreeDigest();
  readonly #entries: MovedFile[] = [];
  readonly #skipped: { readonly source: string; readonly because: string }[] = [];
  #files = 0;
  #bytes = 0;
  #complete = true;

  /** A file by its path below the reference; `''` for the reference itself. */
  add(path: string, size: number, sha256: string | undefined): void {
    this.#files += 1;
    this.#bytes += size;
    if (sha256 === undefined) this.#complete = false;
    else this.#tree.add(path, size, sha256);
    if (this.#entries.length < kept) this.#entries.push(sha256 === undefined ? { path, size } : { path, size, sha256 });
  }

  /** What a transfer says of a file; `side` is the one that is the datastore, `base` the reference's path there. */
  take(event: TransferEvent, side: 'source' | 'target', base: string): void {
    if (event.outcome === 'skipped') {
      if (this.#skipped.length < kept) this.#skipped.push({ source: event.source, because: event.because });
      return;
    }
    if (event.outcome !== 'done' || event.type !== 'file') return;
    const path = event[side] ?? '';
    this.add(tryRelativePath(base, path) ?? path, event.size ?? 0, event.sha256);
  }

  result(): Tallied {
    const omitted = this.#files - this.#entries.length;
    return {
      files: this.#files,
      bytes: this.#bytes,
      ...(this.#complete ? { digest: this.#tree.digest() } : {}),
      entries: this.#entries.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
      ...(omitted === 0 ? {} : { omitted }),
      ...(this.#skipped.length === 0 ? {} : { skipped: this.#skipped }),
    };
  }
}
