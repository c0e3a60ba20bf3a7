import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { closeServer, listenOnFreePort, loopback } from '../src/http-listening.ts';
import { createRequestLog, type RequestLog } from '../src/request-log.ts';
import { createStop, type RunningServer } from '../src/running-server.ts';

/** A server behind the proxy: PUT answers 201 with what it received, GET answers a fixed body, both with a length. */
export interface EchoServer extends RunningServer {
  readonly requests: RequestLog;
  /** Bodies that arrived whole. */
  readonly received: readonly string[];
}

/** What a GET answers. */
export const fixedBody: string = '0123456789'.repeat(100);

export async function startEchoServer(): Promise<EchoServer> {
  const received: string[] = [];
  const server = createServer(async (request, response) => {
    try {
      const body = request.method === 'PUT' ? await text(request) : fixedBody;
      if (request.method === 'PUT') received.push(body);
      response.writeHead(request.method === 'PUT' ? 201 : 200, {
        'content-length': Buffer.byteLength(body),
        'x-host': request.headers.host ?? '',
      });
      response.end(request.method === 'HEAD' ? undefined : body);
    } catch (error) {
      // The proxy cut the request off: nothing to answer to.
      response.destroy(error as Error);
    }
  });
  const requests = createRequestLog(server);
  const url = `http://${loopback}:${await listenOnFreePort(server)}`;
  return { url, requests, received, ...createStop(() => closeServer(server)) };
}
