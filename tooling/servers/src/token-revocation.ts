import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { answerAsService } from './fault-proxy/service-answer.ts';

/** Makes tokens worthless before their time. */
export interface TokenRevocation {
  /** Refuses every bearer token that the server has seen so far, as Azure Storage refuses one that has come to its end. */
  revoke(): void;
}

/**
 * Puts itself before the listeners that a server has by now. Azurite judges a token by its times alone, and this process cannot
 * set the clock that it reads.
 */
export function revokeTokensOf(server: Server): TokenRevocation {
  const seen = new Set<string>();
  const revoked = new Set<string>();
  const listeners = server.listeners('request') as ((request: IncomingMessage, response: ServerResponse) => void)[];
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const { authorization = '' } = request.headers;
    if (revoked.has(authorization)) {
      answerAsService(request, response, {
        status: 401,
        reason: 'Unauthorized',
        code: 'InvalidAuthenticationInfo',
        message: 'Server failed to authenticate the request. Please refer to the information in the www-authenticate header.',
        authenticationDetail: 'Lifetime validation failed. The token is expired.',
        headers: {
          'www-authenticate':
            'Bearer authorization_uri=https://login.microsoftonline.com/common/oauth2/authorize resource_id=https://storage.azure.com',
        },
      });
      return;
    }
    if (authorization.startsWith('Bearer ')) seen.add(authorization);
    for (const listener of listeners) listener.call(server, request, response);
  });
  return {
    revoke: () => {
      for (const token of seen) revoked.add(token);
    },
  };
}
