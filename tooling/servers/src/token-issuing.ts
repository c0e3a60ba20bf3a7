import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Events, MutableResponse, MutableToken, OAuth2Service, Payload, TokenRequestIncomingMessage } from 'oauth2-mock-server';
import { type ClientRegistrations, refuseClient } from './client-registration.ts';

/** How a request for a token fails. */
export interface TokenFailure {
  /** Default: 503. */
  readonly status?: number;
  /** OAuth error code. Default: `temporarily_unavailable`. */
  readonly error?: string;
  readonly description?: string;
  /** How many requests fail. Default: 1. */
  readonly times?: number;
}

/** What decides the tokens of one identity server; shared with its managed identity. */
export interface TokenIssuing {
  readonly tenantId: string;
  readonly objectId: string;
  readonly clients: ClientRegistrations | undefined;
  /** Where tokens are asked for: the audience of assertions. */
  readonly tokenPath: string;
  /** Client ids of the user-assigned managed identities; absent: any. */
  readonly managedIdentities: readonly string[] | undefined;
  audience: string | undefined;
  lifetimeSeconds: number;
  issued: number;
  readonly failures: Omit<TokenFailure, 'times'>[];
}

/** Whether a request asks for a token at the given path. */
export function wantsToken(request: IncomingMessage, tokenPath: string): boolean {
  return request.method === 'POST' && request.url?.split('?')[0] === tokenPath;
}

/** Puts the claims that Entra's storage tokens carry into a token. */
export function setClaims(payload: Payload, issuing: TokenIssuing, resource: string, clientId: unknown): void {
  payload.iss = `https://sts.windows.net/${issuing.tenantId}/`;
  payload.exp = payload.iat + issuing.lifetimeSeconds;
  payload.nbf = payload.iat;
  Object.assign(payload, {
    aud: issuing.audience ?? resource,
    oid: issuing.objectId,
    sub: issuing.objectId,
    tid: issuing.tenantId,
    appid: clientId,
    ver: '1.0',
    // No two tokens are the same, even within a second.
    uti: randomUUID(),
  });
}

/** Makes the token path of the service answer as `issuing` says. */
export function connectTokenEvents(service: OAuth2Service, issuing: TokenIssuing): void {
  service.on('beforeWellKnownOpenIdConfiguration' satisfies `${Events}`, ({ body }: MutableResponse) => {
    if (body !== '') body.issuer = `${service.issuer.url}/${issuing.tenantId}/v2.0`;
  });
  service.on('beforeTokenSigning' satisfies `${Events}`, ({ payload }: MutableToken, request: TokenRequestIncomingMessage) => {
    const scope = request.body.scope ?? '';
    const resource = scope.split(' ').find((part) => part.endsWith('/.default')) ?? scope;
    setClaims(payload, issuing, resource.replace(/\/\.default$/, ''), request.body.client_id);
  });
  service.on('beforeResponse' satisfies `${Events}`, (response: MutableResponse, request: TokenRequestIncomingMessage) => {
    const { clients, tokenPath } = issuing;
    const refusal = clients && refuseClient(clients, { ...request.body }, service.issuer.url + tokenPath);
    if (refusal) {
      response.statusCode = 401;
      response.body = { error: 'invalid_client', error_description: refusal };
      return;
    }
    issuing.issued++;
    if (response.body !== '') response.body.expires_in = issuing.lifetimeSeconds;
  });
}
