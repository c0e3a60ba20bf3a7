import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { OAuth2Issuer, Payload } from 'oauth2-mock-server';
import type { Certificate } from './certificate-authority.ts';
import { closeServer, listenOnFreePort, loopback } from './http-listening.ts';
import { createRequestLog, type RequestLog } from './request-log.ts';
import { createStop, type RunningServer } from './running-server.ts';
import { setClaims, type TokenIssuing } from './token-issuing.ts';

/** The endpoint from which a program in App Service, in Functions or on a virtual machine gets its tokens. */
export interface ManagedIdentity extends RunningServer {
  /** The two variables that make a credential use it as App Service has it. */
  readonly environment: { readonly IDENTITY_ENDPOINT: string; readonly IDENTITY_HEADER: string };
  /** The variable that makes a credential use it as a virtual machine has it. */
  readonly machineEnvironment: { readonly AZURE_POD_IDENTITY_AUTHORITY_HOST: string };
  readonly requests: RequestLog;
}

const machinePath = '/metadata/identity/oauth2/token';

/**
 * Starts the endpoint over HTTPS, so that nothing in a test goes in the clear; its tokens come from the given issuer. It tells App
 * Service's form from that of a virtual machine by the path.
 */
export async function startManagedIdentity(
  issuer: OAuth2Issuer,
  issuing: TokenIssuing,
  certificate: Certificate,
): Promise<ManagedIdentity> {
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
    const { pathname, searchParams: query } = new URL(request.url ?? '/', 'https://identity');
    // Clients write it with a slash at its end, too.
    if (pathname.replace(/\/$/, '') === machinePath) {
      if (request.headers.metadata !== 'true') {
        sendJson(response, 400, { error: 'invalid_request', error_description: 'Required metadata header not specified' });
        return;
      }
    } else if (request.headers['x-identity-header'] !== secret) {
      sendJson(response, 401, { statusCode: 401, message: 'The identity header is missing or wrong.' });
      return;
    }
    const resource = query.get('resource') ?? '';
    const asked = query.get('client_id');
    if (asked !== null && issuing.managedIdentities?.includes(asked) === false) {
      sendJson(response, 400, { error: 'invalid_request', error_description: 'Identity not found' });
      return;
    }
    const clientId = asked ?? issuing.objectId;
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

  const server = createServer(certificate, (request, response) => {
    answer(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  const requests = createRequestLog(server);
  const url = `https://${loopback}:${await listenOnFreePort(server)}`;
  return {
    url,
    environment: { IDENTITY_ENDPOINT: `${url}/msi/token`, IDENTITY_HEADER: secret },
    machineEnvironment: { AZURE_POD_IDENTITY_AUTHORITY_HOST: url },
    requests,
    ...createStop(() => closeServer(server)),
  };
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
