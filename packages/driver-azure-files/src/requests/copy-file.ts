import { type RequestHeaders, requireHeader } from '@stowage/azure-common';
import type { FilesClient } from '../client.ts';
import { rights } from '../errors.ts';

/** A copy that the service makes. */
export interface CopyJob {
  readonly id: string;
  /** `pending` as long as it goes on. */
  readonly status: string;
}

/** Copy File: the service begins to copy, and mostly has finished when it answers. */
export async function copyFile(
  client: FilesClient,
  path: string,
  source: RequestHeaders,
  signal: AbortSignal | undefined,
): Promise<CopyJob> {
  const answer = await client.send({
    operation: 'Copy File',
    method: 'PUT',
    path: client.pathOf(path),
    headers: { ...source, 'x-ms-source-allow-trailing-dot': 'true' },
    right: rights.create,
    signal,
  });
  return { id: requireHeader(answer, 'x-ms-copy-id'), status: requireHeader(answer, 'x-ms-copy-status') };
}

/** How far a copy has got. */
export interface CopyProgress extends CopyJob {
  /** Why it failed. */
  readonly description: string | undefined;
  readonly size: number;
  readonly fileId: string | undefined;
  /** The MD5 that was kept with the source. */
  readonly md5: string | undefined;
}

/** Get File Properties, of a file that is being copied. */
export async function getCopyProgress(client: FilesClient, path: string, signal: AbortSignal | undefined): Promise<CopyProgress> {
  const answer = await client.send({
    operation: 'Get File Properties',
    method: 'HEAD',
    path: client.pathOf(path),
    right: rights.read,
    signal,
  });
  return {
    id: requireHeader(answer, 'x-ms-copy-id'),
    status: requireHeader(answer, 'x-ms-copy-status'),
    description: answer.header('x-ms-copy-status-description'),
    size: Number(answer.header('content-length')),
    fileId: answer.header('x-ms-file-id'),
    md5: answer.header('content-md5'),
  };
}

/** Abort Copy File. What has been copied is thrown away. */
export async function abortCopy(client: FilesClient, path: string, id: string, signal: AbortSignal): Promise<void> {
  await client.send({
    operation: 'Abort Copy File',
    method: 'PUT',
    path: client.pathOf(path),
    query: { comp: 'copy', copyid: id },
    headers: { 'x-ms-copy-action': 'abort' },
    right: rights.change,
    signal,
  });
}
