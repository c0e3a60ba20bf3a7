import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/** The address every server here listens on. The name `localhost` is another host to a service that signs or compares it. */
export const loopback = '127.0.0.1';

/** Listens on a free port of the loopback address and gives the port. Rejects when listening fails. */
export async function listenOnFreePort(server: Server): Promise<number> {
  server.listen(0, loopback);
  await once(server, 'listening');
  return portOf(server);
}

/** A port of the loopback address that nobody listens on, for a server that cannot be told to choose one itself. */
export async function findFreePort(): Promise<number> {
  const server = createServer();
  const port = await listenOnFreePort(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The port a listening server was given. */
export function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server does not listen on a TCP port.');
  return address.port;
}

/** Closes the port, cuts every connection, and resolves when both are done. */
export async function closeServer(server: Server & { closeAllConnections(): void }): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
