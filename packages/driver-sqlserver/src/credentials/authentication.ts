import type { SqlCredentials, SqlTokenCredential } from './settings.ts';

/** What the client library takes for each kind of credential. */
export function toAuthentication(credentials: SqlCredentials): { readonly type: string; readonly options: Record<string, unknown> } {
  switch (credentials.kind) {
    case 'login':
      return { type: 'default', options: { userName: credentials.username, password: credentials.password.reveal() } };
    case 'token':
      return { type: 'token-credential', options: { credential: credentials.credential } };
    case 'servicePrincipal':
      return { type: 'token-credential', options: { credential: createServicePrincipal(credentials) } };
    case 'default':
      return {
        type: 'azure-active-directory-default',
        options: credentials.clientId === undefined ? {} : { clientId: credentials.clientId },
      };
  }
}

/** Who asks, without any secret. */
export function identityOf(credentials: SqlCredentials): string {
  switch (credentials.kind) {
    case 'login':
      return `login ${credentials.username}`;
    case 'token':
      return 'token credential';
    case 'servicePrincipal':
      return `application ${credentials.clientId}`;
    case 'default':
      return credentials.clientId === undefined ? 'default identity' : `managed identity ${credentials.clientId}`;
  }
}

type ServicePrincipal = Extract<SqlCredentials, { kind: 'servicePrincipal' }>;

/** Authorities that Entra confirms. Any other is private and cannot be looked up there. */
const publicAuthorities = new Set([
  'login.microsoftonline.com',
  'login.microsoftonline.us',
  'login.chinacloudapi.cn',
  'login.partner.microsoftonline.cn',
]);

/** Made here and not by the client library, which knows no authority but the public one. Its package is loaded with the first token. */
function createServicePrincipal({ tenantId, clientId, clientSecret, authority }: ServicePrincipal): SqlTokenCredential {
  let credential: Promise<SqlTokenCredential> | undefined;
  const load = async (): Promise<SqlTokenCredential> => {
    const { ClientSecretCredential } = await import('@azure/identity');
    const options =
      authority === undefined
        ? {}
        : { authorityHost: authority, disableInstanceDiscovery: !publicAuthorities.has(new URL(authority).host) };
    return new ClientSecretCredential(tenantId, clientId, clientSecret.reveal(), options);
  };
  return {
    getToken: async (scopes) => {
      credential ??= load();
      return (await credential).getToken(scopes);
    },
  };
}
