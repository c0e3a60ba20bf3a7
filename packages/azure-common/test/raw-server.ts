import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createAccountKeyCredential, createEndpoint, createTransport, type Transport, type TransportOptions } from '../src/index.ts';

/** A server that gets the bytes of a request's head and answers with bytes: whatever a service never does. */
export interface RawServer extends AsyncDisposable {
  readonly url: string;
  /** Connections made so far. */
  readonly connections: number;
  /** Connections that are open now. */
  readonly open: number;
  /** Resolves when none is open. */
  closed(): Promise<void>;
}

/** Called with each request's head, as text; the body follows as `data` of the socket. */
export type RawAnswer = (socket: Socket, head: string) => void;

/** Starts the server on a free port of this machine. */
export async function startRawServer(answer: RawAnswer): Promise<RawServer> {
  const sockets = new Set<Socket>();
  const waiting: (() => void)[] = [];
  let connections = 0;
  const server: Server = createServer((socket) => {
    connections++;
    sockets.add(socket);
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      const end = text.indexOf('\r\n\r\n');
      if (end === -1 || !/^[A-Z]+ \//.test(text)) return;
      const head = text.slice(0, end);
      text = '';
      answer(socket, head);
    });
    // A client that breaks off is what many of these tests are about.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      sockets.delete(socket);
      if (sockets.size === 0) for (const resolve of waiting.splice(0)) resolve();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/devstoreaccount1`,
    get connections() {
      return connections;
    },
    get open() {
      return sockets.size;
    },
    closed: () => (sockets.size === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What every answer of the service has. */
export const serviceHead = 'x-ms-request-id: 5b0e6a4c-001e-0000-3c1f-5b2b6c000000\r\n';

/** A transport to an endpoint with a key that nobody checks. */
export function openTransport(url: string, options: Partial<TransportOptions> = {}): Transport & AsyncDisposable {
  const transport = createTransport({
    endpoint: createEndpoint({ service: 'blob', endpoint: url }),
    credential: createAccountKeyCredential('devstoreaccount1', 'aHVzaA=='),
    apiVersion: '2024-11-04',
    ...options,
  });
  return Object.assign(transport, { [Symbol.asyncDispose]: () => transport.close() });
}
