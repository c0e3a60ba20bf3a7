import type { Transport, TransportRequest } from '@stowage/azure-common';
import { DatastoreError } from '@stowage/core/driver';

/** What sends requests and gives answers with a body. */
export type Receiver = Pick<Transport, 'receive'>;

/** What an answer says. */
export interface JsonAnswer<T> {
  readonly value: T;
  readonly requestId: string | undefined;
}

/** Sends a request and gives one field of the JSON that answers it. */
export async function receiveJson<T>(
  client: Receiver,
  request: TransportRequest,
  field: string,
  type: 'object' | 'boolean',
): Promise<JsonAnswer<T>> {
  const answer = await client.receive(request);
  const { requestId } = answer;
  const value = tryParse(await answer.text())?.[field];
  if (value !== null && typeof value === type) return { value: value as T, requestId };
  throw new DatastoreError('SERVICE.UNAVAILABLE', `${request.operation}: the answer has no ${field}, so it is not one of WebHDFS.`, {
    requestId,
    nextAction: 'Check the endpoint: its host, port and protocol; a proxy or a login page may stand in between.',
  });
}

/** The same, for answers that nobody asks the service about later. */
export async function receiveField<T>(client: Receiver, request: TransportRequest, field: string, type: 'object' | 'boolean'): Promise<T> {
  return (await receiveJson<T>(client, request, field, type)).value;
}

function tryParse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return Object(JSON.parse(text)) as Readonly<Record<string, unknown>>;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
