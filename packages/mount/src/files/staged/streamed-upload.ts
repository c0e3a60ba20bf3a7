import type { WriteOptions, WriteResult } from '@stowage/core';
import { type Limited, withinLimit } from '../store-calls.ts';
import { toBlocks } from './staged-blocks.ts';
import type { StagedFile } from './staged-file.ts';
import type { WritableDatastore } from './upload.ts';

/** What a streamed upload is made of. */
export interface StreamedUploadParts {
  readonly store: WritableDatastore;
  readonly path: string;
  readonly staged: StagedFile;
  readonly conditions: WriteOptions;
  readonly timeout: number;
  onEnd(): void;
}

/** Bytes that are given to the store at a time. */
const step = 2 ** 20;

/**
 * Brings a file into the store while a program still writes it from the beginning to the end, so that closing it waits for the last blocks alone.
 * A write to what has been sent already makes it worthless; then the file is uploaded as a whole later. Nothing shows in the store before the end.
 */
export class StreamedUpload {
  readonly #staged: StagedFile;
  readonly #stop = new AbortController();
  readonly #result: Promise<WriteResult>;
  /** Bytes that have been given to the store, or are being read for it. */
  #taken = 0;
  #written: number;
  #isEnded = false;
  #isWorthless = false;
  #wake: (() => void) | undefined;

  constructor({ store, path, staged, conditions, timeout, onEnd }: StreamedUploadParts) {
    this.#staged = staged;
    this.#written = staged.size;
    this.#result = withinLimit(timeout, this.#stop.signal, (limited) =>
      store.write(path, this.#body(limited), { ...conditions, signal: limited.signal, onProgress: () => limited.progress() }),
    ).finally(onEnd);
    this.#result.catch(() => {
      this.#isWorthless = true;
    });
  }

  /** Whether what it brings is the content. */
  get isUsable(): boolean {
    return !this.#isWorthless;
  }

  /** The file has been written from `offset` on, and has this size now. */
  onWritten(offset: number, size: number): void {
    if (offset < this.#taken) this.abandon();
    this.#written = size;
    this.#wake?.();
  }

  /** All has been written. */
  finish(): Promise<WriteResult> {
    this.#isEnded = true;
    this.#wake?.();
    return this.#result;
  }

  abandon(): void {
    this.#isWorthless = true;
    this.#stop.abort(new Error('The file is uploaded in another way.'));
    this.#wake?.();
  }

  async *#body(limited: Limited): AsyncGenerator<Uint8Array, void, undefined> {
    yield* toBlocks(
      (offset, length) => this.#staged.readLocal(offset, length),
      async (offset) => {
        while (!this.#isEnded && this.#written - offset < step && !this.#stop.signal.aborted) {
          // It is the program that is waited for.
          limited.pause();
          await new Promise<void>((resolve) => {
            this.#wake = resolve;
          });
        }
        this.#stop.signal.throwIfAborted();
        limited.progress();
        const length = Math.min(step, this.#written - offset);
        this.#taken = offset + length;
        return length;
      },
    );
  }
}
