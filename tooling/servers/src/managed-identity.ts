import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { OAuth2Issuer, Payload } from 'oauth2-mock-server';
import { closeServer, listenOnFreePort, loopback } from './http-listening.ts';
import { createRequestLog, type RequestLog } from './request-log.ts';
import { createStop, type RunningServer } from './running-server.ts';
import { setClaims, type TokenIssuing } from './token-issuing.ts';

/** The endpoint from which a program in App Service or Functions gets its tokens. */
export interface ManagedIdentity extends RunningServer {
  /** The two variables that make a credential use it: `IDENTITY_ENDPOINT` and `IDENTITY_HEADER`. */
  readonly environment: { readonly IDENTITY_ENDPOINT: string; readonly IDENTITY_HEADER: string };
  readonly requests: RequestLog;
}

/** Starts the endpoint over HTTP, as the platform does; its tokens come from the given issuer. */
export async function startManagedIdentity(issuer: OAuth2Issuer, issuing: TokenIssuing): Promise<ManagedIdentity> {
  const secret = randomUUID();

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const failure = issuing.failures.shift();
    if (failure) {
      sendJson(response, failure.status ?? 503, {
        error: failure.error,
        error_description: failure.description,
      });
      return;
    }
    if (request.headers['x-identity-header'] !== secret) {
      sendJson(response, 401, { statusCode: 401, message: 'The identity header is missing or wrong.' });
      return;
    }
    const query = new URL(request.url ?? '/', 'http://identity').searchParams;
    const resource = (query.get('resource') ?? '').replace(/\/$/, '');
    const clientId = query.get('client_id') ?? issuing.objectId;
    const token = await issuer.buildToken({
      expiresIn: issuing.lifetimeSeconds,
      scopesOrTransform: (_header, payload: Payload) => setClaims(payload, issuing, resource, clientId),
    });
    issuing.issued++;
    const expiresOn = Math.floor(Date.now() / 1000) + issuing.lifetimeSeconds;
    sendJson(response, 200, {
      access_token: token,
      expires_on: String(expiresOn),
      resource,
      token_type: 'Bearer',
      client_id: clientId,
    });
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  const requests = createRequestLog(server);
  const url = `http://${loopback}:${await listenOnFreePort(server)}`;
  return {
    url,
    environment: { IDENTITY_ENDPOINT: `${url}/msi/token`, IDENTITY_HEADER: secret },
    requests,
    ...createStop(() => closeServer(server)),
  };
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
