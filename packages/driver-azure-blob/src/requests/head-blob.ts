import { type Answer, requireHeader } from '@stowage/azure-common';
import type { FileEntry } from '@stowage/core/driver';
import type { BlobClient } from '../client.ts';
import { toEntry } from '../entry.ts';
import { rights } from '../errors.ts';
import type { BlobReadOptions } from '../options.ts';

/** Which blob, and under which condition. */
export interface HeadRequest {
  readonly path: string;
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
  readonly options?: BlobReadOptions | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Get Blob Properties. */
export async function headBlob(client: BlobClient, request: HeadRequest): Promise<FileEntry> {
  const { path, ifMatch, ifNoneMatch, options, signal } = request;
  const answer = await client.send({
    operation: 'Get Blob Properties',
    method: 'HEAD',
    path: client.pathOf(path),
    query: versionQuery(options),
    headers: { 'if-match': ifMatch, 'if-none-match': ifNoneMatch },
    right: rights.read,
    signal,
  });
  return toHeadEntry(path, answer);
}

function toHeadEntry(path: string, answer: Answer): FileEntry {
  requireHeader(answer, 'etag');
  return toEntry(path, answer.headers, Number(answer.header('content-length')), answer.header('content-md5'));
}

/** The query that chooses a snapshot or version. */
export function versionQuery(options: BlobReadOptions | undefined): Record<string, string | undefined> | undefined {
  if (options === undefined) return undefined;
  const { snapshot, versionId } = options;
  return snapshot === undefined && versionId === undefined ? undefined : { snapshot, versionid: versionId };
}
