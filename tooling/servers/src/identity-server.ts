import { createServer } from 'node:https';
import { testCertificateAuthority, writeCertificateFiles } from './certificate-authority.ts';
import type { ClientRegistrations } from './client-registration.ts';
import { closeServer, listenOnFreePort, loopback } from './http-listening.ts';
import { type ManagedIdentity, startManagedIdentity } from './managed-identity.ts';
import { createRequestLog, type RequestLog } from './request-log.ts';
import { createStop, type RunningServer } from './running-server.ts';
import { connectTokenEvents, type TokenFailure, type TokenIssuing, wantsToken } from './token-issuing.ts';

/** How to start the identity server. Every default is a fixed value, so that failures read the same each time. */
export interface IdentityServerOptions {
  /** Default: an all-ones GUID. */
  readonly tenantId?: string;
  /** Claim `oid` of every token. Default: an all-twos GUID. */
  readonly objectId?: string;
  /** Claim `aud` of every token. Default: the resource of the scope that was asked for. */
  readonly audience?: string;
  /** Seconds until a token expires; may be changed later. Default: 3600. */
  readonly tokenLifetimeSeconds?: number;
  /** Client id to its secret, certificate or other proof. When given, others are refused as Entra does; when absent, any passes. */
  readonly clients?: ClientRegistrations;
  /** Client ids of the user-assigned managed identities. When given, others are refused; when absent, any passes. */
  readonly managedIdentities?: readonly string[];
}

/** A running stand-in for Microsoft Entra with one tenant. */
export interface IdentityServer extends RunningServer {
  /** For the credential option of that name, together with `disableInstanceDiscovery: true`. */
  readonly authorityHost: string;
  readonly tenantId: string;
  readonly certificate: { readonly ca: string; readonly caFile: string };
  readonly managedIdentity: ManagedIdentity;
  readonly requests: RequestLog;
  /** Tokens given out so far, by the token path and to the managed identity together. */
  readonly tokensIssued: number;
  /** Lifetime of the tokens issued from now on, in seconds. */
  tokenLifetimeSeconds: number;
  /** Claim `aud` of the tokens issued from now on; absent means the resource of the scope. */
  audience: string | undefined;
  /** Refuses the next requests for a token, one by default, also those of the managed identity. */
  failNextToken(failure?: TokenFailure): void;
}

/**
 * Starts oauth2-mock-server over HTTPS with Entra's paths and claims, and a managed-identity endpoint beside it.
 *
 * Its tokens are signed, but by a key that nothing outside trusts; Azurite checks issuer, audience and times only.
 *
 * @example
 * ```ts
 * await using identity = await startIdentityServer()
 * trustInThisProcess(identity.certificate.ca)
 * const credential = new ClientSecretCredential(identity.tenantId, 'client', 'secret', {
 *   authorityHost: identity.authorityHost,
 *   disableInstanceDiscovery: true,
 * })
 * ```
 */
export async function startIdentityServer(options: IdentityServerOptions = {}): Promise<IdentityServer> {
  const tenantId = options.tenantId ?? '11111111-1111-1111-1111-111111111111';
  // Loaded here, because most tests need no tokens and loading takes a tenth of a second.
  const { OAuth2Issuer, OAuth2Service } = await import('oauth2-mock-server');
  const issuer = new OAuth2Issuer();
  await issuer.keys.generate('RS256');
  const tokenPath = `/${tenantId}/oauth2/v2.0/token`;
  const service = new OAuth2Service(issuer, {
    wellKnownDocument: `/${tenantId}/v2.0/.well-known/openid-configuration`,
    token: tokenPath,
    jwks: `/${tenantId}/discovery/v2.0/keys`,
    authorize: `/${tenantId}/oauth2/v2.0/authorize`,
  });
  const issuing: TokenIssuing = {
    tenantId,
    objectId: options.objectId ?? '22222222-2222-2222-2222-222222222222',
    clients: options.clients,
    tokenPath,
    managedIdentities: options.managedIdentities,
    audience: options.audience,
    lifetimeSeconds: options.tokenLifetimeSeconds ?? 3600,
    issued: 0,
    failures: [],
  };
  connectTokenEvents(service, issuing);

  const authority = await testCertificateAuthority();
  const certificate = await authority.issue();
  const files = await writeCertificateFiles(authority.ca, certificate);
  const server = createServer(certificate, (request, response) => {
    if (wantsToken(request, tokenPath) && issuing.failures.length > 0) {
      const failure = issuing.failures.shift();
      request.resume();
      response.writeHead(failure?.status ?? 503, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: failure?.error, error_description: failure?.description }));
      return;
    }
    service.requestHandler(request, response);
  });
  const requests = createRequestLog(server);
  const url = `https://${loopback}:${await listenOnFreePort(server)}`;
  issuer.url = url;
  const managedIdentity = await startManagedIdentity(issuer, issuing, certificate);

  return {
    url,
    authorityHost: url,
    tenantId,
    certificate: { ca: authority.ca, caFile: files.caFile },
    managedIdentity,
    requests,
    get tokensIssued() {
      return issuing.issued;
    },
    get tokenLifetimeSeconds() {
      return issuing.lifetimeSeconds;
    },
    set tokenLifetimeSeconds(seconds) {
      issuing.lifetimeSeconds = seconds;
    },
    get audience() {
      return issuing.audience;
    },
    set audience(audience) {
      issuing.audience = audience;
    },
    failNextToken: ({ times = 1, ...failure } = {}) => {
      for (let n = 0; n < times; n++) issuing.failures.push({ ...temporarilyUnavailable, ...failure });
    },
    ...createStop(async () => {
      await Promise.all([closeServer(server), managedIdentity.stop()]);
      await files.remove();
    }),
  };
}

const temporarilyUnavailable = {
  status: 503,
  error: 'temporarily_unavailable',
  description: 'AADSTS90033: A transient error has occurred. Please try again.',
};
