import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';

/** A port with its connections. */
export interface Listener {
  readonly port: number;
  /** Resets the connection that a request came on. */
  reset(message: IncomingMessage): void;
  /** Cuts every connection, with a reset or in order, and closes the port. */
  close(how: 'reset' | 'end'): Promise<void>;
}

/** Where and how to listen. */
export interface ListenerOptions {
  readonly host: string;
  readonly port: number;
  readonly tls?: { readonly key: string; readonly cert: string } | undefined;
}

/** Listens; rejects when the port cannot be had. */
export async function openListener(
  options: ListenerOptions,
  onRequest: (message: IncomingMessage, response: ServerResponse) => void,
): Promise<Listener> {
  // A path of the length that the services allow takes nine bytes a character when it is escaped.
  const limits = { maxHeaderSize: 64 * 1024 };
  const server: Server =
    options.tls === undefined ? createServer(limits, onRequest) : createTlsServer({ ...limits, ...options.tls }, onRequest);
  // Services keep idle connections for minutes; a client that reuses one after some seconds must not meet a closed one.
  server.keepAliveTimeout = 120_000;
  server.requestTimeout = 0;

  // By the client's port, since a request over TLS does not tell the TCP socket below, which alone can be reset.
  const sockets = new Map<number, Socket>();
  server.on('connection', (socket: Socket) => {
    const { remotePort } = socket;
    if (remotePort === undefined) return;
    sockets.set(remotePort, socket);
    socket.once('close', () => {
      if (sockets.get(remotePort) === socket) sockets.delete(remotePort);
    });
  });

  server.listen(options.port, options.host);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server does not listen on a TCP port.');

  return {
    port: address.port,
    reset: (message) => sockets.get(message.socket.remotePort ?? -1)?.resetAndDestroy(),
    close: async (how) => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets.values()) {
        if (how === 'reset') socket.resetAndDestroy();
        else socket.destroy();
      }
      await closed;
    },
  };
}
