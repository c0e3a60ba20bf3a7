import { readFile, stat } from 'node:fs/promises';
import { DatastoreError } from '@stowage/core';
import { systemCode, toFileFailure } from '../file/file-failure.ts';
import { areSafe, type ScryptParameters, type Sealed } from './vault-cipher.ts';

/** Where the vault's key comes from: a passphrase, or an entry of the keyring named after the vault. */
export type VaultKeySource = ({ readonly kind: 'passphrase' } & ScryptParameters) | { readonly kind: 'keyring' };

/** What a vault is opened with. It is fixed when the vault is made. */
export interface VaultHeader {
  readonly id: string;
  readonly key: VaultKeySource;
  /** A fixed text, sealed: tells a wrong key from a damaged entry. */
  readonly check: Sealed;
}

/** One secret. */
export interface VaultEntry extends Sealed {
  /** The datastore whose registration made it and whose end removes it; absent for one that a person set. */
  readonly owner?: string | undefined;
}

/** The vault as it lies on disk. */
export interface VaultFile extends VaultHeader {
  readonly version: 1;
  readonly entries: Readonly<Record<string, VaultEntry>>;
}

const broken = (path: string, reason: string): DatastoreError =>
  new DatastoreError('SECRET.UNREADABLE', `The vault ${path} cannot be used: ${reason}.`, {
    nextAction: 'Restore it from a copy, or remove it and set its secrets again.',
  });

/**
 * Reads the vault; undefined when there is none.
 *
 * @throws DatastoreError `SECRET.UNREADABLE`, `ACCESS.DENIED`
 */
export async function tryReadVaultFile(path: string): Promise<VaultFile | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw toFileFailure(error, 'read', path);
  }
  return parseVaultFile(path, text);
}

/** Whether users other than its owner may read a file. Windows keeps that elsewhere. */
export async function isExposed(path: string): Promise<boolean> {
  return process.platform !== 'win32' && ((await stat(path)).mode & 0o077) !== 0;
}

/** The text of the vault's file. */
export function formatVaultFile(file: VaultFile): string {
  return `${JSON.stringify(file, undefined, 2)}\n`;
}

function parseVaultFile(path: string, text: string): VaultFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's message quotes the text, and nothing of a vault belongs in a message.
    throw broken(path, 'it is not JSON');
  }
  const { version, id, key, check, entries } = toRecord(value);
  if (typeof version === 'number' && version > 1) throw broken(path, `it has version ${version}, which a newer Stowage made`);
  if (version !== 1 || typeof id !== 'string' || !isSealed(check) || !Object.values(toRecord(entries)).every(isSealed)) {
    throw broken(path, 'it does not have the form of a vault');
  }
  if (!isKeySource(key)) throw broken(path, 'the way to its key is unknown or not safe');
  return { version, id, key, check, entries: toRecord(entries) as VaultFile['entries'] };
}

function toRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function isSealed(value: unknown): value is Sealed {
  const { nonce, data, tag } = toRecord(value);
  return typeof nonce === 'string' && typeof data === 'string' && typeof tag === 'string';
}

function isKeySource(value: unknown): value is VaultKeySource {
  const { kind, N, r, p, salt } = toRecord(value);
  if (kind === 'keyring') return true;
  if (kind !== 'passphrase' || typeof salt !== 'string') return false;
  return areSafe({ N, r, p, salt } as ScryptParameters);
}
