import { DatastoreError } from '@stowage/core/driver';
import type { PasswordSource, PostgresConfig, TokenSource } from '../config.ts';

/** What a token is for: Azure's databases of this kind. */
const scope = 'https://ossrdbms-aad.database.windows.net/.default';

/** What gives the password of each new connection. */
export function passwordOf({ credentials: { source } }: PostgresConfig): () => Promise<string> {
  if (source.kind === 'password') return async () => source.password.reveal();
  if (source.kind === 'token' && typeof source.source === 'function') {
    const { source: give } = source;
    return async () => give();
  }
  let tokens: Promise<TokenSource> | undefined;
  return async () => {
    tokens ??= openTokenSource(source);
    const given = await (await tokens).getToken(scope);
    if (given === null) throw new DatastoreError('ACCESS.UNAUTHENTICATED', 'The credential gave no token for PostgreSQL.');
    return given.token;
  };
}

/** Who logs in, for people. */
export function identityOf({ credentials: { username, source } }: PostgresConfig): string {
  if (source.kind === 'password') return `user ${username}`;
  return source.kind === 'principal' ? `user ${username} (service principal ${source.clientId})` : `user ${username} (token)`;
}

async function openTokenSource(source: Exclude<PasswordSource, { kind: 'password' }>): Promise<TokenSource> {
  if (source.kind === 'token') return source.source as TokenSource;
  const { ClientSecretCredential, DefaultAzureCredential } = await loadIdentity();
  if (source.kind === 'principal') return new ClientSecretCredential(source.tenantId, source.clientId, source.clientSecret.reveal());
  return new DefaultAzureCredential(source.clientId === undefined ? {} : { managedIdentityClientId: source.clientId });
}

type IdentityLibrary = typeof import('@azure/identity');

/** Loaded only where it is needed: who logs in with a password need not install it. */
async function loadIdentity(): Promise<IdentityLibrary> {
  try {
    return await import('@azure/identity');
  } catch (cause) {
    throw new DatastoreError('CONFIG.INVALID', 'Logging in by a token of Microsoft Entra needs the package @azure/identity.', {
      cause,
      nextAction: 'Install @azure/identity, or give a password or a token function.',
    });
  }
}
