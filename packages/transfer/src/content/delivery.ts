import { DatastoreError, type Digests } from '@stowage/core';
import type { Content } from './content.ts';
import { type ComputedDigests, Digester, tryCompareDigests } from './digester.ts';

/** How a delivery is checked and followed. */
export interface DeliveryOptions {
  /** Compute and compare digests, not only sizes. */
  readonly verify: boolean;
  /** The source, for messages. */
  readonly name: string;
  /** Called with the number of bytes of each chunk that passes. */
  readonly onBytes: (count: number) => void;
}

/**
 * A file's bytes on their way: counted, digested, and compared with what the source says of them before the last of them is
 * handed on, so that a target which gives a file its name at the end never does so for wrong bytes.
 */
export class Delivery {
  readonly content: Content;
  readonly #options: DeliveryOptions;
  readonly #digester: Digester | undefined;
  #failure: { readonly error: unknown } | undefined;
  #verified: 'md5' | 'crc64' | 'size' = 'size';
  #moved = 0;

  constructor(content: Content, options: DeliveryOptions) {
    this.content = content;
    this.#options = options;
    // All of them, whatever the source knows: the target may answer with any.
    this.#digester = options.verify ? new Digester() : undefined;
  }

  /** The bytes as a target takes them: at once when they are held, else as a stream to be read once. */
  body(): Uint8Array | AsyncIterable<Uint8Array> {
    const { bytes } = this.content;
    if (bytes === undefined) return this.#stream();
    this.#pass(bytes);
    this.#check();
    return bytes;
  }

  /** The same, always as chunks. */
  async *chunks(): AsyncGenerator<Uint8Array, void, undefined> {
    const body = this.body();
    if (body instanceof Uint8Array) yield body;
    else yield* body;
  }

  /** Whether this error came from the source's side of the stream. */
  isOwnFailure(error: unknown): boolean {
    return this.#failure !== undefined && this.#failure.error === error;
  }

  /** Bytes that have passed so far. */
  get moved(): number {
    return this.#moved;
  }

  /** The digests of what has passed; complete at the end. */
  digests(): ComputedDigests {
    return this.#digester?.digests() ?? {};
  }

  /** What was compared so far: the target adds its own word through {@link confirm}. */
  get verified(): 'md5' | 'crc64' | 'size' {
    return this.#verified;
  }

  /**
   * Compares what the target says it has with what has passed.
   *
   * @throws DatastoreError `DATA.CORRUPT`
   */
  confirm(size: number, digests: Digests | undefined): void {
    if (size !== this.content.size) throw this.#corrupt(`the target has ${size} bytes instead of ${this.content.size}`);
    const result = tryCompareDigests(digests, this.digests());
    if (result?.same === false) throw this.#corrupt(`the target's ${result.name} is not that of what was sent`);
    if (result !== undefined) this.#verified = result.name;
  }

  async *#stream(): AsyncGenerator<Uint8Array, void, undefined> {
    let held: Uint8Array | undefined;
    try {
      for await (const chunk of this.content.chunks) {
        if (held !== undefined) yield held;
        this.#pass(chunk);
        held = chunk;
      }
      this.#check();
    } catch (error) {
      this.#failure = { error };
      throw error;
    }
    if (held !== undefined) yield held;
  }

  #pass(chunk: Uint8Array): void {
    this.#moved += chunk.byteLength;
    this.#digester?.update(chunk);
    this.#options.onBytes(chunk.byteLength);
  }

  #check(): void {
    const { size, digests } = this.content;
    if (this.#moved !== size) {
      throw new DatastoreError('DATA.SIZE_MISMATCH', `${this.#options.name} should have ${size} bytes and has ${this.#moved}.`, {
        nextAction: 'Something changes the file while it is read; transfer it again.',
      });
    }
    const result = tryCompareDigests(digests, this.digests());
    if (result?.same === false) throw this.#corrupt(`its ${result.name} is not the one that its store keeps`);
    if (result !== undefined) this.#verified = result.name;
  }

  #corrupt(text: string): DatastoreError {
    return new DatastoreError('DATA.CORRUPT', `${this.#options.name} did not arrive as it was: ${text}.`);
  }
}
