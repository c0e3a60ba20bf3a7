import type { Transport } from '@stowage/azure-common';
import { operationOn } from './operation.ts';

/** Bytes to append. */
export interface AppendBytesRequest {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Where the file ends; if it ends elsewhere, the service refuses. */
  readonly offset: number;
  readonly signal?: AbortSignal | undefined;
}

/** APPEND at an offset: nothing stays open, and the new length is told at once. */
export async function appendBytes(client: Pick<Transport, 'send'>, { path, bytes, offset, signal }: AppendBytesRequest): Promise<void> {
  const parameters = { append: 'true', offset, syncFlag: 'CLOSE' };
  await client.send({ ...operationOn(path, 'APPEND', parameters), body: bytes, signal });
}
