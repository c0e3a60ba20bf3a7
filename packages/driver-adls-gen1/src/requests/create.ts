import type { Transport } from '@stowage/azure-common';
import { operationOn } from './operation.ts';

/** A file to make, whole. */
export interface CreateRequest {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Empty what is there; else it is `PATH.EXISTS`. */
  readonly overwrite: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** CREATE, with missing parents: nothing stays open, and its length is told at once. */
export async function createFile(client: Pick<Transport, 'send'>, { path, bytes, overwrite, signal }: CreateRequest): Promise<void> {
  const parameters = { write: 'true', overwrite: String(overwrite), syncFlag: 'CLOSE' };
  await client.send({ ...operationOn(path, 'CREATE', parameters), body: bytes, signal });
}
