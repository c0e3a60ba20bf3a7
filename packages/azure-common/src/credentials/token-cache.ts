import { DatastoreError, isDatastoreError, orAbort } from '@stowage/core/driver';

/** A bearer token as `@azure/core-auth` has it. */
export interface AccessToken {
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly expiresOnTimestamp: number;
  /** When it should be renewed, if the issuer says so. Milliseconds since 1970. */
  readonly refreshAfterTimestamp?: number;
}

/** What is asked of a source of tokens besides the scope. */
export interface TokenRequest {
  readonly abortSignal?: AbortSignal;
  /** A claims challenge of the service, to be met by the new token. */
  readonly claims?: string;
  /** The last token was refused: do not give it again. A source that knows nothing of it may ignore it. */
  readonly forceRefresh?: boolean;
}

/** Anything that gives tokens: the shape of `TokenCredential` in `@azure/core-auth`, so every class of `@azure/identity`. */
export interface TokenCredential {
  getToken(scopes: string | string[], options?: TokenRequest): Promise<AccessToken | null>;
}

/** The tokens of one credential for one scope. */
export interface TokenCache {
  readonly scope: string;
  /** The token at hand if it is good for some time yet, without waiting. Starts a renewal in the background when it is due. */
  tryToken(): string | undefined;
  /** The token at hand, or a new one. Callers at the same time share one fetch. */
  getToken(signal?: AbortSignal): Promise<string>;
  /** A token newer than `refused`, which the service did not accept. */
  renewToken(
    refused: string,
    options?: { readonly claims?: string | undefined; readonly signal?: AbortSignal | undefined },
  ): Promise<string>;
  /** Whether a token is the last that was got, and no other is on its way. */
  isLatest(token: string): boolean;
  /** The last token, good or not: for saying whose it is. */
  current(): string | undefined;
}

/** Renewed this long before it ends, or after four fifths of its life if that is later. */
const renewalLead = 5 * 60_000;
/** Not used any more this long before it ends, or in the last tenth of its life if that is later: requests take time to arrive. */
const safetyMargin = 30_000;
/** After a renewal in the background has failed, the next is not tried before. */
const renewalPause = 30_000;

interface Held {
  readonly token: string;
  readonly renewAt: number;
  readonly unusableAt: number;
}

/** Makes a cache over a source of tokens. One for each credential and scope. */
export function createTokenCache(source: TokenCredential, scope: string): TokenCache {
  let held: Held | undefined;
  let fetching: Promise<string> | undefined;
  let noRenewalBefore = 0;

  const fetchToken = (options: TokenRequest): Promise<string> => {
    // Whoever waits may give up on its own, by its own signal; the fetch itself goes on, for the others and for the next.
    fetching ??= (async () => {
      const asked = Date.now();
      const answer = await askSource(source, scope, options);
      held = hold(answer, asked);
      return held.token;
    })().finally(() => {
      fetching = undefined;
    });
    return fetching;
  };

  const renewInBackground = (): void => {
    if (fetching !== undefined || Date.now() < noRenewalBefore) return;
    // The token at hand still holds. If it ends before a renewal succeeds, the caller then gets the error.
    fetchToken({}).catch(() => {
      noRenewalBefore = Date.now() + renewalPause;
    });
  };

  const tryToken = (): string | undefined => {
    const now = Date.now();
    if (held === undefined || now >= held.unusableAt) return undefined;
    if (now >= held.renewAt) renewInBackground();
    return held.token;
  };

  return {
    scope,
    tryToken,
    getToken: async (signal) => tryToken() ?? orAbort(fetchToken({}), signal),
    renewToken: async (refused, { claims, signal } = {}) => {
      // Several requests are refused together; the first renews for all of them.
      if (held !== undefined && held.token !== refused) return tryToken() ?? orAbort(fetchToken({}), signal);
      if (fetching !== undefined) {
        const joined = await orAbort(fetching, signal);
        if (joined !== refused) return joined;
      }
      return orAbort(fetchToken({ forceRefresh: true, ...(claims === undefined ? {} : { claims }) }), signal);
    },
    isLatest: (token) => held?.token === token && fetching === undefined,
    current: () => held?.token,
  };
}

function hold(answer: AccessToken, asked: number): Held {
  const end = answer.expiresOnTimestamp;
  const life = Math.max(0, end - asked);
  return {
    token: answer.token,
    renewAt: answer.refreshAfterTimestamp ?? end - Math.min(renewalLead, life / 5),
    unusableAt: end - Math.min(safetyMargin, life / 10),
  };
}

async function askSource(source: TokenCredential, scope: string, options: TokenRequest): Promise<AccessToken> {
  let answer: AccessToken | null;
  try {
    answer = await source.getToken([scope], options);
  } catch (cause) {
    if (isDatastoreError(cause)) throw cause;
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new DatastoreError('ACCESS.UNAUTHENTICATED', `No token for ${scope}: ${message}`, {
      nextAction: 'Check the credential: tenant, client, secret, or the login of this machine.',
      retryable: isTransient(cause),
      unprocessed: true,
      cause,
    });
  }
  if (answer === null || answer.token === '') {
    throw new DatastoreError('ACCESS.UNAUTHENTICATED', `The credential gave no token for ${scope}.`, { unprocessed: true });
  }
  return answer;
}

/** Whether the identity service may do better next time: `@azure/identity` and `@azure/core-rest-pipeline` put the status on the error. */
function isTransient(error: unknown): boolean {
  const { statusCode } = error as { statusCode?: unknown };
  return typeof statusCode === 'number' && (statusCode === 408 || statusCode === 429 || statusCode >= 500);
}
