import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { DatastoreError, Secret } from '@stowage/core';
import { systemCode, toFileFailure } from '../file/file-failure.ts';
import type { Notice } from '../notice.ts';
import { type Keyring, keyringService } from './keyring.ts';
import type { Reference } from './reference.ts';
import type { Vault } from './vault.ts';
import { isExposed } from './vault-file.ts';

/** Where references lead. */
export interface SecretPlaces {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly vault: Vault;
  readonly keyring: Keyring;
  readonly notify: (notice: Notice) => void;
}

/**
 * Looks up what a reference names, now: nothing is kept.
 *
 * @throws DatastoreError `SECRET.NOT_FOUND`, `SECRET.UNREADABLE`, `ACCESS.DENIED`
 */
export async function lookUp({ kind, name, text }: Reference, places: SecretPlaces): Promise<Secret> {
  if (kind === 'vault') return places.vault.read(name);
  if (kind === 'file') return readSecretFile(resolve(places.folder, name), text, places.notify);
  const value = kind === 'env' ? places.environment[name] : await readKeyring(name, places.keyring);
  if (typeof value === 'string') return new Secret(value);
  throw new DatastoreError(
    'SECRET.NOT_FOUND',
    kind === 'env' ? `The environment variable ${name} is not set.` : `The keyring has no entry ${text}.`,
    {
      nextAction: kind === 'env' ? `Set ${name} in the environment of this program.` : 'Put it into the keyring of this user.',
    },
  );
}

function readKeyring(name: string, keyring: Keyring): Promise<string | undefined> {
  const slash = name.indexOf('/');
  return slash === -1 ? keyring.read(keyringService, name) : keyring.read(name.slice(0, slash), name.slice(slash + 1));
}

async function readSecretFile(path: string, text: string, notify: (notice: Notice) => void): Promise<Secret> {
  let content: string;
  try {
    content = await readFile(path, 'utf8');
    if (await isExposed(path)) notify({ code: 'secret.exposed', message: `Other users may read the secret in ${path}; make it 0600.` });
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw toFileFailure(error, 'read', path);
    throw new DatastoreError('SECRET.NOT_FOUND', `There is no file ${path}, which ${text} refers to.`, {
      nextAction: 'Create the file, or correct the reference; a relative path starts at the folder of the workspace.',
    });
  }
  // One newline only: it comes from the editor or from echo; what stands before it belongs to the secret.
  return new Secret(content.replace(/\r?\n$/, ''));
}
