import { type BodyChecksum, type ChangedFile, checksumHeaders, type RequestHeaders, toChangedFile } from '@stowage/azure-common';
import type { LakeClient } from '../client.ts';
import { rights } from '../errors.ts';

/** Bytes for a file. */
export interface AppendDataRequest {
  readonly path: string;
  /** At least one byte. */
  readonly bytes: Uint8Array;
  readonly checksum: BodyChecksum | undefined;
  readonly position: number;
  readonly headers?: RequestHeaders | undefined;
  readonly signal?: AbortSignal | undefined;
}

const operation = 'Path - Update (append)';

/** Path - Update, append: leaves bytes with the service, for a flush to make a part of the file. Appends may come in any order. */
export async function appendData(client: LakeClient, request: AppendDataRequest): Promise<void> {
  const { path, bytes, checksum, position, headers, signal } = request;
  await client.dfs.send({
    operation,
    method: 'PATCH',
    path: client.pathOf(path),
    query: { action: 'append', position: String(position) },
    headers: { ...checksumHeaders(checksum), ...headers },
    body: bytes,
    right: rights.append,
    signal,
  });
}

/** Path - Update, append with a flush: bytes become the end of a file that has `position` bytes. */
export async function appendAndFlush(client: LakeClient, request: AppendDataRequest): Promise<ChangedFile> {
  const { path, bytes, checksum, position, headers, signal } = request;
  const answer = await client.dfs.send({
    operation,
    method: 'PATCH',
    path: client.pathOf(path),
    query: { action: 'append', flush: 'true', position: String(position) },
    headers: { ...checksumHeaders(checksum), ...headers },
    body: bytes,
    right: rights.append,
    signal,
  });
  return toChangedFile(answer);
}

/** Path - Update, flush: makes what has been appended the file, which has `size` bytes then. */
export async function flushData(
  client: LakeClient,
  path: string,
  size: number,
  headers: RequestHeaders,
  signal: AbortSignal | undefined,
): Promise<ChangedFile> {
  const answer = await client.dfs.send({
    operation: 'Path - Update (flush)',
    method: 'PATCH',
    path: client.pathOf(path),
    query: { action: 'flush', close: 'true', position: String(size) },
    headers,
    right: rights.append,
    signal,
  });
  return toChangedFile(answer);
}
