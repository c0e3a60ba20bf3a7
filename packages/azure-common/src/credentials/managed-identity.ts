import type { AccessToken, TokenCredential, TokenRequest } from './token-cache.ts';

/**
 * Makes a source of tokens from the managed identity of this machine: its own, or the one with this client id.
 *
 * `@azure/identity` keeps these tokens for the whole process, whichever credential asks, and has no way to ask past them. So a
 * refused token is replaced through the library below it.
 */
export async function createManagedIdentity(clientId: string | undefined): Promise<TokenCredential> {
  const { ManagedIdentityCredential } = await import('@azure/identity');
  const usual = clientId === undefined ? new ManagedIdentityCredential() : new ManagedIdentityCredential({ clientId });
  return {
    async getToken(scopes: string | string[], { forceRefresh, ...options }: TokenRequest = {}): Promise<AccessToken> {
      return forceRefresh ? fetchAnew(clientId, [scopes].flat()[0] ?? '', options) : usual.getToken(scopes, options);
    },
  };
}

async function fetchAnew(clientId: string | undefined, scope: string, { claims }: TokenRequest): Promise<AccessToken> {
  const { ManagedIdentityApplication } = await import('@azure/msal-node');
  const application = new ManagedIdentityApplication(
    clientId === undefined ? {} : { managedIdentityIdParams: { userAssignedClientId: clientId } },
  );
  const resource = scope.replace(/\/\.default$/, '');
  const { accessToken, expiresOn, refreshOn } = await application.acquireToken({
    resource,
    forceRefresh: true,
    ...(claims === undefined ? {} : { claims }),
  });
  return {
    token: accessToken,
    // Without a time of its end, it is used once.
    expiresOnTimestamp: expiresOn?.getTime() ?? Date.now(),
    ...(refreshOn === undefined ? {} : { refreshAfterTimestamp: refreshOn.getTime() }),
  };
}
