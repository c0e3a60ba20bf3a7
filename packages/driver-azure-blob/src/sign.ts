import {
  type AccountKeyCredential,
  type ServiceSasOptions,
  signServiceSas,
  signUserDelegationSas,
  type UserDelegationKey,
} from '@stowage/azure-common';
import { DatastoreError, orAbort } from '@stowage/core/driver';
import type { BlobClient } from './client.ts';
import { getUserDelegationKey } from './requests/user-delegation-key.ts';

/** Signs for one blob or the container: the query of a URL, without `?`. */
export type Sign = (options: ServiceSasOptions, signal: AbortSignal | undefined) => Promise<string>;

const hour = 3_600_000;
/** How long the service lets a user delegation key live. */
const maxKeyLife = 7 * 24 * hour;

/** How this credential signs; undefined if it cannot. */
export function createSign(client: BlobClient): Sign | undefined {
  const { credential } = client;
  if (credential.kind === 'accountKey') return async (options) => signServiceSas(credential, options);
  return credential.kind === 'token' ? createDelegatedSign(client) : undefined;
}

/** The credential as an account key, which alone signs for a whole account. */
export function requireAccountKey({ credential }: BlobClient): AccountKeyCredential {
  if (credential.kind === 'accountKey') return credential;
  throw new DatastoreError('CAPABILITY.MISSING', 'Only an account key can sign for the whole account.', {
    nextAction: 'Sign for a file or for the datastore, or open the datastore with an account key.',
  });
}

interface HeldKey {
  readonly key: Promise<UserDelegationKey>;
  readonly endsAt: number;
}

/** Signs with a user delegation key. One key serves until it would end before a signature. */
function createDelegatedSign(client: BlobClient): Sign {
  let held: HeldKey | undefined;
  const keyUntil = (end: number): Promise<UserDelegationKey> => {
    if (held !== undefined && held.endsAt >= end) return held.key;
    const latest = Date.now() + maxKeyLife;
    if (end > latest) {
      throw new DatastoreError('CAPABILITY.MISSING', 'An identity can sign for seven days at most.', {
        nextAction: 'Choose an earlier expiresAt, or open the datastore with an account key.',
      });
    }
    const endsAt = Math.min(latest, end + hour);
    const key = client.retry(() => getUserDelegationKey(client, new Date(endsAt)), { idempotent: true });
    const mine: HeldKey = { key, endsAt };
    held = mine;
    key.catch(() => {
      if (held === mine) held = undefined;
    });
    return key;
  };
  return async (options, signal) => {
    const { accountName } = client.endpoint;
    if (accountName === undefined) {
      throw new DatastoreError('CONFIG.INVALID', 'account_name is needed to sign URLs.', { nextAction: 'Give account_name.' });
    }
    // Whoever waits may give up; the key itself is for the others too.
    const key = await orAbort(keyUntil(options.expiresAt.getTime()), signal);
    return signUserDelegationSas(accountName, key, options);
  };
}
