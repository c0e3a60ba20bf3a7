import { createSecretKey, type KeyObject, randomBytes, randomUUID } from 'node:crypto';
import { DatastoreError, isDatastoreError, Secret } from '@stowage/core';
import { type Keyring, keyringService } from './keyring.ts';
import { createScryptParameters, deriveKey, type ScryptParameters, seal, tryUnseal } from './vault-cipher.ts';
import type { VaultHeader } from './vault-file.ts';

/** The environment variable that holds the vault's passphrase. */
const passphraseVariable = 'STOWAGE_VAULT_PASSPHRASE';

/** The key of one vault, and what to keep beside the vault when that vault is new. */
export interface VaultKey {
  readonly header: VaultHeader;
  readonly key: KeyObject;
  /** Puts the key of a new vault into the keyring. Absent when there is nothing to put. */
  readonly keep?: (() => Promise<void>) | undefined;
}

/** Where keys are looked for. */
export interface KeyPlaces {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly keyring: Keyring;
}

const plainCheck = 'stowage';
const checkContext = (id: string): string => JSON.stringify(['stowage vault', 1, id, 'check']);
const keyringEntry = (id: string): string => `vault ${id}`;

/** Finds, and remembers in memory, the keys of vaults: deriving one from a passphrase takes some tenths of a second on purpose. */
export class VaultKeys {
  readonly #places: KeyPlaces;
  readonly #derived = new Map<string, { readonly passphrase: Secret; readonly key: KeyObject }>();

  constructor(places: KeyPlaces) {
    this.#places = places;
  }

  /** The key of a vault that exists. Fails with `SECRET.UNREADABLE` when it is not to be had, or is not the right one. */
  async unlock(header: VaultHeader, path: string): Promise<VaultKey> {
    const key =
      header.key.kind === 'keyring' ? await this.#readKey(header, path) : await this.#derive(header.key, this.#requirePassphrase(path));
    if (tryUnseal(key, checkContext(header.id), header.check) === plainCheck) return { header, key };
    const reason =
      header.key.kind === 'keyring' ? 'the key in the keyring does not fit' : `the passphrase in ${passphraseVariable} does not fit`;
    throw new DatastoreError('SECRET.UNREADABLE', `The vault ${path} stays closed: ${reason}, or the head of the vault was altered.`, {
      nextAction:
        header.key.kind === 'keyring'
          ? 'Restore the vault from a copy, or remove it and set its secrets again.'
          : 'Set the right passphrase.',
    });
  }

  /** A key for a vault that is still to be made: by the passphrase if one is set, else by the keyring. */
  async create(): Promise<VaultKey> {
    const id = randomUUID();
    const passphrase = this.#tryPassphrase();
    if (passphrase !== undefined) {
      const parameters = createScryptParameters();
      const key = await this.#derive(parameters, passphrase);
      return { key, header: { id, key: { kind: 'passphrase', ...parameters }, check: seal(key, checkContext(id), plainCheck) } };
    }
    await this.#requireKeyring(id);
    const bytes = randomBytes(32);
    const key = createSecretKey(bytes);
    return {
      key,
      header: { id, key: { kind: 'keyring' }, check: seal(key, checkContext(id), plainCheck) },
      keep: () => this.#places.keyring.write(keyringService, keyringEntry(id), bytes.toString('base64')),
    };
  }

  #tryPassphrase(): Secret | undefined {
    const passphrase = this.#places.environment[passphraseVariable];
    return passphrase === undefined || passphrase === '' ? undefined : new Secret(passphrase);
  }

  #requirePassphrase(path: string): Secret {
    const passphrase = this.#tryPassphrase();
    if (passphrase !== undefined) return passphrase;
    throw new DatastoreError('SECRET.UNREADABLE', `The vault ${path} is closed by a passphrase, and ${passphraseVariable} is not set.`, {
      nextAction: `Set ${passphraseVariable} to the passphrase of this vault.`,
    });
  }

  async #derive(parameters: ScryptParameters, passphrase: Secret): Promise<KeyObject> {
    const { N, r, p, salt } = parameters;
    const parameterKey = [N, r, p, salt].join(' ');
    const known = this.#derived.get(parameterKey);
    if (known?.passphrase.reveal() === passphrase.reveal()) return known.key;
    const key = await deriveKey(passphrase.reveal(), parameters);
    this.#derived.set(parameterKey, { passphrase, key });
    return key;
  }

  async #readKey({ id }: VaultHeader, path: string): Promise<KeyObject> {
    const text = await this.#places.keyring.read(keyringService, keyringEntry(id));
    const bytes = Buffer.from(text ?? '', 'base64');
    if (bytes.length === 32) return createSecretKey(bytes);
    throw new DatastoreError('SECRET.UNREADABLE', `The key of the vault ${path} is not in the keyring of this user and machine.`, {
      nextAction: 'Open the vault where it was made, or remove it and set its secrets again.',
    });
  }

  /** Asks the keyring once before anything relies on it. */
  async #requireKeyring(id: string): Promise<void> {
    try {
      await this.#places.keyring.read(keyringService, keyringEntry(id));
    } catch (error) {
      if (!isDatastoreError(error, 'SECRET.UNREADABLE')) throw error;
      throw new DatastoreError('SECRET.UNREADABLE', `There is no key for a vault: ${passphraseVariable} is not set. ${error.message}`, {
        nextAction: `Set ${passphraseVariable}, or give a reference such as \${env:NAME} or \${file:PATH} in place of the secret.`,
        cause: error,
      });
    }
  }
}
