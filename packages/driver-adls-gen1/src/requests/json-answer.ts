import type { Transport, TransportRequest } from '@stowage/azure-common';
import { DatastoreError } from '@stowage/core/driver';

/** What sends requests and gives answers with a body. */
export type Receiver = Pick<Transport, 'receive'>;

/** Sends a request and gives one field of the JSON that answers it. */
export async function receiveField<T>(client: Receiver, request: TransportRequest, field: string, type: 'object' | 'boolean'): Promise<T> {
  const answer = await client.receive(request);
  const value = tryParse(await answer.text())?.[field];
  if (value !== null && typeof value === type) return value as T;
  throw new DatastoreError('SERVICE.UNAVAILABLE', `${request.operation}: the answer has no ${field}, so it is not one of WebHDFS.`, {
    requestId: answer.requestId,
    nextAction: 'Check the endpoint: its host, port and protocol; a proxy or a login page may stand in between.',
  });
}

function tryParse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return Object(JSON.parse(text)) as Readonly<Record<string, unknown>>;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
