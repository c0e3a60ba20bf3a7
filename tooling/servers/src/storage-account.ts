import { randomBytes } from 'node:crypto';

/** A storage account as a client must know it. */
export interface StorageAccount {
  readonly name: string;
  /** Base64. */
  readonly key: string;
  /** The second of the two keys that real accounts have, base64. */
  readonly secondKey?: string;
}

/** The account that every Azure storage emulator has; its key is public. */
export const emulatorAccount: StorageAccount = {
  name: 'devstoreaccount1',
  key: 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==',
};

/** An account with two new random keys of the length that the service makes. */
export function createStorageAccount(name: string): StorageAccount {
  return { name, key: randomBytes(64).toString('base64'), secondKey: randomBytes(64).toString('base64') };
}
