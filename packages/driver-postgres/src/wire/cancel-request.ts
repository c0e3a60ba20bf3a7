import pg from 'pg';
import type { ConnectionTarget } from '../session/target.ts';
import { type WireConnection, wireOf } from './client-internals.ts';

/**
 * Asks the server to stop what a client's session is doing, over a connection of its own. Resolves when the server has taken the request
 * or cannot be reached; what the session was doing then ends with an error, or was done already.
 */
export function cancelQuery(target: ConnectionTarget, client: pg.ClientBase): Promise<void> {
  const { processID, secretKey } = wireOf(client);
  const connection = new pg.Connection({ ssl: target.ssl } as pg.ConnectionConfig) as unknown as WireConnection;
  return new Promise((resolve) => {
    const send = (): void => connection.cancel(processID, secretKey);
    connection.on('connect', () => (target.ssl === false ? send() : connection.requestSsl()));
    connection.on('sslconnect', send);
    // Whoever waits for the end of the query learns by it whether the request came through.
    connection.on('error', () => resolve());
    connection.on('end', () => resolve());
    connection.connect(target.port, target.host);
  });
}
