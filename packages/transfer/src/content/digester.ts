import { createHash, type Hash } from 'node:crypto';
import { type Crc64, createCrc64, type Digests } from '@stowage/core';

/** What is computed of a file while its bytes pass. */
export interface ComputedDigests extends Digests {
  /** Hexadecimal. */
  readonly sha256?: string | undefined;
}

/** Computes digests over the chunks of one file. */
export class Digester {
  readonly #sha256: Hash = createHash('sha256');
  readonly #md5: Hash = createHash('md5');
  readonly #crc64: Crc64 = createCrc64();
  #result: ComputedDigests | undefined;

  update(bytes: Uint8Array): void {
    this.#sha256.update(bytes);
    this.#md5.update(bytes);
    this.#crc64.update(bytes);
  }

  /** The digests of everything so far; nothing can be added after that. */
  digests(): ComputedDigests {
    this.#result ??= { sha256: this.#sha256.digest('hex'), md5: this.#md5.digest('base64'), crc64: this.#crc64.digest() };
    return this.#result;
  }
}

/** The strongest digest that both sides know, with whether it is the same; undefined when they share none. */
export function tryCompareDigests(
  one: Digests | undefined,
  other: Digests | undefined,
): { readonly name: 'md5' | 'crc64'; readonly same: boolean } | undefined {
  for (const name of ['md5', 'crc64'] as const) {
    const [first, second] = [one?.[name], other?.[name]];
    if (first !== undefined && second !== undefined) return { name, same: first === second };
  }
  return undefined;
}
