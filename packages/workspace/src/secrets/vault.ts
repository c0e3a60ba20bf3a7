import { rm } from 'node:fs/promises';
import { DatastoreError, Secret } from '@stowage/core';
import { writeWholeFile } from '../file/whole-file.ts';
import type { Notice } from '../notice.ts';
import { seal, tryUnseal } from './vault-cipher.ts';
import { formatVaultFile, isExposed, tryReadVaultFile, type VaultEntry, type VaultFile } from './vault-file.ts';
import { type KeyPlaces, type VaultKey, VaultKeys } from './vault-key.ts';

/** A secret on its way into the vault. */
export interface NewEntry {
  readonly value: Secret;
  readonly owner?: string | undefined;
}

/** Another process made a vault, or replaced it, since the key was prepared. Prepare again. */
export class VaultReplaced extends Error {
  override readonly name = 'VaultReplaced';
}

const entryContext = (id: string, name: string, owner: string | undefined): string =>
  JSON.stringify(['stowage vault', 1, id, 'entry', name, owner ?? null]);

const entryOf = (file: VaultFile, name: string): VaultEntry | undefined =>
  Object.hasOwn(file.entries, name) ? file.entries[name] : undefined;

/**
 * Secrets in one encrypted file, 0600. Each is sealed with AES-256-GCM under its own random nonce, bound to its name, its owner
 * and the vault, so that a changed bit shows and entries cannot change places. Names are not secret.
 *
 * Methods that write want the workspace's lock held; the key is prepared before, as deriving it takes long.
 */
export class Vault {
  readonly #path: string;
  readonly #keys: VaultKeys;
  readonly #notify: (notice: Notice) => void;

  constructor(path: string, places: KeyPlaces, notify: (notice: Notice) => void) {
    this.#path = path;
    this.#keys = new VaultKeys(places);
    this.#notify = notify;
  }

  /** The names of all entries, sorted; needs no key. */
  async names(): Promise<readonly string[]> {
    const file = await tryReadVaultFile(this.#path);
    return Object.keys(file?.entries ?? {}).sort();
  }

  /** Fails with `SECRET.NOT_FOUND` when there is no such entry, `SECRET.UNREADABLE` when it cannot be opened. */
  async read(name: string): Promise<Secret> {
    const file = await tryReadVaultFile(this.#path);
    const entry = file === undefined ? undefined : entryOf(file, name);
    if (file === undefined || entry === undefined) {
      throw new DatastoreError('SECRET.NOT_FOUND', `There is no secret ${JSON.stringify(name)} in the vault ${this.#path}.`, {
        nextAction: 'Set it, or register the datastore again with the secret itself.',
      });
    }
    if (await isExposed(this.#path))
      this.#notify({ code: 'secret.exposed', message: `Other users may read the vault ${this.#path}; make it 0600.` });
    const { key } = await this.#keys.unlock(file, this.#path);
    const value = tryUnseal(key, entryContext(file.id, name, entry.owner), entry);
    if (value !== undefined) return new Secret(value);
    throw new DatastoreError(
      'SECRET.UNREADABLE',
      `The secret ${JSON.stringify(name)} in the vault ${this.#path} was altered or is damaged.`,
      {
        nextAction: 'Restore the vault from a copy, or set this secret again.',
      },
    );
  }

  /** The key to write with: of the vault that is there, or for a new one. */
  async prepare(): Promise<VaultKey> {
    const file = await tryReadVaultFile(this.#path);
    return file === undefined ? this.#keys.create() : this.#keys.unlock(file, this.#path);
  }

  /**
   * Adds entries, replacing namesakes, and gives back how to undo that. Wants the lock.
   *
   * @throws VaultReplaced
   */
  async put(key: VaultKey, added: Readonly<Record<string, NewEntry>>): Promise<() => Promise<void>> {
    const before = await tryReadVaultFile(this.#path);
    if (before === undefined) await key.keep?.();
    else if (before.id !== key.header.id) throw new VaultReplaced();
    const entries: Record<string, VaultEntry> = { ...before?.entries };
    for (const [name, { value, owner }] of Object.entries(added)) {
      const sealed = seal(key.key, entryContext(key.header.id, name, owner), value.reveal());
      entries[name] = owner === undefined ? sealed : { owner, ...sealed };
    }
    await this.#write({ version: 1, ...(before ?? key.header), entries });
    return () => (before === undefined ? rm(this.#path, { force: true }) : this.#write(before));
  }

  /** Removes the entries that fit and tells their names; needs no key. Wants the lock. */
  async remove(fits: (name: string, entry: VaultEntry) => boolean): Promise<readonly string[]> {
    const file = await tryReadVaultFile(this.#path);
    if (file === undefined) return [];
    const removed = Object.entries(file.entries).filter(([name, entry]) => fits(name, entry));
    if (removed.length === 0) return [];
    const names = removed.map(([name]) => name);
    await this.#write({ ...file, entries: Object.fromEntries(Object.entries(file.entries).filter(([name]) => !names.includes(name))) });
    return names;
  }

  /** The owner of an entry; undefined when there is no such entry, or nobody owns it. */
  async ownerOf(name: string): Promise<string | undefined> {
    const file = await tryReadVaultFile(this.#path);
    return file === undefined ? undefined : entryOf(file, name)?.owner;
  }

  #write(file: VaultFile): Promise<void> {
    const { version, id, key, check, entries } = file;
    return writeWholeFile(this.#path, formatVaultFile({ version, id, key, check, entries }), 0o600);
  }
}
