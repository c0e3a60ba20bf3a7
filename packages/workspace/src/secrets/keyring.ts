import { DatastoreError } from '@stowage/core';

/** The keyring of the operating system, or another place with the same three verbs. */
export interface Keyring {
  /** The entry, or undefined when there is none. Fails with `SECRET.UNREADABLE` where there is no keyring or it stays locked. */
  read(service: string, entry: string): Promise<string | undefined>;
  write(service: string, entry: string, value: string): Promise<void>;
  /** Resolves also when there was none. */
  delete(service: string, entry: string): Promise<void>;
}

/** The service under which entries lie that name none: `${keyring:NAME}`. */
export const keyringService = 'stowage';

const noKeyring = (reason: string, cause: unknown): DatastoreError =>
  new DatastoreError('SECRET.UNREADABLE', `The keyring of the operating system cannot be used: ${reason}.`, {
    nextAction: `On a machine without a keyring use \${env:NAME} or \${file:PATH}, or a vault with STOWAGE_VAULT_PASSPHRASE.`,
    cause,
  });

/**
 * The operating system's keyring: Keychain, Credential Manager, or the Secret Service of a Linux desktop. On Linux never the
 * kernel's own keyring, which forgets everything at the next boot.
 */
export function systemKeyring(): Keyring {
  const withEntry = async <T>(service: string, entry: string, use: (entry: KeyringEntry) => Promise<T>): Promise<T> => {
    const { AsyncEntry } = await importLibrary();
    try {
      return await use(new AsyncEntry(service, entry, { linux: { store: 'secret-service' } }));
    } catch (error) {
      throw noKeyring(error instanceof Error ? error.message : String(error), error);
    }
  };
  return {
    read: (service, entry) => withEntry(service, entry, async (found) => (await found.getPassword()) ?? undefined),
    write: (service, entry, value) => withEntry(service, entry, (found) => found.setPassword(value)),
    delete: (service, entry) =>
      withEntry(service, entry, async (found) => {
        await found.deleteCredential();
      }),
  };
}

type KeyringLibrary = typeof import('@napi-rs/keyring');
type KeyringEntry = InstanceType<KeyringLibrary['AsyncEntry']>;

async function importLibrary(): Promise<KeyringLibrary> {
  try {
    return await import('@napi-rs/keyring');
  } catch (error) {
    throw noKeyring('the optional library @napi-rs/keyring is not installed for this system', error);
  }
}
