import { headBlob as getProperties, type HeadBlobRequest } from '@stowage/azure-common';
import type { FileEntry } from '@stowage/core/driver';
import type { BlobClient } from '../client.ts';
import { toEntry } from '../entry.ts';
import type { BlobReadOptions } from '../options.ts';

/** Which blob, and under which condition. */
export interface HeadRequest extends Omit<HeadBlobRequest, 'query'> {
  readonly options?: BlobReadOptions | undefined;
}

/** Get Blob Properties. */
export async function headBlob(client: BlobClient, { options, ...request }: HeadRequest): Promise<FileEntry> {
  const answer = await getProperties(client, { ...request, query: versionQuery(options) });
  return toEntry(request.path, answer.headers, Number(answer.header('content-length')), answer.header('content-md5'));
}

/** The query that chooses a snapshot or version. */
export function versionQuery(options: BlobReadOptions | undefined): Record<string, string | undefined> | undefined {
  if (options === undefined) return undefined;
  const { snapshot, versionId } = options;
  return snapshot === undefined && versionId === undefined ? undefined : { snapshot, versionid: versionId };
}
