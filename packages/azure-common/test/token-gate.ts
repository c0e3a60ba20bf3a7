import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';

/** A service over HTTPS that lets in who has the right token, and answers everybody else with 401. */
export interface TokenGate {
  /** Of an account: a client's endpoint. */
  readonly url: string;
  /** PEM that a client must trust. */
  readonly ca: string;
  /** The tokens of all requests so far. */
  readonly seen: string[];
  admits: (token: string) => boolean;
  /** What a refused client is told. */
  challenge: string;
  close(): void;
}

/** Starts it on a free port. It reads every body. */
export async function startTokenGate(): Promise<TokenGate> {
  const pair = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
    ],
  });
  const server = createServer({ cert: pair.cert, key: pair.private }, (request, response) => {
    const token = request.headers.authorization?.replace('Bearer ', '') ?? '';
    request.resume().on('end', () => {
      gate.seen.push(token);
      const isGood = gate.admits(token);
      response.writeHead(isGood ? 201 : 401, {
        'x-ms-request-id': 'id',
        'content-length': 0,
        ...(isGood ? {} : { 'www-authenticate': gate.challenge }),
      });
      response.end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const gate: TokenGate = {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/account`,
    ca: pair.cert,
    seen: [],
    admits: () => true,
    challenge: 'Bearer authorization_uri=https://login.example.org/tenant resource_id=https://storage.azure.com',
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return gate;
}
