import type { FileEntry } from '../operations/entry.ts';
import type { ReadResponse } from '../operations/file-requests.ts';
import { collectBytes } from '../streams/collect.ts';

/** Runs a step of a read and gives its failure the details of the operation. */
export type GuardRead = <T>(step: () => Promise<T>) => Promise<T>;

/**
 * What `read` gives: the file's entry at once, its bytes as they are consumed. They can be consumed once, in one of the ways.
 * Like a fetch `Response`, it holds a connection until it is consumed or cancelled.
 */
export class ReadResult implements AsyncIterable<Uint8Array> {
  /** The whole file's entry, also when a range was read. */
  readonly entry: FileEntry;
  /** Which bytes of the file these are. */
  readonly range: { readonly offset: number; readonly length: number };
  readonly #response: ReadResponse;
  readonly #guard: GuardRead;
  #taken = false;
  /** The iteration that consumes the bytes, so that cancelling can end it. */
  #running: AsyncGenerator<Uint8Array, void, undefined> | undefined;

  /** @internal */
  constructor(response: ReadResponse, guard: GuardRead) {
    this.entry = response.entry;
    this.range = response.range;
    this.#response = response;
    this.#guard = guard;
  }

  /** The bytes as a web stream. Cancelling it frees the connection. */
  get body(): ReadableStream<Uint8Array> {
    return ReadableStream.from(this) as ReadableStream<Uint8Array>;
  }

  /** All the bytes. */
  async bytes(): Promise<Uint8Array> {
    const { bytes } = this.#response;
    if (bytes === undefined) return collectBytes(this);
    this.#take();
    return this.#guard(bytes);
  }

  /** All the bytes as UTF-8 text. */
  async text(): Promise<string> {
    return new TextDecoder().decode(await this.bytes());
  }

  /** The bytes as JSON. */
  async json(): Promise<unknown> {
    return JSON.parse(await this.text());
  }

  /** Gives up the bytes that have not been consumed and frees the connection. Harmless after the end. */
  async cancel(): Promise<void> {
    if (this.#taken) {
      await this.#running?.return();
      return;
    }
    this.#taken = true;
    await this.#response.cancel();
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array, void, undefined> {
    const chunks = this.#consume();
    return {
      next: () => {
        if (!this.#taken) this.#running = chunks;
        return chunks.next();
      },
      // A generator that has not begun ends without running, and would leave the connection held.
      return: async () => {
        await (this.#taken ? chunks.return() : this.cancel());
        return { done: true, value: undefined };
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.cancel();
  }

  async *#consume(): AsyncGenerator<Uint8Array, void, undefined> {
    this.#take();
    const iterator = this.#response.chunks[Symbol.asyncIterator]();
    let finished = false;
    try {
      for (;;) {
        const next = await this.#guard(() => iterator.next());
        if (next.done) break;
        yield next.value;
      }
      finished = true;
    } finally {
      if (!finished) await iterator.return?.();
    }
  }

  #take(): void {
    if (this.#taken) throw new TypeError('The bytes of this read have been consumed or cancelled; read again.');
    this.#taken = true;
  }
}
