import { parseConnectionString } from '../endpoint/connection-string.ts';
import { createEndpoint, type Endpoint, type EndpointSettings } from '../endpoint/endpoint.ts';
import { invalidField } from '../errors/invalid-field.ts';
import { authorityOf } from './cloud.ts';
import {
  anonymousCredential,
  type Credential,
  createAccountKeyCredential,
  createSasCredential,
  createTokenCredential,
  dataLakeResource,
  storageResource,
} from './credential.ts';
import { createEntraCredential, type EntraIdentity } from './entra.ts';
import { checkSasService } from './sas-service.ts';
import type { CredentialSettings } from './settings.ts';

/** A credential and the endpoint that it is for. */
export interface ResolvedCredential {
  readonly credential: Credential;
  readonly endpoint: Endpoint;
}

/** For which service and account a credential is resolved. */
export interface ResolveContext extends EndpointSettings {
  /** The resource whose tokens the service takes. Default: that of the service. */
  readonly resource?: string | undefined;
}

/**
 * Turns `credentials` of a configuration into a credential. No I/O: tokens are fetched, and `@azure/identity` is loaded, only
 * with the first request that needs one.
 *
 * In this order: a credential object; anonymous; SAS; account key; certificate; client secret; the identity that `type` names; a
 * `client_id` alone is a managed identity; nothing at all is `DefaultAzureCredential`. A SAS goes before a key since it can do less.
 * A connection string brings a SAS, a key or neither, and its own endpoint instead of the configured one.
 * Tokens are got from `authority_url` (or `authority_uri`), else from `AZURE_AUTHORITY_HOST` of the environment, else from the
 * cloud that the endpoint is in.
 *
 * @throws DatastoreError `CONFIG.INVALID` when fields are missing, left over or contradict each other; it names them.
 */
export function resolveCredential(settings: CredentialSettings | undefined, context: ResolveContext): ResolvedCredential {
  const given = settings ?? {};
  checkType(given);
  // Judged even where a key goes before it: half of an identity is a mistake in any case.
  const identity = toIdentity(given);
  const { connection_string: connectionString, sas_token: sasToken } = given;
  const { service } = context;
  if (service === 'gen1') requireIdentity(given);
  const parts = connectionString === undefined || service === 'gen1' ? undefined : parseConnectionString(connectionString, service);
  const endpoint = parts?.endpoint ?? createEndpoint(context);
  if (context.account_name !== undefined && endpoint.accountName !== context.account_name && parts !== undefined) {
    throw invalidField('account_name', 'differs from the account of connection_string');
  }
  if (given.token_credential !== undefined) {
    return { endpoint, credential: createTokenCredential(given.token_credential, scopeOf(given, context)) };
  }
  if (given.anonymous || given.type === 'anonymous') return { endpoint, credential: anonymousCredential };
  const sas = sasToken ?? parts?.sasToken;
  if (sas !== undefined) {
    const credential = createSasCredential(sas);
    checkSasService(credential.fields, endpoint.service, sasToken === undefined ? 'connection_string' : 'sas_token');
    return { endpoint, credential };
  }
  const key = given.account_key ?? parts?.accountKey;
  if (key !== undefined) return { endpoint, credential: createAccountKeyCredential(endpoint.accountName, key) };
  if (parts !== undefined) return { endpoint, credential: anonymousCredential };
  const source = createEntraCredential(identity, authorityFor(given, endpoint));
  return { endpoint, credential: createTokenCredential(source, scopeOf(given, context)) };
}

/** Gen1 knows neither keys nor signatures. */
function requireIdentity(settings: CredentialSettings): void {
  for (const field of ['account_key', 'sas_token', 'connection_string', 'anonymous'] as const) {
    if (settings[field] !== undefined) throw invalidField(field, 'cannot be used: Data Lake Storage Gen1 takes identities only');
  }
  if (settings.type === 'anonymous') throw invalidField('type', 'cannot be anonymous: Data Lake Storage Gen1 takes identities only');
}

function authorityFor(settings: CredentialSettings, endpoint: Endpoint): string | undefined {
  const { authority_url: url, authority_uri: uri, tenant_id: tenantId } = settings;
  if (url !== undefined && uri !== undefined && url !== uri) throw invalidField('authority_uri', 'differs from authority_url');
  const authority = url ?? uri;
  if (authority === undefined) return process.env.AZURE_AUTHORITY_HOST ?? authorityOf(endpoint);
  const bare = authority.replace(/\/+$/, '');
  // Often copied with the tenant behind it, which the library adds itself.
  return tenantId !== undefined && bare.endsWith(`/${tenantId}`) ? bare.slice(0, -tenantId.length - 1) : bare;
}

const fieldOfType = {
  account_key: 'account_key',
  sas: 'sas_token',
  connection_string: 'connection_string',
  service_principal: 'client_secret',
  certificate: 'certificate',
} as const;

const proofs = ['account_key', 'sas_token', 'connection_string', 'client_secret', 'certificate'] as const;

/** A `type` that its own field does not accompany, or that another contradicts, would silently become another identity. */
function checkType(settings: CredentialSettings): void {
  const { type } = settings;
  if (type === undefined) return;
  if (type in fieldOfType) {
    const field = fieldOfType[type as keyof typeof fieldOfType];
    if (settings[field] === undefined) throw invalidField(field, `is missing for credentials of type ${type}`);
    return;
  }
  const proof = proofs.find((field) => settings[field] !== undefined);
  if (proof !== undefined) throw invalidField(proof, `cannot be given for credentials of type ${type}`);
}

function toIdentity(settings: CredentialSettings): EntraIdentity {
  const { type, tenant_id: tenantId, client_id: clientId, client_secret: clientSecret, certificate, thumbprint } = settings;
  if (clientSecret !== undefined && certificate !== undefined) {
    throw invalidField('client_secret', 'and certificate cannot both be given');
  }
  if (clientSecret !== undefined || certificate !== undefined) {
    const beside = clientSecret !== undefined ? 'client_secret' : 'certificate';
    if (tenantId === undefined && clientId === undefined) throw invalidField('tenant_id', `and client_id are missing beside ${beside}`);
    if (tenantId === undefined) throw invalidField('tenant_id', `is missing beside ${beside}`);
    if (clientId === undefined) throw invalidField('client_id', `is missing beside ${beside}`);
    if (clientSecret !== undefined) return { kind: 'clientSecret', tenantId, clientId, clientSecret };
    if (certificate !== undefined) return { kind: 'certificate', tenantId, clientId, certificate, thumbprint };
  }
  if (thumbprint !== undefined) throw invalidField('certificate', 'is missing beside thumbprint');
  if (type === 'workload_identity') return { kind: 'workloadIdentity', tenantId, clientId };
  if (type === 'azure_cli') {
    if (clientId !== undefined) throw invalidField('client_id', 'cannot be given for azure_cli: whoever has signed in is asked for');
    return { kind: 'azureCli', tenantId };
  }
  if (type === 'default') return { kind: 'default', tenantId, clientId };
  if (tenantId !== undefined) throw invalidField('client_secret', 'or certificate is missing beside tenant_id');
  if (type === 'managed_identity' || clientId !== undefined) return { kind: 'managedIdentity', clientId };
  return { kind: 'default' };
}

/** With two slashes where the resource ends in one: the token's audience then has it too. */
function scopeOf(settings: CredentialSettings, { resource, service }: ResolveContext): string {
  const wanted = settings.resource_url ?? resource ?? (service === 'gen1' ? dataLakeResource : storageResource);
  return `${wanted.replace(/\/\.default$/, '')}/.default`;
}
