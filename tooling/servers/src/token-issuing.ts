import type { IncomingMessage } from 'node:http';
import type { Events, MutableResponse, MutableToken, OAuth2Service, Payload, TokenRequestIncomingMessage } from 'oauth2-mock-server';

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
  readonly clients: Readonly<Record<string, string>> | undefined;
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
    const refusal = refuseClient(issuing.clients, request);
    if (refusal) {
      response.statusCode = 401;
      response.body = { error: 'invalid_client', error_description: refusal };
      return;
    }
    issuing.issued++;
    if (response.body !== '') response.body.expires_in = issuing.lifetimeSeconds;
  });
}

function refuseClient(clients: TokenIssuing['clients'], request: TokenRequestIncomingMessage): string | undefined {
  if (!clients) return undefined;
  const { client_id: id, client_secret: secret } = request.body as {
    client_id?: unknown;
    client_secret?: unknown;
  };
  if (typeof id !== 'string' || !Object.hasOwn(clients, id)) {
    return `AADSTS700016: Application with identifier '${id}' was not found in the directory.`;
  }
  return clients[id] === secret ? undefined : 'AADSTS7000215: Invalid client secret provided.';
}
