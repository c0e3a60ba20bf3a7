import { DatastoreError, orAbort, type Retry } from '@stowage/core/driver';
import type { AccountKeyCredential, Credential } from '../credentials/credential.ts';
import type { Endpoint } from '../endpoint/endpoint.ts';
import { type ServiceSasOptions, signServiceSas, signUserDelegationSas, type UserDelegationKey } from './sas.ts';

/** Who signs, and where a user delegation key is got. */
export interface Signer {
  readonly endpoint: Pick<Endpoint, 'accountName'>;
  readonly credential: Credential;
  readonly retry: Retry;
  /** Gets a key that is valid at once and until the given time; undefined where the service has none. */
  readonly getUserDelegationKey?: ((until: Date) => Promise<UserDelegationKey>) | undefined;
}

/** Signs for one file or the container: the query of a URL, without `?`. */
export type Sign = (options: ServiceSasOptions, signal: AbortSignal | undefined) => Promise<string>;

const hour = 3_600_000;
/** How long the service lets a user delegation key live. */
const maxKeyLife = 7 * 24 * hour;

/** How this credential signs; undefined if it cannot. */
export function createSign(signer: Signer): Sign | undefined {
  const { credential, getUserDelegationKey } = signer;
  if (credential.kind === 'accountKey') return async (options) => signServiceSas(credential, options);
  return credential.kind === 'token' && getUserDelegationKey !== undefined ? createDelegatedSign(signer, getUserDelegationKey) : undefined;
}

/** The credential as an account key, which alone signs for a whole account. */
export function requireAccountKey({ credential }: Pick<Signer, 'credential'>): AccountKeyCredential {
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
function createDelegatedSign(signer: Signer, getKey: (until: Date) => Promise<UserDelegationKey>): Sign {
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
    const key = signer.retry(() => getKey(new Date(endsAt)), { idempotent: true });
    const mine: HeldKey = { key, endsAt };
    held = mine;
    key.catch(() => {
      if (held === mine) held = undefined;
    });
    return key;
  };
  return async (options, signal) => {
    const { accountName } = signer.endpoint;
    if (accountName === undefined) {
      throw new DatastoreError('CONFIG.INVALID', 'account_name is needed to sign URLs.', { nextAction: 'Give account_name.' });
    }
    // Whoever waits may give up; the key itself is for the others too.
    const key = await orAbort(keyUntil(options.expiresAt.getTime()), signal);
    return signUserDelegationSas(accountName, key, options);
  };
}
