import { createHash, type Hash } from 'node:crypto';
import { type Crc64, createCrc64, type Digests } from '@stowage/core';

/** What is computed of a file while its bytes pass. */
export interface ComputedDigests extends Digests {
  /** Hexadecimal. */
  readonly sha256?: string | undefined;
}

/** Computes the digests asked for over the chunks of one file. */
export class Digester {
  readonly #sha256: Hash | undefined;
  readonly #md5: Hash | undefined;
  readonly #crc64: Crc64 | undefined;
  #result: ComputedDigests | undefined;

  constructor(wanted: { readonly sha256?: boolean; readonly md5?: boolean; readonly crc64?: boolean }) {
    this.#sha256 = wanted.sha256 ? createHash('sha256') : undefined;
    this.#md5 = wanted.md5 ? createHash('md5') : undefined;
    this.#crc64 = wanted.crc64 ? createCrc64() : undefined;
  }

  update(bytes: Uint8Array): void {
    this.#sha256?.update(bytes);
    this.#md5?.update(bytes);
    this.#crc64?.update(bytes);
  }

  /** The digests of everything so far; nothing can be added after that. */
  digests(): ComputedDigests {
    this.#result ??= {
      sha256: this.#sha256?.digest('hex'),
      md5: this.#md5?.digest('base64'),
      crc64: this.#crc64?.digest(),
    };
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
