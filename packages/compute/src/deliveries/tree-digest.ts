import { createHash } from 'node:crypto';

/** Adds files up to one digest of a tree. */
export interface TreeDigest {
  /** `path` is relative to the tree, `sha256` hexadecimal. Files may come in any order; each once. */
  add(path: string, size: number, sha256: string): void;
  /** 64 hexadecimal digits; those of an empty tree are zeros. */
  digest(): string;
}

const modulus = 2n ** 256n;

/**
 * One digest of the names and contents of a tree: equal trees give equal digests, in whatever order their files were moved, and no list
 * of them is kept. Each file counts as the SHA-256 of its path, size and SHA-256; these are added as numbers, modulo 2^256.
 */
export function createTreeDigest(): TreeDigest {
  let sum = 0n;
  return {
    add(path, size, sha256) {
      const line = createHash('sha256').update(`${path}\0${size}\0${sha256}`).digest('hex');
      sum = (sum + BigInt(`0x${line}`)) % modulus;
    },
    digest: () => sum.toString(16).padStart(64, '0'),
  };
}
