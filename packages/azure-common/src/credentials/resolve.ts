import { parseConnectionString } from '../endpoint/connection-string.ts';
import { createEndpoint, type Endpoint, type EndpointSettings } from '../endpoint/endpoint.ts';
import { invalidField } from '../errors/invalid-field.ts';
import {
  anonymousCredential,
  type Credential,
  createAccountKeyCredential,
  createSasCredential,
  createTokenCredential,
  storageResource,
} from './credential.ts';
import { createEntraCredential, type EntraIdentity } from './entra.ts';
import type { CredentialSettings } from './settings.ts';

/** A credential and the endpoint that it is for. */
export interface ResolvedCredential {
  readonly credential: Credential;
  readonly endpoint: Endpoint;
}

/** For which service and account a credential is resolved. */
export interface ResolveContext extends EndpointSettings {
  /** The resource whose tokens the service takes, where it is not storage: `https://datalake.azure.net` for Gen1. */
  readonly resource?: string | undefined;
}

/**
 * Turns `credentials` of a configuration into a credential. No I/O: tokens are fetched, and `@azure/identity` is loaded, only
 * with the first request that needs one.
 *
 * In this order: a credential object; anonymous; SAS; account key; certificate; client secret; the identity that `type` names; a `client_id` alone is a managed
 * identity; nothing at all is `DefaultAzureCredential`. A SAS goes before a key since it can do less.
 * A connection string brings a SAS, a key or neither, and its own endpoint instead of the configured one.
 *
 * @throws DatastoreError `CONFIG.INVALID` when fields are missing, left over or contradict each other; it names them.
 */
export function resolveCredential(settings: CredentialSettings | undefined, context: ResolveContext): ResolvedCredential {
  const given = settings ?? {};
  checkType(given);
  const { connection_string: connectionString, sas_token: sasToken } = given;
  const parts = connectionString === undefined ? undefined : parseConnectionString(connectionString, context.service);
  const endpoint = parts?.endpoint ?? createEndpoint(context);
  if (context.account_name !== undefined && endpoint.accountName !== context.account_name && parts !== undefined) {
    throw invalidField('account_name', 'differs from the account of connection_string');
  }
  if (given.token_credential !== undefined) {
    return { endpoint, credential: createTokenCredential(given.token_credential, scopeOf(given, context)) };
  }
  if (given.anonymous || given.type === 'anonymous') return { endpoint, credential: anonymousCredential };
  const sas = sasToken ?? parts?.sasToken;
  if (sas !== undefined) return { endpoint, credential: createSasCredential(sas) };
  const key = given.account_key ?? parts?.accountKey;
  if (key !== undefined) return { endpoint, credential: createAccountKeyCredential(endpoint.accountName, key) };
  if (parts !== undefined) return { endpoint, credential: anonymousCredential };
  const source = createEntraCredential(toIdentity(given), given.authority_url ?? given.authority_uri);
  return { endpoint, credential: createTokenCredential(source, scopeOf(given, context)) };
}

const fieldOfType = {
  account_key: 'account_key',
  sas: 'sas_token',
  connection_string: 'connection_string',
  service_principal: 'client_secret',
  certificate: 'certificate',
} as const;

/** A `type` that its own field does not accompany would silently become another identity. */
function checkType(settings: CredentialSettings): void {
  if (settings.type === undefined || !(settings.type in fieldOfType)) return;
  const field = fieldOfType[settings.type as keyof typeof fieldOfType];
  if (settings[field] === undefined) throw invalidField(field, `is missing for credentials of type ${settings.type}`);
}

function toIdentity(settings: CredentialSettings): EntraIdentity {
  const { tenant_id: tenantId, client_id: clientId, client_secret: clientSecret, certificate, thumbprint } = settings;
  if (clientSecret !== undefined && certificate !== undefined) {
    throw invalidField('client_secret', 'and certificate cannot both be given');
  }
  if (clientSecret !== undefined || certificate !== undefined) {
    const beside = clientSecret !== undefined ? 'client_secret' : 'certificate';
    if (tenantId === undefined) throw invalidField('tenant_id', `is missing beside ${beside}`);
    if (clientId === undefined) throw invalidField('client_id', `is missing beside ${beside}`);
    if (clientSecret !== undefined) return { kind: 'clientSecret', tenantId, clientId, clientSecret };
    if (certificate !== undefined) return { kind: 'certificate', tenantId, clientId, certificate, thumbprint };
  }
  if (thumbprint !== undefined) throw invalidField('certificate', 'is missing beside thumbprint');
  if (settings.type === 'workload_identity') return { kind: 'workloadIdentity', tenantId, clientId };
  if (settings.type === 'default') return { kind: 'default', tenantId, clientId };
  if (tenantId !== undefined) throw invalidField('client_secret', 'or certificate is missing beside tenant_id');
  if (settings.type === 'managed_identity' || clientId !== undefined) return { kind: 'managedIdentity', clientId };
  return { kind: 'default' };
}

function scopeOf(settings: CredentialSettings, context: ResolveContext): string {
  const resource = settings.resource_url ?? context.resource ?? storageResource;
  return `${resource.replace(/\/+$/, '').replace(/\/\.default$/, '')}/.default`;
}
