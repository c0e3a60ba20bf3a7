import type { WriteOptions, WriteResult } from '@stowage/core';
import { type Limited, withinLimit } from '../store-calls.ts';
import { blockSize, StagedBlocks } from './staged-blocks.ts';
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

/** From this size on what is written goes to the store as it is; smaller pieces are gathered in the staged file. */
const directSize = 64 * 1_024;

/** A body that waits for the program. */
interface Waiting {
  /** Goes on: with bytes that were just written, or with what is in the staged file. */
  resume(bytes?: Uint8Array): void;
}

/**
 * Brings a file into the store while a program still writes it from the beginning to the end, so that closing it waits for the last blocks alone.
 * A write to what has been sent already makes it worthless; then the file is uploaded as a whole later. Nothing shows in the store before the end.
 *
 * A store that waits for bytes gets them from the write itself, which is over when the store asks for more: a program goes at the store's pace once
 * the driver's memory is full. What the store did not wait for, and what comes in small pieces, it gets from the staged file.
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
  #waiting: Waiting | undefined;
  /** Lets a write go whose bytes the store has. */
  #release: (() => void) | undefined;

  constructor({ store, path, staged, conditions, timeout, onEnd }: StreamedUploadParts) {
    this.#staged = staged;
    this.#written = staged.size;
    this.#result = withinLimit(timeout, this.#stop.signal, (limited) =>
      store.write(path, this.#body(limited), {
        ...conditions,
        signal: limited.signal,
        onProgress: () => {
          if (this.#waiting === undefined) limited.progress();
        },
      }),
    ).finally(() => {
      this.#release?.();
      onEnd();
    });
    this.#result.catch(() => {
      this.#isWorthless = true;
    });
  }

  /** Whether what it brings is the content. */
  get isUsable(): boolean {
    return !this.#isWorthless;
  }

  /** Bytes have been written to the file. They are the caller's again when this has resolved. */
  async onWritten(offset: number, bytes: Uint8Array): Promise<void> {
    if (this.#isWorthless) return;
    if (offset < this.#taken) return this.abandon();
    this.#written = Math.max(this.#written, offset + bytes.byteLength);
    if (this.#waiting !== undefined && offset === this.#taken && bytes.byteLength >= directSize) {
      this.#taken += bytes.byteLength;
      await new Promise<void>((resolve) => {
        this.#release = resolve;
        this.#resume(bytes);
      });
    } else if (this.#hasMore()) this.#resume();
  }

  /** The file is being cut to this size. */
  onCut(size: number): void {
    if (size < this.#taken) this.abandon();
    this.#written = Math.min(this.#written, size);
  }

  /** The file has been made larger, by zeros. */
  onGrown(size: number): void {
    this.#written = size;
    if (this.#hasMore()) this.#resume();
  }

  /** All has been written. */
  finish(): Promise<WriteResult> {
    this.#isEnded = true;
    this.#resume();
    return this.#result;
  }

  abandon(): void {
    this.#isWorthless = true;
    this.#stop.abort(new Error('The file is uploaded in another way.'));
    this.#release?.();
    this.#resume();
  }

  async *#body(limited: Limited): AsyncGenerator<Uint8Array, void, undefined> {
    const blocks = new StagedBlocks((target, offset) => this.#staged.readInto(target, offset));
    while (!this.#isEnded || this.#hasMore() || !blocks.isEmpty) {
      this.#stop.signal.throwIfAborted();
      while (this.#hasMore() && !blocks.isFull) this.#taken = blocks.begin(this.#taken, this.#written);
      const bytes = blocks.isEmpty ? await this.#nextWritten(limited) : await blocks.take();
      if (bytes !== undefined) yield bytes;
      // Whoever asks for more has taken what there was.
      this.#release?.();
    }
  }

  /** Whether enough for a block, or all that there will be, is in the staged file alone. */
  #hasMore(): boolean {
    return this.#written - this.#taken >= (this.#isEnded ? 1 : blockSize);
  }

  /** What the program writes next, if it follows what was taken; else it is in the staged file. */
  async #nextWritten(limited: Limited): Promise<Uint8Array | undefined> {
    // It is the program that is waited for.
    limited.pause();
    const bytes = await new Promise<Uint8Array | undefined>((resolve) => {
      this.#waiting = { resume: resolve };
    });
    limited.progress();
    return bytes;
  }

  #resume(bytes?: Uint8Array): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.resume(bytes);
  }
}
